import {
  attack,
  cisDocker,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Fix,
  type Problem,
  type RunCommand,
  type Severity,
  type ShellCommand,
  type Stage,
  valueOf,
} from "plimsoll";
import { type FileMode, type ModeUse, modeUse, readMode } from "../data/file-modes.ts";

/** Programs that do what a script tells them: a right of theirs is a right of every script. */
const INTERPRETERS =
  /(?:^|[/\s])(?:(?:ba|da|a|z|k)?sh|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|php[\d.]*|java|lua[\d.]*|busybox|env|gdb|vim?|tar)\)?"?$/;

/** Where programs lie; a folder elsewhere may hand its group on to what is made in it. */
const isProgram = (path: string): boolean => /(?:^|\/)s?bin\/[^/]+$|\.(?:sh|bash|py|pl|rb)$/.test(path);

/** Folders of what changes at run time, in images that do not know their user. */
const DATA = /\/(?:data|logs?|cache|tmp|run|uploads?|storage|state|spool)(?:\/|$)|^\/var\/lib\//;

/** The image is prepared for OpenShift, which picks a user of its own in group 0. */
function takesAnyUser(stage: Stage): boolean {
  if (
    stage.variables.some(
      ({ instruction, name }) => instruction === "LABEL" && /^io\.(?:openshift|k8s)\./.test(name),
    )
  )
    return true;
  return stage.runs.some(({ script }) =>
    script.commands.some(({ name, args }) => {
      const texts = args.map(({ text }) => text);
      if (name === "chgrp") return texts.some((text) => text === "0" || text === "root");
      if (name === "chown") return texts.some((text) => /:(?:0|root)$/.test(text));
      return name === "chmod" && texts.some((text) => /g[+=]u|g=/.test(text));
    }),
  );
}

interface Judged {
  readonly use: ModeUse;
  readonly mode: FileMode;
}

const raisesId = ({ use, mode }: Judged): boolean =>
  !use.onlyFolders && (mode.setuid || (mode.setgid && use.paths.some(isProgram)));

const opensFiles = ({ use, mode }: Judged, stage: Stage): boolean =>
  mode.worldWritable && !(takesAnyUser(stage) && use.paths.every((path) => DATA.test(path)));

/** Modes that are numbers can be written narrower. */
function narrow(faults: readonly Judged[]): Fix | undefined {
  const changes = faults.flatMap(({ use, mode }) =>
    mode.narrowed === undefined ? [] : [{ kind: "replace" as const, at: use.mode.at, text: mode.narrowed }],
  );
  return changes.length < faults.length
    ? undefined
    : { class: "suggest", title: "give the mode without these rights", changes };
}

const judged = (use: ModeUse | undefined): Judged[] => {
  const mode = use?.mode.literal ? readMode(use.mode.text) : undefined;
  return use && mode ? [{ use, mode }] : [];
};

function* judgeRun(run: RunCommand, stage: Stage): Iterable<Problem> {
  const all = run.script.commands.flatMap((command) => judged(modeUse(command)));
  const raising = all.filter(raisesId);
  const [first] = raising;
  if (first) {
    const message = `chmod ${first.use.mode.text} lets everybody run a file as its owner or group`;
    yield { at: run.at, message, fix: narrow(raising) };
  }
  const opening = all.filter((one) => !raisesId(one) && opensFiles(one, stage));
  const [open] = opening;
  if (open) {
    const message = `chmod ${open.use.mode.text} lets every process change the files`;
    yield { at: run.at, severity: "low", message, fix: narrow(opening) };
  }
  const capable = run.script.commands.find(enablesInterpreter);
  if (capable)
    yield {
      at: run.at,
      severity: gradeOf(capable),
      message: "setcap gives capabilities to every script of an interpreter",
    };
}

function enablesInterpreter({ name, args }: ShellCommand): boolean {
  const [first, ...rest] = args.map(({ text }) => text).filter((text) => !/^-[qnv]$/.test(text));
  return name === "setcap" && /^cap_/i.test(first ?? "") && rest.some((path) => INTERPRETERS.test(path));
}

/** Listening on a low port is the least that a capability gives. */
const gradeOf = ({ args }: ShellCommand): Severity =>
  args.some(({ text }) => /^cap_net_bind_service[=+]/i.test(text)) ? "low" : "medium";

function* judgeCopies(stage: Stage): Iterable<Problem> {
  for (const { instruction, mode: field } of stage.copies) {
    const text = valueOf(field);
    const mode = text === undefined ? undefined : readMode(text);
    if (mode?.setuid)
      yield { at: field, message: `${instruction} --chmod=${text} lets everybody run a file as its owner` };
    else if (mode?.worldWritable)
      yield {
        at: field,
        severity: "low",
        message: `${instruction} --chmod=${text} lets every process change the files`,
      };
  }
}

export default defineRule({
  id: "no-unsafe-file-modes",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "Files in the image raise rights or are open to everybody",
  why: "A setuid program makes root of any user of the container, and a file that everybody may write lets the first hole in a process change the program.",
  remedy:
    "Give code and configuration to root with 755 and 644, and only the folders that the process writes to its own user.",
  references: [cisDocker("4.8"), cwe(732), cwe(276), attack("T1548.001")],
  peers: [],

  on: "stage",
  *check(stage: Stage) {
    if (!stage.shipped) return;
    for (const run of stage.runs) yield* judgeRun(run, stage);
    yield* judgeCopies(stage);
  },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN chmod 4755 /usr/local/bin/helper && chmod -R 0777 /srv/app
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod 4755 lets everybody run a file as its owner or group
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod 0777 lets every process change the files
      RUN chmod 666 /etc/app.conf
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod 666 lets every process change the files
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN chmod 0755 /usr/local/bin/helper && chmod -R 0755 /srv/app
      RUN chmod 644 /etc/app.conf
    `,
  },
  {
    name: "other ways",
    bad: dockerfile`
      FROM debian:12.8
      COPY --chmod=4755 helper /usr/local/bin/helper
      #            ^^^^ COPY --chmod=4755 lets everybody run a file as its owner
      COPY --chmod=777 app /srv/app
      #            ^^^ COPY --chmod=777 lets every process change the files
      RUN chmod u+s,g+x /usr/local/bin/helper
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod u+s,g+x lets everybody run a file as its owner or group
      RUN chmod 2755 /usr/local/bin/mailer
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod 2755 lets everybody run a file as its owner or group
      RUN find /srv -type f -exec chmod a+rwx {} +
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chmod a+rwx lets every process change the files
      RUN setcap cap_net_raw+ep /usr/bin/python3.11
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ setcap gives capabilities to every script of an interpreter
      RUN setcap cap_net_bind_service=+ep "$(which node)"
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ setcap gives capabilities to every script of an interpreter
    `,
  },
  {
    name: "sticky folders, folders that hand on their group, taking rights away, build stages",
    good: dockerfile`
      FROM debian:12.8 AS build
      RUN chmod -R 777 /src
      FROM debian:12.8
      COPY --from=build --chmod=755 /out /out
      RUN chmod 1777 /srv/scratch && chmod a+rwxt /srv/drop
      RUN mkdir -p /srv/www && chmod 2775 /srv/www && find /srv/www -type d -exec chmod g+s {} +
      RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +
      RUN chmod +x /usr/local/bin/start && chmod "$MODE" /srv/x
      RUN setcap cap_net_bind_service=+ep /usr/local/bin/caddy
    `,
  },
  {
    name: "data of an image for OpenShift, whose user nobody knows",
    good: dockerfile`
      FROM debian:12.8
      RUN mkdir -p /srv/data && chgrp -R 0 /srv/data && chmod -R 777 /srv/data
      USER 1001
    `,
  },
];
