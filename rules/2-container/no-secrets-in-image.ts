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
  milder,
  owaspDocker,
  type Place,
  type Problem,
  type RunCommand,
  type Severity,
  type ShellCommand,
  type Span,
  type Stage,
  sp190,
  type Variable,
  valueOf,
} from "plimsoll";
import { credentialsInUrl, detectSecret, passwordsInArguments } from "../data/secret-values.ts";
import { isHarmless, isPlaceholder, isSecretName } from "../data/secrets.ts";

/** Files in which package managers and clients keep their passwords. */
const CREDENTIAL_FILES =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.netrc|_netrc|\.pypirc|pip\.conf|\.git-credentials|\.pgpass|\.my\.cnf|settings\.xml|\.docker\/config\.json|\.dockercfg|auth\.json|\.aws\/credentials|credentials\.toml|\.vault-token)$/;
/** An assignment in the text that goes into such a file. */
const WRITTEN_SECRET =
  /(?:_authToken|_auth|_password|password|token|secret_access_key|machine \S+ login \S+ password)\s*(?:[=:]\s*)?(\S+)/i;

interface Leak {
  readonly at: Span;
  readonly what: string;
}

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
  return named ? "a secret" : undefined;
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
  };
}

const isLiteral = (text: string): boolean => !isPlaceholder("password", text) && !isHarmless(text);

const detected = (text: string, context: Context): string | undefined => {
  const kind = context.options["detectors"] === false ? undefined : detectSecret(text)?.kind;
  return kind ?? (credentialsInUrl(text) ? "a password in a URL" : undefined);
};

function* leaksInWords(command: ShellCommand, context: Context): Iterable<Leak> {
  for (const hit of passwordsInArguments(command.words.map((word) => word.text))) {
    const word = command.words[hit.word];
    if (word?.literal && isLiteral(hit.password)) yield { at: word.at, what: `a password (${hit.option})` };
  }
  for (const word of command.words) {
    const what = detected(word.text, context);
    if (what) yield { at: word.at, what };
  }
}

function* leaksInAssignments(command: ShellCommand, context: Context): Iterable<Leak> {
  for (const { name, value } of command.assignments) {
    if (
      !value.literal ||
      !isSecret(name, context) ||
      isPlaceholder(name, value.text) ||
      !isLiteral(value.text)
    )
      continue;
    yield { at: value.at, what: `a secret (${name})` };
  }
}

/** `echo "//registry/:_authToken=..." > .npmrc`, `aws configure set aws_secret_access_key ...` */
function* leaksInFiles(command: ShellCommand): Iterable<Leak> {
  const words = command.words.map((word) => word.text);
  if (command.name === "aws" && words[1] === "configure" && words[2] === "set") {
    const secret = command.words[4];
    if (secret?.literal && isSecretName(words[3] ?? "") && isLiteral(secret.text))
      yield { at: secret.at, what: "a secret" };
    return;
  }
  const target = command.redirects.find(
    ({ operator, target: file }) => operator.includes(">") && CREDENTIAL_FILES.test(file.text),
  );
  if (!target) return;
  const written = [
    ...command.args.map((word) => word.text),
    ...command.redirects.flatMap((each) => each.heredoc ?? []),
  ];
  const secret = WRITTEN_SECRET.exec(written.join(" "))?.[1];
  if (secret !== undefined && isLiteral(secret))
    yield { at: target.target.at, what: `a secret (${target.target.text})` };
}

function* judgeRun(stage: Stage, run: RunCommand, context: Context): Iterable<Problem> {
  const seen = new Set<number>();
  for (const command of run.script.commands) {
    const leaks = [
      ...leaksInWords(command, context),
      ...leaksInAssignments(command, context),
      ...leaksInFiles(command),
    ];
    for (const { at, what } of leaks) {
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
      ENV POSTGRES_PASSWORD=changeme
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
