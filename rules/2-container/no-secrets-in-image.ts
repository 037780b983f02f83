import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Fix,
  milder,
  owaspDocker,
  type Place,
  type Problem,
  type RunCommand,
  type Severity,
  type Stage,
  sp190,
  type Variable,
  valueOf,
} from "plimsoll";
import { holdsCredentials, leaksIn } from "../data/command-secrets.ts";
import { credentialsInUrl, detectSecret } from "../data/secret-values.ts";
import { isHarmless, isPlaceholder, isSecretName, isStandIn, isTrivialPassword } from "../data/secrets.ts";

const isListed = (name: string, list: unknown): boolean =>
  (list as readonly string[]).some((entry) => entry.toLowerCase() === name.toLowerCase());

const isSecret = (name: string, context: Context): boolean =>
  !isListed(name, context.options["allowNames"]) &&
  (isSecretName(name) || isListed(name, context.options["names"]));

/** What an ENV, ARG or LABEL gives away, in words. */
function leakOf(variable: Pick<Variable, "name" | "value">, context: Context): string | undefined {
  const value = valueOf(variable.value);
  if (value === undefined || isListed(variable.name, context.options["allowNames"])) return undefined;
  const what = detected(value, context);
  if (what) return what;
  const named =
    isSecret(variable.name, context) && !isPlaceholder(variable.name, value) && !isHarmless(value);
  return named && !isTrivialPassword(value) ? "a secret" : undefined;
}

/** A value that anybody tries first, or that was meant to be replaced: the image starts with it if nobody does. */
function isDefaultCredential({ name, value }: Pick<Variable, "name" | "value">, context: Context): boolean {
  const text = valueOf(value)?.trim() ?? "";
  if (!isSecret(name, context) || isHarmless(text)) return false;
  return isTrivialPassword(text) || isStandIn(name, text);
}

/** Build arguments end in the history of the image, wherever they are written. */
function* judgeBuildArguments(container: Container, context: Context): Iterable<Problem> {
  for (const variable of container.buildArgs) {
    const what = leakOf(variable, context);
    if (what)
      yield { at: variable.value, message: `${container.label} builds with ${what} in ${variable.name}` };
  }
}

/** Layers that are only built still hold it in the cache and the source, but no registry serves them. */
const gradeIn = (stage: Stage, severity: Severity): Severity => (stage.shipped ? severity : milder(severity));

/** An ARG without a value, or with one that only stands for it, gets its secret from the build command. */
const isFilledIn = ({ instruction, name, value }: Variable): boolean =>
  instruction === "ARG" &&
  (value.state === "absent" || (value.state === "set" && isPlaceholder(name, value.value)));

function* judgeVariables(stage: Stage, context: Context): Iterable<Problem> {
  for (const variable of stage.variables) {
    const what = leakOf(variable, context);
    if (what) {
      yield {
        at: variable.at,
        message: `${variable.instruction} ${variable.name} holds ${what}`,
        severity: gradeIn(stage, "high"),
      };
    } else if (isFilledIn(variable) && isSecret(variable.name, context)) {
      yield judgeArgument(stage, variable);
    } else if (variable.instruction !== "LABEL" && isDefaultCredential(variable, context)) {
      yield {
        at: variable.at,
        sub: "default-credentials",
        message: `${variable.instruction} ${variable.name} holds a credential that anybody tries first`,
        severity: gradeIn(stage, "medium"),
      };
    }
  }
}

/** The build writes every ARG that is in scope into the history line of each RUN behind it. */
function judgeArgument(stage: Stage, variable: Variable): Problem {
  const shows = stage.runs.some((run) => run.at.start > variable.at.start);
  const where = shows ? "the image history" : "the build record";
  return {
    at: variable.at,
    message: `ARG ${variable.name} leaves a secret in ${where}`,
    severity: gradeIn(stage, shows ? "medium" : "low"),
    fix: mountInstead(stage, variable),
  };
}

/** The secret as a mount of the RUN instructions that name it, in place of the ARG. */
function mountInstead(stage: Stage, { at, name }: Variable): Fix | undefined {
  const { source } = at;
  const { line } = source.position(at.start);
  const isAlone = /^\s*ARG\s+[\w]+\s*$/i.test(source.line(line));
  const uses = stage.runs.filter((run) => usesVariable(source.text.slice(run.at.start, run.at.end), name));
  if (!isAlone || uses.length === 0) return undefined;
  const argument = { source, start: source.lineStart(line), end: source.lineStart(line + 1) };
  const mount = ` --mount=type=secret,id=${name.toLowerCase()},env=${name}`;
  return {
    class: "suggest",
    title: "give it to the RUN as a secret of the build",
    changes: [
      { kind: "replace", at: argument, text: "" },
      ...uses.map((run) => {
        const start = run.at.start + "RUN".length;
        return { kind: "replace" as const, at: { source, start, end: start }, text: mount };
      }),
    ],
  };
}

const usesVariable = (text: string, name: string): boolean =>
  [`$${name}`, `\${${name}`].some((form) =>
    text
      .split(form)
      .slice(1)
      .some((rest) => !/^\w/.test(rest)),
  );

const detected = (text: string, context: Context): string | undefined => {
  const kind = context.options["detectors"] === false ? undefined : detectSecret(text)?.kind;
  return kind ?? (credentialsInUrl(text) ? "a password in a URL" : undefined);
};

/** A here-document that a COPY lays down as such a file. */
function* judgeDocuments(stage: Stage): Iterable<Problem> {
  for (const { at, instruction, destination, documents } of stage.copies) {
    const path = valueOf(destination) ?? "";
    // What is a secret by its form is no-secret-files-in-image's.
    if (documents.some(({ value }) => holdsCredentials(path, value) && !detectSecret(value)))
      yield {
        at,
        message: `${instruction} writes a secret into the image`,
        severity: gradeIn(stage, "high"),
      };
  }
}

function* judgeRun(stage: Stage, run: RunCommand, context: Context): Iterable<Problem> {
  const seen = new Set<number>();
  const judge = {
    isSecret: (name: string) => isSecret(name, context),
    detect: (text: string) => detected(text, context),
  };
  for (const command of run.script.commands) {
    for (const { at, what } of leaksIn(command, judge)) {
      if (seen.has(at.start)) continue;
      seen.add(at.start);
      const place: Place = { ...at, path: run.at.path };
      yield {
        at: place,
        message: `RUN leaves ${what} in the image history`,
        severity: gradeIn(stage, "high"),
      };
    }
  }
}

export default defineRule({
  id: "no-secrets-in-image",
  mistake: "container",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "cis-docker"],
  title: "A secret is baked into the image or its history",
  why: "Everybody who can pull the image reads its variables and its history; deleting the file in a later layer changes nothing.",
  remedy:
    "Give the build its secret by `RUN --mount=type=secret`, and the running container its own by its orchestrator; then change the secret that leaked.",
  references: [
    cisDocker("4.10"),
    cwe(522),
    cwe(538),
    cwe(798),
    attack("T1552.001"),
    sp190("4.1.4"),
    owaspDocker("D06"),
  ],
  peers: ["hadolint:DL3064", "buildkit:SecretsUsedInArgOrEnv", "DS-0031"],
  subchecks: {
    "default-credentials": { about: "The image starts with a password that everybody knows" },
  },
  options: {
    names: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further variable names that hold secrets",
    },
    allowNames: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Variable names that hold none",
    },
    detectors: {
      type: "boolean",
      default: true,
      description: "Recognise tokens and keys by their form, whatever the name",
    },
  },

  on: "stage",
  *check(stage: Stage, context: Context) {
    if (!stage.reachable) return;
    yield* judgeVariables(stage, context);
    for (const run of stage.runs) yield* judgeRun(stage, run, context);
    yield* judgeDocuments(stage);
  },
  alsoOn: { container: judgeBuildArguments },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM alpine:3.20
      ENV DB_PASSWORD=s3cr3t-hunter2 LANG=C
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^ ENV DB_PASSWORD holds a secret
      ENV DATABASE_URL=postgres://app:hunter2hunter2@db/app
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ENV DATABASE_URL holds a password in a URL
      ARG NPM_TOKEN
      #   ^^^^^^^^^ ARG NPM_TOKEN leaves a secret in the image history
      RUN npm install
    `,
    good: dockerfile`
      FROM alpine:3.20
      ENV DB_PASSWORD_FILE=/run/secrets/db LANG=C
      RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm install
    `,
  },
  {
    name: "commands that take a password",
    bad: dockerfile`
      FROM alpine:3.20
      RUN git clone https://ci:hunter2hunter2@git.example.com/acme/lib.git
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN leaves a password in a URL in the image history
      RUN printf '//registry.example.com/:_authToken=hunter2hunter2' > ~/.npmrc
      #                                                                ^^^^^^^^ RUN leaves a secret (~/.npmrc) in the image history
    `,
  },
  {
    name: "names that only sound secret, placeholders, paths and stages that nothing uses",
    good: dockerfile`
      FROM alpine:3.20 AS unused
      ENV API_TOKEN=hunter2hunter2

      FROM alpine:3.20
      ARG GOPASS_VERSION=1.15.14
      ENV PASSWORD_MIN_LENGTH=12 SESSION_TOKEN_TTL=3600 PUBLIC_KEY=abcdef
      ENV DB_PASSWORD= API_KEY=\${API_KEY} SECRET_KEY_FILE=/run/secrets/key
      RUN --mount=type=secret,id=npm npm config set "//registry.example.com/:_authToken=$(cat /run/secrets/npm)"
      RUN npm config set registry https://registry.example.com && git config --global user.name ci
    `,
  },
  {
    name: "credentials that everybody knows, and those that were to be replaced",
    bad: dockerfile`
      FROM postgres:17.2
      ENV POSTGRES_PASSWORD=changeme PGPASSWORD=postgres
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^ ENV POSTGRES_PASSWORD holds a credential that anybody tries first
      #                              ^^^^^^^^^^^^^^^^^^^ ENV PGPASSWORD holds a credential that anybody tries first
    `,
    good: dockerfile`
      FROM postgres:17.2
      ENV POSTGRES_PASSWORD_FILE=/run/secrets/postgres
    `,
  },
  {
    name: "secrets that betray themselves by their form, whatever the name",
    bad: dockerfile`
      FROM alpine:3.20
      ENV DEPLOY="-----BEGIN OPENSSH PRIVATE KEY-----"
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ENV DEPLOY holds a private key
      LABEL source="https://ci:s3afarer-of-the-sea@git.example.com/app"
      #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ LABEL source holds a password in a URL
    `,
  },
  {
    name: "an argument that a RUN names becomes a secret of the build",
    bad: dockerfile`
      # syntax=docker/dockerfile:1
      FROM node:22.11.0
      ARG NPM_TOKEN
      #   ^^^^^^^^^ ARG NPM_TOKEN leaves a secret in the image history
      RUN npm config set "//registry.example.com/:_authToken=\${NPM_TOKEN}" && npm ci
      RUN echo "$NPM_TOKENS"
    `,
    fixed: dockerfile`
      # syntax=docker/dockerfile:1
      FROM node:22.11.0
      RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm config set "//registry.example.com/:_authToken=\${NPM_TOKEN}" && npm ci
      RUN echo "$NPM_TOKENS"
    `,
  },
  {
    name: "settings of clients, and files that are written on the spot",
    bad: dockerfile`
      # syntax=docker/dockerfile:1
      FROM node:22.11.0
      RUN aws configure set aws_secret_access_key s3afarer-of-the-sea
      #                                           ^^^^^^^^^^^^^^^^^^^ RUN leaves a secret in the image history
      RUN npm config set //registry.example.com/:_authToken=s3afarer-of-the-sea
      #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN leaves a secret in the image history
      RUN composer config --global github-oauth.github.com s3afarer-of-the-sea
      #                                                    ^^^^^^^^^^^^^^^^^^^ RUN leaves a secret in the image history
      RUN echo "machine example.com login ci password s3afarer-of-the-sea" | tee -a ~/.netrc
      #                                                                             ^^^^^^^^ RUN leaves a secret (~/.netrc) in the image history
      COPY <<EOF /root/.npmrc
      ^^^^^^^^^^^^^^^^^^^^^^^ COPY writes a secret into the image
      //registry.example.com/:_authToken=s3afarer-of-the-sea
      EOF
    `,
  },
  {
    name: "names of one's own, and names that are accepted",
    options: { names: ["PIN"], allowNames: ["DEMO_PASSWORD"] },
    bad: dockerfile`
      FROM alpine:3.20
      ENV PIN=x7-4711-q DEMO_PASSWORD=correct-horse
      #   ^^^^^^^^^^^^^ ENV PIN holds a secret
    `,
  },
  {
    name: "a build argument of a Compose file",
    bad: compose`
      services:
        api:
          build:
            context: .
            args:
              VERSION: 1.4.0
              NPM_TOKEN: s3afarer-of-the-registry
              #          ^^^^^^^^^^^^^^^^^^^^^^^^ service "api" builds with a secret in NPM_TOKEN
    `,
    good: compose`
      services:
        api:
          build:
            context: .
            args:
              VERSION: 1.4.0
              TOKEN_TTL: 15m
              NPM_TOKEN: \${NPM_TOKEN}
            secrets: [npm]
      secrets:
        npm:
          environment: NPM_TOKEN
    `,
  },
];
