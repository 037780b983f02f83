import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  type HostMount,
  kubernetes,
  type Severity,
} from "plimsoll";
import { type CredentialPath, credentialsAt } from "../data/credential-paths.ts";
import { normaliseHostPath } from "../data/host-paths.ts";

/** The text even where HOME is not known: whatever it is, `.ssh` in it holds keys. */
const textOf = (path: Field<string>): string | undefined => {
  if (path.state === "unknown")
    return /^\$\{?(?:HOME|SSH_AUTH_SOCK)\b/.test(path.text) ? path.text : undefined;
  return path.state === "set" ? path.value : undefined;
};

const isAllowed = (path: string, context: Context): boolean =>
  (context.options["allow"] as readonly string[]).some((allowed) => {
    const prefix = normaliseHostPath(allowed);
    const normal = normaliseHostPath(path);
    return normal === prefix || normal.startsWith(`${prefix}/`);
  });

/** Whoever develops in a container gives it his own keys; the context of the file lowers it by another step. */
function grade({ workload }: HostMount, found: CredentialPath, context: Context): Severity | undefined {
  if (context.exact) return undefined;
  if (workload?.profiles.some((profile) => /^dev(?:elopment)?$/.test(profile))) return "low";
  if (found.agent || workload?.setting === "development") return "medium";
  return undefined;
}

export default defineRule({
  id: "no-host-credentials-mount",
  mistake: "platform",
  severity: "high",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "Credentials of the host or of a developer are mounted",
  why: "Whoever breaks into the container takes the keys along, and with them every server, cloud and registry that they open.",
  remedy:
    "Give the program a credential of its own with the least rights, as a secret of Compose or of Kubernetes.",
  references: [cwe(522), attack("T1552.001")],
  peers: ["C-0020"],
  silencedBy: ["no-sensitive-host-path"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Host paths, with all below them, that may be mounted",
    },
  },

  on: "hostMount",
  *check(mount: HostMount, context: Context) {
    const path = textOf(mount.path);
    const found = path === undefined ? undefined : credentialsAt(path);
    if (path === undefined || !found || isAllowed(path, context)) return;
    yield {
      at: mount.path,
      message: `${mount.workload?.label ?? mount.label} has ${found.what} of its host (${path})`,
      severity: grade(mount, found, context),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        deploy:
          image: acme/deploy:1
          volumes:
            - ~/.ssh:/root/.ssh:ro
            # ^^^^^^ service "deploy" has SSH keys of its host (~/.ssh)
            - \${HOME}/.aws/credentials:/aws:ro
            # ^^^^^^^^^^^^^^^^^^^^^^^^ service "deploy" has AWS credentials of its host (\${HOME}/.aws/credentials)
            - /home/ann/.kube/config:/kube:ro
            # ^^^^^^^^^^^^^^^^^^^^^^ service "deploy" has cluster credentials of its host (/home/ann/.kube/config)
            - $SSH_AUTH_SOCK:/agent
            # ^^^^^^^^^^^^^^ service "deploy" has the SSH agent of its host ($SSH_AUTH_SOCK)
    `,
    good: compose`
      services:
        deploy:
          image: acme/deploy:1
          secrets:
            - deploy-key
      secrets:
        deploy-key:
          file: ./deploy-key
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: admin
      spec:
        containers:
          - name: admin
            image: acme/admin:1
        volumes:
          - name: conf
            hostPath:
              path: /etc/kubernetes/admin.conf
              #     ^^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "admin" has the credentials of the cluster's administrator of its host (/etc/kubernetes/admin.conf)
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: admin
      spec:
        containers:
          - name: admin
            image: acme/admin:1
        volumes:
          - name: conf
            secret:
              secretName: admin
    `,
  },
  {
    name: "known hosts, public keys, the configuration of git, and files of other programs",
    good: compose`
      services:
        dev:
          image: acme/dev:1
          volumes:
            - ~/.ssh/known_hosts:/root/.ssh/known_hosts:ro
            - ~/.ssh/id_ed25519.pub:/key.pub:ro
            - ~/.gitconfig:/root/.gitconfig:ro
            - ~/.cache/pip:/root/.cache/pip
            - ./.ssh:/root/.ssh
            - \${KEYS}:/keys:ro
    `,
  },
  {
    name: "credentials that are accepted",
    options: { allow: ["~/.aws"] },
    good: compose`
      services:
        dev:
          image: acme/dev:1
          volumes:
            - ~/.aws:/root/.aws:ro
    `,
  },
];
