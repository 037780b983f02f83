import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  files,
  kubernetes,
  matchesPath,
  type Place,
  type Problem,
  type Stage,
  valueOf,
} from "plimsoll";
import { debugSwitch, developmentServer } from "../data/debug-modes.ts";
import { judge, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "no-debug-mode",
  mistake: "api",
  severity: "medium",
  confidence: "likely",
  presets: ["strict", "nsa"],
  title: "Program runs in debug or development mode",
  why: "Debug modes show source, settings and stack traces to whoever causes an error, and some of them offer a shell.",
  remedy:
    "Run the production server and switch debugging off; keep development to a build target or an override file of its own.",
  references: [cwe(489), cwe(215), attack("T1190")],
  peers: [],
  options: {
    prodGlobs: {
      type: "array",
      items: { type: "string", format: "glob" },
      default: [],
      description: "Globs of further Compose files that are for production, from the root of the run.",
    },
  },

  on: "container",
  *check(container, { options }) {
    const globs = options["prodGlobs"] as readonly string[];
    if (container.workload.project && !isForProduction(container, globs)) return;
    yield* judgeContainer(container);
  },
  alsoOn: {
    *stage(stage) {
      if (stage.isTarget && !isForDevelopment(stage)) yield* judgeStage(stage);
    },
  },
});

/** Compose is mostly for the machine of a developer: only a name that says production counts. */
function isForProduction({ at, workload }: Container, globs: readonly string[]): boolean {
  const { path } = at.source;
  return (
    /(?:^|[/._-])prod(?:uction)?(?:$|[/._-])/i.test(path) ||
    globs.some((glob) => matchesPath(glob, path)) ||
    /^prod/i.test(workload.project?.name ?? "")
  );
}

/** A stage or Dockerfile whose name says so, or which only Compose builds. */
function isForDevelopment({ name, file, usedBy, setting }: Stage): boolean {
  if (setting !== "production" || /dev|debug|test/i.test(name ?? "")) return true;
  if (/(?:^|[/._-])(?:dev(?:elopment)?|debug|test|local)(?:$|[/._-])/i.test(file)) return true;
  return usedBy.length > 0 && usedBy.every(({ workload }) => workload.project !== undefined);
}

const itemsOf = (list: Container["command"]): readonly Field<string>[] => valueOf(list) ?? [];

const lineOf = (words: readonly Field<string>[]): string =>
  words.map((word) => valueOf(word) ?? "").join(" ");

function* judgeContainer(container: Container): Iterable<Problem> {
  const words = [...itemsOf(container.command), ...itemsOf(container.args)];
  const line = lineOf(words);
  const names = container.env.map(({ name }) => name).join(" ");
  for (const { name, value } of container.env) {
    const says = value.state === "set" ? debugSwitch(name, value.value, `${line} ${names}`) : undefined;
    if (says) yield { at: value, message: `${says} in ${container.label}` };
  }
  const server = developmentServer(line);
  if (!server || !words[0]) return;
  const service = serviceIn(container);
  // An open server is one finding: that of require-api-auth.
  if (service && judge(service, container).state === "open") return;
  yield { at: words[0], message: `${container.label} runs ${server}, which is for development` };
}

function* judgeStage(stage: Stage): Iterable<Problem> {
  const words = [...itemsOf(stage.entrypoint), ...itemsOf(stage.command)];
  const line = lineOf(words);
  const settings = stage.variables.filter(({ instruction }) => instruction === "ENV");
  const names = settings.map(({ name }) => name).join(" ");
  for (const { at, name, value } of settings) {
    const says = value.state === "set" ? debugSwitch(name, value.value, `${line} ${names}`) : undefined;
    if (says) yield { at, message: `${says} in the image` };
  }
  const server = developmentServer(line);
  const at: Place | undefined = words[0]?.at;
  if (server && at) yield { at, message: `the image runs ${server}, which is for development` };
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            command: ["python", "manage.py", "runserver", "0.0.0.0:8000"]
            #         ^^^^^^^^ container "api" runs manage.py runserver, which is for development
            env:
              - name: DEBUG
                value: "True"
                #      ^^^^^^ Django debugs in container "api"
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            command: ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]
            env:
              - name: DEBUG
                value: "False"
    `,
  },
  {
    bad: dockerfile`
      FROM node:22.11.0
      ENV NODE_ENV=development
      #   ^^^^^^^^^^^^^^^^^^^^ Node.js is in development mode in the image
      CMD ["npm", "run", "dev"]
      #     ^^^ the image runs a development script, which is for development
    `,
    good: dockerfile`
      FROM node:22.11.0 AS dev
      ENV NODE_ENV=development
      CMD ["npm", "run", "dev"]

      FROM node:22.11.0
      ENV NODE_ENV=production
      CMD ["node", "server.js"]
    `,
  },
  {
    name: "a Compose file for production",
    bad: files({
      "compose.prod.yaml": compose`
        services:
          login:
            image: quay.io/keycloak/keycloak:26.0.6
            command: start-dev
            #        ^^^^^^^^^ service "login" runs start-dev, which is for development
          web:
            image: example.com/shop/web:1.0.0
            environment:
              FLASK_ENV: development
              #          ^^^^^^^^^^^ Flask is in development mode in service "web"
      `,
    }),
    good: files({
      "compose.prod.yaml": compose`
        services:
          login:
            image: quay.io/keycloak/keycloak:26.0.6
            command: start
          web:
            image: example.com/shop/web:1.0.0
            environment:
              FLASK_ENV: production
      `,
    }),
  },
  {
    name: "Compose files that are for production by the globs that are set",
    options: { prodGlobs: ["deploy/**/stack*.{yml,yaml}"] },
    bad: files({
      "deploy/eu/stack-1.yaml": compose`
        services:
          web:
            image: example.com/shop/web:1.0.0
            environment:
              FLASK_ENV: development
              #          ^^^^^^^^^^^ Flask is in development mode in service "web"
      `,
      "haystack.yaml": compose`
        services:
          web:
            image: example.com/shop/web:1.0.0
            environment:
              FLASK_ENV: development
      `,
    }),
  },
  {
    name: "other Compose files are for development, and so is what only they build",
    good: files({
      "compose.yaml": compose`
        services:
          web:
            build: ./web
            environment:
              NODE_ENV: development
      `,
      "web/Dockerfile": dockerfile`
        FROM node:22.11.0
        ENV NODE_ENV=development
        CMD ["npm", "run", "dev"]
      `,
    }),
  },
];
