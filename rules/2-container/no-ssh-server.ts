import {
  attack,
  type Container,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  files,
  kubernetes,
  type ListField,
  type Place,
  type Problem,
  type RunCommand,
  type Severity,
  type Stage,
  valueOf,
} from "plimsoll";
import { baseUse } from "../data/identities.ts";
import { isOneOf } from "../data/image-name.ts";
import { installedBy } from "../data/package-managers.ts";

/** Images that take git pushes over SSH: it is a part of what they are. */
const GIT_SERVERS = [
  "gitea/gitea",
  "codeberg.org/forgejo/forgejo",
  "forgejo/forgejo",
  "gogs/gogs",
  "gitlab/gitlab-ce",
  "gitlab/gitlab-ee",
  "gerritcodereview/gerrit",
  "charmcli/soft-serve",
];

/** Names of images and folders whose job is SSH itself. */
const SSH_JOBS = "sftp sshd bastion jumphost jump-host jumpbox jump-box openssh ssh-server git-server".split(
  " ",
);

/** A start of the server, in a command line or a supervisor's configuration. */
const STARTS =
  /(?:^|[\s;&|/="'])(?:sshd|dropbear)(?:[\s;&|"']|$)|\bservice\s+sshd?\s+(?:re)?start|init\.d\/sshd?\s+(?:re)?start/;

const SERVERS = new Set(["openssh-server", "dropbear", "dropbear-bin"]);

/** Alpine's `openssh` is client and server: only what else the stage does tells which one is meant. */
function installsServer(run: RunCommand, stage: Stage): boolean {
  const names = run.script.commands.flatMap(installedBy);
  if (names.some((name) => SERVERS.has(name))) return true;
  return names.includes("openssh") && stage.runs.some(preparesServer);
}

const preparesServer = ({ script }: RunCommand): boolean =>
  script.commands.some(
    ({ name, words }) =>
      name === "sshd" ||
      (name === "ssh-keygen" && words.some(({ text }) => text === "-A")) ||
      words.some(({ text }) => /\/sshd|ssh_host_/.test(text)),
  );

/** Most commands need no pattern. */
const namesServer = (text: string): boolean => text.includes("ssh") || text.includes("dropbear");
const startsServer = (text: string): boolean => namesServer(text) && STARTS.test(text);

const textOf = (list: ListField): string =>
  list.state === "set" ? list.value.map((word) => valueOf(word) ?? "").join(" ") : "";

/** Where a stage brings or starts a server, in the order in which that counts. */
function evidence(stage: Stage): { readonly at: Place; readonly message: string } | undefined {
  const install = stage.runs.find((run) => installsServer(run, stage));
  if (install) return { at: install.at, message: "an SSH server is installed into the image" };
  for (const list of [stage.entrypoint, stage.command])
    if (startsServer(textOf(list))) return { at: list.at, message: "the image starts an SSH server" };
  const supervised = stage.runs.find(({ script }) =>
    script.commands.some(({ words, redirects }) =>
      [...words.map(({ text }) => text), ...redirects.map(({ heredoc }) => heredoc ?? "")].some(
        (text) => namesServer(text) && /command\s*=\s*\S*(?:sshd|dropbear)\b/.test(text),
      ),
    ),
  );
  return supervised && { at: supervised.at, message: "a supervisor starts an SSH server in the image" };
}

const isPort22 = (port: Field<string>): boolean => /^22(?:\/tcp)?$/i.test(valueOf(port) ?? "");

function isGitServer(use: Container["image"]): boolean {
  const image = use && valueOf(use.ref);
  return image !== undefined && isOneOf(image, GIT_SERVERS);
}

const isSshJob = (use: Container["image"], ...names: readonly string[]): boolean => {
  const image = use && valueOf(use.ref);
  return [image?.name ?? "", ...names].some((name) =>
    SSH_JOBS.some((job) => name.toLowerCase().includes(job)),
  );
};

function* judgeStage(stage: Stage): Iterable<Problem> {
  if (!stage.shipped || isGitServer(baseUse(stage))) return;
  const known: Severity | undefined = isSshJob(baseUse(stage), stage.file) ? "info" : undefined;
  const port = stage.exposed.find(isPort22);
  const found = evidence(stage);
  if (found) {
    const also = port ? [{ at: port.at, message: "its port is declared here" }] : [];
    yield { ...found, severity: known, also };
  } else if (port) yield { at: port, severity: known ?? "low", message: "EXPOSE names the port of SSH" };
}

function* judgeContainer(container: Container): Iterable<Problem> {
  if (isGitServer(container.image) || (container.build && evidence(container.build))) return;
  const severity: Severity | undefined = isSshJob(container.image, container.name) ? "info" : undefined;
  const start = [container.command, container.args].find((list) => startsServer(textOf(list)));
  const port = container.ports.find((one) => valueOf(one.port) === 22);
  if (start) yield { at: start, severity, message: `${container.label} starts an SSH server` };
  else if (port) yield { at: port.at, severity, message: `${container.label} serves the port of SSH` };
}

export default defineRule({
  id: "no-ssh-server",
  mistake: "container",
  severity: "medium",
  confidence: "likely",
  presets: ["recommended", "strict", "cis-docker"],
  title: "An SSH server runs in the container",
  why: "It is a second way in, with accounts, keys and holes of its own, which no access control of the platform sees.",
  remedy:
    "Take it out; use `docker exec`, `kubectl exec` or `kubectl debug`, which the platform authenticates and logs.",
  references: [cisDocker("5.7"), attack("T1021.004"), cwe(1188)],
  peers: ["kube-linter:ssh-port", "kics:exposing_port_22", "DS-0004", "CKV_DOCKER_1", "C-0042"],

  on: "stage",
  check: judgeStage,
  alsoOn: { container: judgeContainer },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y openssh-server=1:9.2p1 && mkdir /run/sshd
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an SSH server is installed into the image
      EXPOSE 22
      CMD ["/usr/sbin/sshd", "-D"]
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y openssh-client
      CMD ["/srv/app"]
    `,
  },
  {
    name: "a server that was there before, and the port alone",
    bad: files({
      Dockerfile: dockerfile`
        FROM acme/base:1.4.2
        CMD service ssh start && /srv/app
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the image starts an SSH server
      `,
      "port.Dockerfile": dockerfile`
        FROM acme/base:1.4.2
        EXPOSE 8080 22/tcp
        #           ^^^^^^ EXPOSE names the port of SSH
      `,
      "supervised.Dockerfile": dockerfile`
        FROM alpine:3.20.3
        RUN printf '[program:ssh]\ncommand=/usr/sbin/sshd -D\n' > /etc/supervisord.conf
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a supervisor starts an SSH server in the image
      `,
      "alpine.Dockerfile": dockerfile`
        FROM alpine:3.20.3
        RUN apk add --no-cache openssh && ssh-keygen -A
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an SSH server is installed into the image
      `,
    }),
  },
  {
    name: "the client, a build stage, and words that only look like it",
    good: dockerfile`
      FROM debian:12.8 AS build
      RUN apt-get update && apt-get install -y openssh-server
      FROM alpine:3.20.3
      COPY --from=build /out /out
      RUN apk add --no-cache openssh git && ssh-keyscan github.com > /etc/ssh/ssh_known_hosts
      EXPOSE 2222 8022
      CMD ["ssh", "-N", "tunnel"]
    `,
  },
  {
    bad: compose`
      services:
        app:
          image: acme/app:1.4.2
          ports:
            - "2222:22"
            # ^^^^^^^^^ service "app" serves the port of SSH
        worker:
          image: acme/app:1.4.2
          command: /usr/sbin/sshd -D
          #        ^^^^^^^^^^^^^^^^^ service "worker" starts an SSH server
    `,
    good: compose`
      services:
        app:
          image: acme/app:1.4.2
          ports:
            - "8022:8022"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: app
      spec:
        containers:
          - name: app
            image: acme/app:1.4.2
            ports:
              - containerPort: 22
              # ^^^^^^^^^^^^^^^^^ container "app" serves the port of SSH
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: app
      spec:
        containers:
          - name: app
            image: acme/app:1.4.2
            ports:
              - containerPort: 8080
    `,
  },
  {
    name: "what takes git pushes",
    good: compose`
      services:
        git:
          image: codeberg.org/forgejo/forgejo:9.0.2
          ports:
            - "2222:22"
        gitlab:
          image: gitlab/gitlab-ce:17.6.1-ce.0
          ports:
            - "2224:22"
    `,
  },
  {
    name: "an image whose job it is: still said",
    bad: compose`
      services:
        upload:
          image: atmoz/sftp:alpine
          ports:
            - "2222:22"
            # ^^^^^^^^^ service "upload" serves the port of SSH
    `,
  },
];
