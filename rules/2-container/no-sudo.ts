import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Fix,
  files,
  kubernetes,
  type ListField,
  milder,
  type Problem,
  type RunCommand,
  type Severity,
  type ShellCommand,
  type Stage,
  valueOf,
} from "plimsoll";
import { powerfulGroup } from "../data/accounts.ts";
import { isDevContainer } from "../data/deployed-users.ts";
import { baseUse, imageIdentity, readUser } from "../data/identities.ts";
import { installedBy } from "../data/package-managers.ts";

const callsSudo = (command: ShellCommand): boolean =>
  command.name === "sudo" || command.wrappers.includes("sudo");

/** Options that change nothing for root. */
const SUDO_OF_ROOT = /^sudo(?:[ \t]+-[EHn]{1,3})*[ \t]+(?!-)/;

/** Variables by which images give their user sudo: Jupyter's, LinuxServer's, and its modules. */
const grantsSudo = (name: string, value: string): boolean =>
  ((name === "GRANT_SUDO" || name === "SUDO_ACCESS") && /^(?:yes|true|1)$/i.test(value)) ||
  (name === "DOCKER_MODS" && value.includes("sudo"));

/** Whether a RUN is known to run as root. */
function isRoot(run: RunCommand, stage: Stage): boolean {
  const user = run.user;
  if (user && user.state !== "absent") return user.state === "set" && readUser(user.value).kind === "root";
  const base = baseUse(stage);
  const image = base && valueOf(base.ref);
  return image !== undefined && imageIdentity(image)?.user === "root";
}

function withoutSudo(run: RunCommand, stage: Stage): Fix | undefined {
  if (!isRoot(run, stage)) return undefined;
  const changes = run.script.commands.filter(callsSudo).map(({ at }) => {
    const match = SUDO_OF_ROOT.exec(at.source.text.slice(at.start, at.end));
    return match && { kind: "replace" as const, at: { ...at, end: at.start + match[0].length }, text: "" };
  });
  const all = changes.flatMap((change) => change ?? []);
  return all.length < changes.length
    ? undefined
    : { class: "safe", title: "call the commands without sudo: they run as root", changes: all };
}

const holds = (command: ShellCommand, text: string): boolean =>
  command.words.some((word) => word.text.includes(text)) ||
  command.redirects.some(({ heredoc }) => heredoc?.includes(text));

/** What a RUN does to the accounts of the image, worst first. */
function grantOf(
  commands: readonly ShellCommand[],
): { readonly message: string; readonly severity: Severity } | undefined {
  if (commands.some((command) => holds(command, "NOPASSWD")))
    return { message: "sudoers gives root without a password", severity: "high" };
  const group = commands.map(powerfulGroup).find((name) => name !== undefined);
  if (group !== undefined)
    return { message: `a user joins the group ${group}, which makes it as good as root`, severity: "medium" };
  const installs = commands.some((command) => installedBy(command).includes("sudo"));
  return installs ? { message: "sudo is installed into the image", severity: "medium" } : undefined;
}

/** Whoever works in a devcontainer is at home there. */
const gradeIn = (stage: Stage, severity: Severity): Severity => {
  if (isDevContainer(stage)) return "medium";
  return stage.shipped ? severity : milder(severity);
};

function* judgeRun(stage: Stage, run: RunCommand): Iterable<Problem> {
  const { commands } = run.script;
  if (commands.some(callsSudo))
    yield {
      at: run.at,
      severity: gradeIn(stage, "medium"),
      message: "RUN calls sudo",
      fix: withoutSudo(run, stage),
    };
  const grant = stage.shipped ? grantOf(commands) : undefined;
  if (grant) yield { at: run.at, message: grant.message, severity: gradeIn(stage, grant.severity) };
}

function* judgeStart(label: string, ...lists: readonly ListField[]): Iterable<Problem> {
  const first = lists.find((list) => list.state !== "absent");
  const word: Field<string> | undefined = first?.state === "set" ? first.value[0] : undefined;
  if (word?.state === "set" && /(?:^|\/)sudo$/.test(word.value))
    yield { at: word, message: `${label} starts by sudo` };
}

function* judgeStage(stage: Stage): Iterable<Problem> {
  if (!stage.reachable) return;
  for (const run of stage.runs) yield* judgeRun(stage, run);
  if (!stage.shipped) return;
  for (const { name, value, at } of stage.variables)
    if (grantsSudo(name, valueOf(value) ?? ""))
      yield { at, message: `${name} gives the user of the image sudo` };
  yield* judgeStart(stage.label, stage.entrypoint, stage.command);
}

function* judgeContainer(container: Container): Iterable<Problem> {
  for (const { name, value } of container.env)
    if (grantsSudo(name, valueOf(value) ?? ""))
      yield { at: value, message: `${name} gives the user of ${container.label} sudo` };
  yield* judgeStart(container.label, container.command, container.args);
  for (const script of container.scripts)
    if (script.script.commands.some(callsSudo))
      yield { at: script.at, message: `${script.label} calls sudo` };
}

export default defineRule({
  id: "no-sudo",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict"],
  title: "sudo, or a group as good as it, leads back to root",
  why: "Whoever takes over the process becomes root of the container by one command, and is as free as if USER had never been written.",
  remedy:
    "Do what needs root in RUN before USER; where a process has to change its user, let gosu, su-exec or setpriv drop to it.",
  references: [cwe(250), attack("T1548.003")],
  peers: ["hadolint:DL3004", "kics:run_using_sudo", "DS-0010", "CKV2_DOCKER_1", "C-0062"],

  on: "stage",
  check: judgeStage,
  alsoOn: { container: judgeContainer },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN sudo apt-get update && DEBIAN_FRONTEND=noninteractive sudo -E apt-get install -y curl
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN calls sudo
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y curl
    `,
  },
  {
    name: "sudo that changes the user, or that a user who is not root calls, is left to a person",
    bad: dockerfile`
      FROM debian:12.8
      RUN sudo -u postgres initdb
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN calls sudo
      USER 1000
      RUN sudo chown -R 1000 /srv
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN calls sudo
    `,
  },
  {
    name: "accounts that become root",
    bad: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y sudo
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sudo is installed into the image
      RUN echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sudoers gives root without a password
      RUN useradd -m app && usermod -aG video,docker app
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a user joins the group docker, which makes it as good as root
      RUN adduser app wheel
      ^^^^^^^^^^^^^^^^^^^^^ a user joins the group wheel, which makes it as good as root
      ENV GRANT_SUDO=yes
      #   ^^^^^^^^^^^^^^ GRANT_SUDO gives the user of the image sudo
      USER app
      CMD ["sudo", "/srv/app"]
      #     ^^^^ stage 0 starts by sudo
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y gosu sudoku
      RUN useradd -m -g users -G video app && adduser app audio
      ENV GRANT_SUDO=no
      CMD ["gosu", "app", "/srv/app"]
    `,
  },
  {
    name: "a stage that no build uses, words that only look like it, programs that drop root",
    good: dockerfile`
      FROM debian:12.8 AS dev-envs
      RUN sudo apt-get update

      FROM debian:12.8
      RUN echo "use sudo to install" > /etc/motd
      RUN useradd -u 1001 -g 0 -M app && su-exec app id && setpriv --reuid=1001 id
      ENTRYPOINT ["gosu", "app", "/srv/app"]
    `,
  },
  {
    name: "the dev-envs stage of a file whose Compose file builds another one",
    good: files({
      Dockerfile: dockerfile`
        FROM node:22.11.0 AS builder
        RUN npm ci
        FROM builder AS dev-envs
        RUN useradd -G docker vscode
      `,
      "compose.yaml": compose`
        services:
          web:
            build:
              context: .
              target: builder
      `,
    }),
  },
  {
    bad: compose`
      services:
        notebook:
          image: quay.io/jupyter/base-notebook:2024-10-14
          command: sudo start-notebook.py
          #        ^^^^ service "notebook" starts by sudo
          environment:
            GRANT_SUDO: "yes"
            #           ^^^^^ GRANT_SUDO gives the user of service "notebook" sudo
        code:
          image: lscr.io/linuxserver/code-server:4.95.3
          environment:
            - DOCKER_MODS=linuxserver/mods:universal-sudo
            #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ DOCKER_MODS gives the user of service "code" sudo
    `,
    good: compose`
      services:
        notebook:
          image: quay.io/jupyter/base-notebook:2024-10-14
          command: start-notebook.py
          environment:
            GRANT_SUDO: "no"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: job
      spec:
        containers:
          - name: job
            image: debian:12.8
            command: [sudo, /srv/job]
            #         ^^^^ container "job" starts by sudo
          - name: step
            image: debian:12.8
            command: [sh, -c, "sudo /srv/job"]
            #                 ^^^^^^^^^^^^^^^ the command of container "step" calls sudo
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: job
      spec:
        containers:
          - name: job
            image: debian:12.8
            command: [gosu, app, /srv/job]
    `,
  },
];
