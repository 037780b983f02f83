import {
  attack,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type Example,
  type HostMount,
  kubernetes,
  matchesImage,
  pss,
  set,
  sp190,
  valueOf,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";
import { credentialsAt } from "../data/credential-paths.ts";
import { gradeHostPath, normaliseHostPath, type PathGrade } from "../data/host-paths.ts";
import { runtimeSocketOf } from "../data/runtime-sockets.ts";

const isAllowed = (mount: HostMount, context: Context): boolean => {
  const patterns = context.options["allow"] as readonly string[];
  return (
    mount.containers.length > 0 &&
    mount.containers.every((container) => {
      const name = (container.image && valueOf(container.image.ref))?.name ?? "";
      return patterns.some((pattern) => matchesImage(pattern, name));
    })
  );
};

/** Sockets and keys in somebody's home have rules of their own. */
const isElsewhere = (path: string): boolean =>
  runtimeSocketOf(path) !== undefined || credentialsAt(path)?.inHome === true;

const isOwn = (path: string, context: Context): boolean =>
  (context.options["paths"] as readonly string[]).some((own) => {
    const prefix = normaliseHostPath(own);
    const normal = normaliseHostPath(path);
    return normal === prefix || normal.startsWith(`${prefix}/`);
  });

/** The path, and what makes it sensitive. */
function saysWhat(path: string, hit: PathGrade | undefined): string {
  if (!hit) return `${path}, which is listed as sensitive`;
  const { entry, relation } = hit;
  if (relation === "contains") return `${path}, which contains ${entry.path} and so ${entry.gives}`;
  return relation === "below"
    ? `${path} below ${entry.path}, which ${entry.gives}`
    : `${path}, which ${entry.gives}`;
}

export default defineRule({
  id: "no-sensitive-host-path",
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
  title: "A container mounts a directory that is the host",
  why: "Whoever can write there changes programs, accounts or start-up of the host; who can only read finds its keys.",
  remedy:
    "Mount a directory that holds only what the program needs, outside the system's own, and read-only where it only reads.",
  references: [
    cisDocker("5.6"),
    cisKubernetes("5.2.11"),
    pss("baseline", "HostPath Volumes"),
    cwe(668),
    attack("T1611"),
    attack("T1552"),
    sp190("4.5.5"),
  ],
  peers: [
    "kube-linter:sensitive-host-mounts",
    "KICS:volume_has_sensitive_host_directory",
    "KICS:workload_mounting_with_sensitive_os_directory",
    "KICS:volume_mount_with_os_directory_write_permissions",
    "kubesec:ProcMount",
    "KSV-0121",
  ],
  options: {
    agents: agentsOption,
    paths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further host directories that are sensitive",
    },
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may mount them; `*` stands for any text",
    },
  },

  on: "hostMount",
  *check(mount: HostMount, context: Context) {
    const path = valueOf(mount.path);
    if (path === undefined || isElsewhere(path) || isAllowed(mount, context)) return;
    const hit = gradeHostPath(path, mount.writable);
    if (!hit && !isOwn(path, context)) return;
    const expected = expectedOf(
      mount.containers,
      { kind: "host-path", path, writable: mount.writable },
      context,
    );
    const access = mount.writable === false ? "reads" : "can write";
    const label = mount.workload?.label ?? mount.label;
    yield {
      at: mount.path,
      message: `${label} ${access} ${saysWhat(path, hit)}${expected ? ` (by design of ${expected})` : ""}`,
      severity: expected ? "info" : (hit?.severity ?? "high"),
      fix: mount.writable === false ? undefined : set(mount.readOnly, true, "suggest", "Mount it read-only"),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: acme/web:1
          volumes:
            - /etc:/host/etc:ro
            # ^^^^ service "web" reads /etc, which configures the host
    `,
    good: compose`
      services:
        web:
          image: acme/web:1
          volumes:
            - ./etc:/host/etc:ro
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            volumeMounts:
              - name: cron
                mountPath: /cron
        volumes:
          - name: cron
            hostPath:
              path: /srv/../etc/cron.d/
              #     ^^^^^^^^^^^^^^^^^^^ Pod "web" can write /srv/../etc/cron.d/, which runs commands as root on the host
    `,
  },
  {
    name: "a node agent and the paths that it documents",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: node-exporter
      spec:
        containers:
          - name: node-exporter
            image: quay.io/prometheus/node-exporter:v1.8.2
            volumeMounts:
              - name: proc
                mountPath: /host/proc
                readOnly: true
        volumes:
          - name: proc
            hostPath:
              path: /proc
              #     ^^^^^ Pod "node-exporter" reads /proc, which shows and steers every process of the host (by design of node-exporter)
    `,
  },
  {
    name: "clock, certificates, volumes and paths of the project",
    good: compose`
      services:
        web:
          image: acme/web:1
          volumes:
            - /etc/localtime:/etc/localtime:ro
            - /etc/ssl/certs:/etc/ssl/certs:ro
            - /usr/src/app
            - etc:/etc/acme
            - ./usr:/usr/local/acme
            - /srv/acme:/data
      volumes:
        etc: {}
    `,
  },
  {
    name: "directories that are sensitive at this site",
    options: { paths: ["/srv/vault"] },
    bad: compose`
      services:
        web:
          image: acme/web:1
          volumes:
            - /srv/vault/keys:/keys:ro
            # ^^^^^^^^^^^^^^^ service "web" reads /srv/vault/keys, which is listed as sensitive
    `,
  },
];
