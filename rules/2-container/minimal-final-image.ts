import {
  attack,
  type Context,
  type CopyUse,
  cisDocker,
  compose,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Fix,
  files,
  type ImageRef,
  type Problem,
  type RunCommand,
  type ShellCommand,
  type Stage,
  sp190,
  valueOf,
} from "plimsoll";
import { baseUse } from "../data/identities.ts";
import { isOneOf } from "../data/image-name.ts";
import { installedBy, packageUse, removedBy } from "../data/package-managers.ts";

/** What compiles, fetches, listens or looks into processes; sudo has a rule of its own. */
const TOOLS =
  "gcc g++ gcc-c++ make cmake build-essential build-base git curl wget netcat netcat-openbsd netcat-traditional nc ncat nmap tcpdump vim gdb strace docker docker.io docker-ce docker-cli kubectl".split(
    " ",
  );

/** Programs by which a package is used, where they are named otherwise. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "netcat-openbsd": "nc",
  "netcat-traditional": "nc",
  netcat: "nc",
  "docker.io": "docker",
  "docker-ce": "docker",
  "docker-cli": "docker",
};

/** Images to build with. Source: their documentation, 2026-08-22. */
const SDK_IMAGES = [
  "golang",
  "maven",
  "gradle",
  "rust",
  "sbtscala/scala-sbt",
  "mcr.microsoft.com/dotnet/sdk",
  "swift",
  "gcc",
];

/** Images and stages that are there to build, test or try something. */
const WORKSHOP =
  /(?:^|[/._-])(?:build(?:er)?|ci|dev|devel|develop(?:ment|er)?|dev-envs?|devcontainer|test(?:s|ing)?|debug|toolbox|tools?|runner)(?:$|[/._-])/i;

const isWorkshop = (stage: Stage): boolean =>
  [stage.name ?? "", stage.file].some((name) => WORKSHOP.test(name)) ||
  stage.variables.some(
    ({ instruction, name, value }) =>
      instruction === "LABEL" &&
      /title|description|devcontainer/i.test(name) &&
      WORKSHOP.test((valueOf(value) ?? "").replaceAll(" ", "-")),
  );

const textsOf = (...lists: readonly (readonly Field<string>[])[]): readonly string[] =>
  lists.flat().flatMap((word) => valueOf(word) ?? []);

/** What the image and the containers of it run: start and health check, with the scripts that these name. */
function usedText(stage: Stage): string {
  const { healthcheck, entrypoint, command, usedBy } = stage;
  const check =
    healthcheck.state === "set"
      ? healthcheck.at.source.text.slice(healthcheck.at.start, healthcheck.at.end)
      : "";
  const deployed = usedBy.flatMap((one) =>
    textsOf(one.probes.words, valueOf(one.command) ?? [], valueOf(one.args) ?? []),
  );
  const words = [check, ...textsOf(valueOf(entrypoint) ?? [], valueOf(command) ?? []), ...deployed].join(" ");
  return [words, ...scriptsIn(words, stage)].join(" ");
}

/** Texts of the files that the stage copies and its start names. */
function scriptsIn(words: string, stage: Stage): readonly string[] {
  return stage.copies
    .filter(({ from }) => from === undefined)
    .flatMap(({ sources }) => textsOf(sources))
    .filter((source) => /\w$/.test(source) && names(words, source.replace(/^.*\//, "")))
    .flatMap((source) => stage.contexts.flatMap((folder) => folder.filesOf(source, [])))
    .flatMap((file) => file.text ?? []);
}

const names = (text: string, program: string): boolean => text.split(/[^\w.+-]+/).includes(program);

/** A group of packages that `apk add --virtual` makes, and the names that go with it. */
const virtualOf = ({ args }: ShellCommand): string | undefined => {
  const at = args.findIndex(({ text }) => text === "--virtual" || text === "-t" || text === "-tv");
  const glued = args.find(({ text }) => text.startsWith("--virtual="))?.text.slice("--virtual=".length);
  return glued ?? (at === -1 ? undefined : args[at + 1]?.text);
};

/** What one RUN installs and does not take away again. */
function leftBehind(run: RunCommand): readonly string[] {
  const { commands } = run.script;
  const removed = new Set(commands.flatMap(removedBy));
  const isGone = (command: ShellCommand): boolean =>
    command.name === "apk" && removed.has(virtualOf(command) ?? "");
  return commands
    .filter((command) => !isGone(command))
    .flatMap(installedBy)
    .filter((name) => !removed.has(name));
}

function* judgeTools(stage: Stage, context: Context): Iterable<Problem> {
  const tools = new Set(context.options["tools"] as readonly string[]);
  const used = usedText(stage);
  for (const run of stage.runs) {
    const found = leftBehind(run).filter((name) => tools.has(name) && !names(used, PROGRAMS[name] ?? name));
    if (found.length > 0)
      yield { at: run.at, message: `${[...new Set(found)].join(", ")} stays in the image` };
  }
}

const SKIPS_RECOMMENDED =
  /^--no-install-recommends$|^(?:-o|--option=)?APT::Install-Recommends=(?:0|no|false)$|^--setopt=.*install_weak_deps=(?:0|no|false)$/i;
const NO_RECOMMENDED = /Install-Recommends\W{1,4}(?:0|no|false)|install_weak_deps\s*=\s*(?:0|no|false)/i;

const takesRecommended = (command: ShellCommand): boolean =>
  /^(?:apt|apt-get|aptitude|dnf|microdnf)$/.test(command.name) &&
  packageUse(command)?.action === "install" &&
  installedBy(command).length > 0 &&
  !command.args.some(({ text }) => SKIPS_RECOMMENDED.test(text.replace(/\s/g, "")));

/** A configuration of the package manager that a RUN wrote before. */
const configures = ({ script }: RunCommand): boolean =>
  script.commands.some(({ words, redirects }) =>
    [...words.map(({ text }) => text), ...redirects.map(({ heredoc }) => heredoc ?? "")].some((text) =>
      NO_RECOMMENDED.test(text),
    ),
  );

const optionOf = (command: ShellCommand): string =>
  command.name.includes("dnf") ? "--setopt=install_weak_deps=False" : "--no-install-recommends";

function withoutRecommended(commands: readonly ShellCommand[]): Fix | undefined {
  const changes = commands.flatMap((command) => {
    const word = command.args.find(({ text }) => text === "install");
    if (word?.at.source.text.slice(word.at.start, word.at.end) !== "install") return [];
    const at = { ...word.at, start: word.at.end };
    return [{ kind: "replace" as const, at, text: ` ${optionOf(command)}` }];
  });
  return changes.length < commands.length
    ? undefined
    : { class: "low-risk", title: "install without recommended packages", changes };
}

function* judgeRecommended(stage: Stage): Iterable<Problem> {
  for (const [at, run] of stage.runs.entries()) {
    if (stage.runs.slice(0, at + 1).some(configures)) continue;
    const commands = run.script.commands.filter(takesRecommended);
    const [first] = commands;
    if (!first) continue;
    const kind = optionOf(first).startsWith("--setopt") ? "weak dependencies" : "recommended packages";
    const message = `${first.name} installs ${kind} too`;
    yield {
      at: run.at,
      sub: "recommends",
      severity: "info",
      message,
      fix: isExec(run) ? undefined : withoutRecommended(commands),
    };
  }
}

/** In an exec form every word is a string of its own. */
const isExec = ({ at }: RunCommand): boolean =>
  /^RUN\s+(?:--\S+\s+)*\[/i.test(at.source.text.slice(at.start, at.end));

const isSdk = (image: ImageRef, stage: Stage): boolean => {
  if (isOneOf(image, ["node"])) return !/slim|alpine/.test(image.tag ?? "") && stage.runs.some(buildsApp);
  return isOneOf(image, SDK_IMAGES);
};

const buildsApp = ({ script }: RunCommand): boolean =>
  script.commands.some(
    ({ name, args }) =>
      /^(?:npm|yarn|pnpm)$/.test(name) && args.some(({ text }) => /^build(?::|$)/.test(text)),
  );

function* judgeBase(stage: Stage): Iterable<Problem> {
  const use = baseUse(stage);
  const image = use && valueOf(use.ref);
  if (use && image && stage.isTarget && isSdk(image, stage))
    yield {
      at: stage.base ? use.at : stage.at,
      message: `the image is made of "${image.name}", which is there to build`,
    };
}

const takesAll = ({ instruction, from, sources, destination }: CopyUse): boolean =>
  instruction === "COPY" &&
  from !== undefined &&
  valueOf(destination) === "/" &&
  sources.some((source) => /^\/\.?$/.test(valueOf(source) ?? ""));

export default defineRule({
  id: "minimal-final-image",
  mistake: "container",
  severity: "low",
  confidence: "likely",
  presets: ["strict", "cis-docker"],
  title: "Tools for builders and attackers ship in the image",
  why: "Every compiler, downloader and debugger in it is one that an intruder need not bring along, and one more program to keep patched.",
  remedy:
    "Build in a stage of its own and copy the result into a small image; remove what only an installation needs in the same RUN.",
  references: [cisDocker("4.3"), sp190("4.1.2"), attack("T1059")],
  peers: ["hadolint:DL3015", "hadolint:DL3067", "kics:apt_get_not_avoiding_additional_packages", "DS-0029"],
  subchecks: {
    recommends: { about: "Packages are installed together with those that they only recommend" },
  },
  options: {
    tools: {
      type: "array",
      items: { type: "string" },
      default: TOOLS,
      description: "Packages that no image should ship",
    },
  },

  on: "stage",
  *check(stage: Stage, context: Context) {
    if (!stage.shipped) return;
    yield* judgeRecommended(stage);
    if (isWorkshop(stage)) return;
    yield* judgeBase(stage);
    yield* judgeTools(stage, context);
    for (const copy of stage.copies)
      if (takesAll(copy))
        yield { at: copy.at, message: "COPY takes the whole file system of another image along" };
  },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y ca-certificates
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ apt-get installs recommended packages too
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install --no-install-recommends -y ca-certificates
    `,
  },
  {
    bad: dockerfile`
      FROM fedora:41
      RUN dnf -y install httpd && dnf clean all
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnf installs weak dependencies too
    `,
    good: dockerfile`
      FROM fedora:41
      RUN dnf -y install --setopt=install_weak_deps=False httpd && dnf clean all
    `,
  },
  {
    name: "tools that stay, an image to build with, a whole file system",
    bad: dockerfile`
      FROM golang:1.23.3 AS build
      RUN go build -o /app
      FROM build
      ^^^^^^^^^^ the image is made of "golang", which is there to build
      RUN apk add --no-cache curl=8.9.1-r2 gcc ca-certificates
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ curl, gcc stays in the image
      COPY --from=build / /
      ^^^^^^^^^^^^^^^^^^^^^ COPY takes the whole file system of another image along
    `,
    good: dockerfile`
      FROM golang:1.23.3 AS build
      RUN go build -o /app
      FROM alpine:3.20.3
      RUN apk add --no-cache ca-certificates
      COPY --from=build /app /app
    `,
  },
  {
    name: "Node with all that it takes to compile, although the result is a folder",
    bad: dockerfile`
      FROM node:22.11.0
           ^^^^^^^^^^^^ the image is made of "node", which is there to build
      RUN npm ci && npm run build
      CMD ["node", "dist/server.js"]
    `,
    good: dockerfile`
      FROM node:22.11.0 AS build
      RUN npm ci && npm run build
      FROM node:22.11.0-slim
      COPY --from=build /app/dist /app
      CMD ["node", "server.js"]
    `,
  },
  {
    name: "tools that the image runs, or that the same RUN takes away, and build stages",
    good: dockerfile`
      FROM debian:12.8 AS compile
      RUN apt-get update && apt-get install -y build-essential git
      FROM alpine:3.20.3
      COPY --from=compile /app /app
      RUN apk add --no-cache curl netcat-openbsd
      RUN apk add --no-cache --virtual .build gcc make && make -C /src && apk del .build
      RUN apk add --no-cache git && git clone https://git.example.com/lib.git && apk del git
      HEALTHCHECK CMD curl -f http://127.0.0.1:8080/
      CMD ["sh", "-c", "nc -z db 5432 && /app"]
    `,
  },
  {
    name: "tools that a script of the image or the check of its service calls",
    good: files({
      Dockerfile: dockerfile`
        FROM alpine:3.20.3
        RUN apk add --no-cache curl git
        COPY bin/start.sh /usr/local/bin/
        CMD ["/usr/local/bin/start.sh"]
      `,
      "bin/start.sh": dockerfile`
        git -C /srv pull && exec /srv/app
      `,
      "compose.yaml": compose`
        services:
          app:
            build: .
            healthcheck:
              test: [CMD, curl, -f, "http://127.0.0.1:8080/"]
      `,
    }),
  },
  {
    name: "images for CI and for developers",
    good: dockerfile`
      FROM golang:1.23.3 AS dev
      LABEL org.opencontainers.image.title="CI tools of acme"
      RUN apk add --no-cache git curl
    `,
  },
  {
    name: "recommended packages are turned off elsewhere, or asked for by other words",
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get -y -o APT::Install-Recommends=false install ca-certificates
      RUN echo 'APT::Install-Recommends "false";' > /etc/apt/apt.conf.d/99small
      RUN apt-get update && apt-get install -y tzdata
    `,
  },
  {
    name: "tools of one's own choice",
    options: { tools: ["perl"] },
    bad: dockerfile`
      FROM alpine:3.20.3
      RUN apk add --no-cache curl perl
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ perl stays in the image
    `,
  },
];
