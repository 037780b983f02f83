import {
  type Context,
  defineRule,
  dockerfile,
  type Example,
  is,
  type Note,
  type Place,
  type Problem,
  type Repository,
  type ShellCommand,
  type Stage,
  valueOf,
} from "plimsoll";
import { baseUse, readUser } from "../data/identities.ts";
import { isForOpenShift, openshiftOption } from "../data/openshift.ts";

/** A stage with those that it starts from, the last first. */
function chainOf(stage: Stage): Stage[] {
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at; at = at.parent) chain.push(at);
  return chain;
}

const commandsOf = (chain: readonly Stage[]): readonly ShellCommand[] =>
  chain.flatMap(({ runs }) => runs.flatMap(({ script }) => script.commands));

const plainArgs = ({ args }: ShellCommand): string[] =>
  args.map(({ text }) => text).filter((text) => !text.startsWith("-"));

/** `user:group` of chown, if the group is not root's. */
function foreignGroup(owner: string): boolean {
  const [user = "", group] = owner.split(":");
  return user !== "" && !/^(?:0|root)$/.test(user) && group !== "" && !/^(?:0|root)$/.test(group ?? user);
}

/** The group of root gets what the owner has: the one group that every pod of OpenShift is in. */
function opensGroup(command: ShellCommand): boolean {
  const [first = ""] = plainArgs(command);
  if (command.name === "chgrp") return /^(?:0|root)$/.test(first);
  if (command.name === "chown") return /:(?:0|root)$/.test(first);
  if (command.name !== "chmod") return false;
  return /g=u|[ga][+=][rX]*w/.test(first) || /^[0-7]?[0-7][67][0-7]$/.test(first);
}

/** Images made for any user: those that source-to-image builds upon. */
const FOR_ANY_USER = /(?:^|\/)(?:ubi\d+\/(?!ubi)|s2i[-/]|rhscl\/)/;

function isForAnyUser(stage: Stage, chain: readonly Stage[]): boolean {
  const use = baseUse(stage);
  const base = use && valueOf(use.ref);
  const readOnly =
    stage.usedBy.length > 0 && stage.usedBy.every((container) => is(container.readOnlyRootFilesystem, true));
  return readOnly || FOR_ANY_USER.test(base?.text ?? "") || commandsOf(chain).some(opensGroup);
}

/** Files that belong to a user and a group of the image. */
function ownedPlaces(chain: readonly Stage[]): Place[] {
  const copies = chain.flatMap((stage) => stage.copies);
  const chowns = chain.flatMap(({ runs }) =>
    runs.flatMap(({ script, at }) =>
      script.commands
        .filter((command) => command.name === "chown" && foreignGroup(ownerWithGroup(command)))
        .map((command): Place => ({ ...command.at, path: at.path })),
    ),
  );
  return [
    ...copies.filter(({ owner }) => foreignGroup(valueOf(owner) ?? "")).map(({ owner }) => owner.at),
    ...chowns,
  ];
}

/** chown without a group leaves it as it is: root's, as a rule. */
function ownerWithGroup(command: ShellCommand): string {
  const [owner = ""] = plainArgs(command);
  return owner.includes(":") ? owner : "";
}

function* judgeFiles(stage: Stage): Iterable<Problem> {
  const chain = chainOf(stage);
  const [first, ...rest] = ownedPlaces(chain);
  if (!first || isForAnyUser(stage, chain)) return;
  yield {
    at: first,
    message: `${stage.label} gives files to a user and group of its own, to which no pod of OpenShift belongs`,
    about: stage,
    also: rest.map((at): Note => ({ at, message: "here too" })),
  };
}

function* judgeUser(stage: Stage): Iterable<Problem> {
  const name = valueOf(stage.user)?.split(":")[0] ?? "";
  if (!/^[A-Za-z_]/.test(name) || readUser(name).kind === "root") return;
  yield {
    at: stage.user,
    sub: "user-name",
    message: `USER ${name} is a name, and only of a number it is known that it is not root's`,
    about: stage,
  };
}

function* judgePorts(stage: Stage): Iterable<Problem> {
  for (const port of stage.exposed) {
    const number = Number((valueOf(port) ?? "").split("/")[0]);
    if (number > 0 && number < 1024)
      yield {
        at: port,
        sub: "low-port",
        message: `port ${number} is root's alone, and OpenShift runs the image as somebody else`,
        about: stage,
      };
  }
}

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  if (!isForOpenShift(repository, context)) return;
  for (const stage of repository.stages) {
    if (!stage.isTarget) continue;
    yield* judgeFiles(stage);
    yield* judgeUser(stage);
    yield* judgePorts(stage);
  }
}

export default defineRule({
  id: "openshift-arbitrary-uid-image",
  mistake: "privilege",
  severity: "low",
  confidence: "heuristic",
  presets: ["openshift-restricted-v2"],
  title: "Image will not run under an arbitrary user",
  why: "OpenShift runs a pod as a user that its image has never heard of, in group 0; what only the image's own user may write fails, and the way out is a laxer SCC.",
  remedy:
    "Give files to group 0 with the rights of the owner, listen above 1023 and name the user by a number.",
  references: [{ standard: "OpenShift", id: "image guidelines" }],
  peers: [],
  subchecks: {
    "user-name": { about: "USER is a name" },
    "low-port": { about: "the image listens on a port below 1024" },
  },
  options: { openshift: openshiftOption },

  on: "repository",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    options: { openshift: true },
    bad: dockerfile`
      FROM registry.example.com/base/node:22.11.0
      COPY --chown=node:node . /app
      #            ^^^^^^^^^ stage 0 gives files to a user and group of its own, to which no pod of OpenShift belongs
      USER node
      #    ^^^^ USER node is a name, and only of a number it is known that it is not root's
      EXPOSE 80
      #      ^^ port 80 is root's alone, and OpenShift runs the image as somebody else
    `,
    good: dockerfile`
      FROM registry.example.com/base/node:22.11.0
      COPY --chown=1001:0 . /app
      RUN chmod -R g=u /app
      USER 1001
      EXPOSE 8080
    `,
  },
  {
    name: "a folder that is handed over",
    options: { openshift: true },
    bad: dockerfile`
      FROM registry.example.com/base/node:22.11.0
      RUN mkdir /data && chown -R app:app /data
      #                  ^^^^^^^^^^^^^^^^^^^^^^ stage 0 gives files to a user and group of its own, to which no pod of OpenShift belongs
      USER 1001
    `,
    good: dockerfile`
      FROM registry.example.com/base/node:22.11.0
      RUN mkdir /data && chown -R app:app /data && chgrp -R 0 /data && chmod -R g=u /data
      USER 1001
    `,
  },
  {
    name: "the owner alone, root's group, and an image made for any user",
    options: { openshift: true },
    good: dockerfile`
      FROM registry.access.redhat.com/ubi9/nodejs-22:9.5
      COPY --chown=1001:1001 . /opt/app-root/src
      RUN chown -R 1001 /opt/app-root
      USER 1001
      EXPOSE 8080
    `,
  },
  {
    name: "where nothing speaks of OpenShift",
    good: dockerfile`
      FROM registry.example.com/base/node:22.11.0
      COPY --chown=node:node . /app
      USER node
      EXPOSE 80
    `,
  },
];
