import {
  attack,
  type BuildContext,
  type Context,
  type CopyUse,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  files,
  matchesImage,
  type Problem,
  type Severity,
  type Stage,
  valueOf,
} from "plimsoll";
import { secretByName, secretInFile } from "../data/secret-files.ts";
import { detectSecret } from "../data/secret-values.ts";

/** In a stage of which only some files are copied on, a secret stays in the cache of the builder. */
const gradeIn = (stage: Stage): Severity => (stage.shipped ? "high" : "low");

const isWildcard = (source: string): boolean => /[*?[]/.test(source);

const isNamed = (path: string, context: Context): boolean => {
  const name = path.replace(/^.*\//, "");
  return (context.options["globs"] as readonly string[]).some(
    (glob) => matchesImage(glob, name) || matchesImage(glob, path),
  );
};

/** What a source is by its name; a pattern such as `*.key` stands for what it names. */
const kindByName = (source: string, context: Context): string | undefined =>
  isNamed(source, context) ? "a file that this site keeps secret" : secretByName(source.replace(/^\*+/, "x"));

/** What a source brings from a folder that is there: then the files decide, and what is kept out is no fault. */
function kindInContext(
  source: string,
  excludes: readonly string[],
  folder: BuildContext,
  context: Context,
): string | undefined {
  const taken = folder.filesOf(source, excludes);
  // Nothing in the repository: made before the build, unless the ignore file keeps it out.
  if (taken.length === 0)
    return isWildcard(source) || folder.ignores(source) ? undefined : kindByName(source, context);
  if (kindByName(source, context) === "a folder of credentials") return "a folder of credentials";
  for (const file of taken) {
    const kind = isNamed(file.path, context) ? kindByName(file.path, context) : secretInFile(file);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function kindOf(source: string, copy: CopyUse, stage: Stage, context: Context): string | undefined {
  const named = kindByName(source, context);
  if (named === undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return undefined;
  if (stage.contexts.length === 0) return named;
  const excludes = copy.excludes.flatMap((field) => valueOf(field) ?? []);
  return stage.contexts
    .map((folder) => kindInContext(source, excludes, folder, context))
    .find((kind) => kind);
}

function* judgeCopy(copy: CopyUse, stage: Stage, context: Context): Iterable<Problem> {
  if (copy.from !== undefined) return;
  for (const source of copy.sources) {
    const kind = source.state === "set" ? kindOf(source.value, copy, stage, context) : undefined;
    if (kind !== undefined)
      yield {
        at: source,
        severity: gradeIn(stage),
        message: `${copy.instruction} takes ${kind} into the image`,
      };
  }
  for (const document of copy.documents) {
    const kind = detectSecret(document.value)?.kind;
    if (kind !== undefined)
      yield {
        at: copy.at,
        severity: gradeIn(stage),
        message: `${copy.instruction} writes ${kind} into the image`,
      };
  }
}

export default defineRule({
  id: "no-secret-files-in-image",
  mistake: "container",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "cis-docker"],
  title: "A file of keys or credentials is copied into the image",
  why: "Everybody who can pull the image takes the file out of its layer, even if a later instruction deletes it.",
  remedy:
    "Mount it where it is needed, by `RUN --mount=type=secret` in the build and by the orchestrator at run time; then change the secret.",
  references: [cisDocker("4.10"), cwe(538), attack("T1552.001")],
  peers: [],
  options: {
    globs: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further names of secret files; `*` stands for any text",
    },
  },

  on: "stage",
  *check(stage: Stage, context: Context) {
    if (!stage.reachable) return;
    for (const copy of stage.copies) yield* judgeCopy(copy, stage, context);
  },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM alpine:3.20.3
      COPY id_rsa /root/.ssh/id_rsa
      #    ^^^^^^ COPY takes a private key into the image
      COPY deploy/.env deploy/.npmrc /srv/
      #    ^^^^^^^^^^^ COPY takes an environment file into the image
      #                ^^^^^^^^^^^^^ COPY takes npm credentials into the image
      ADD .aws /root/.aws
      #   ^^^^ ADD takes a folder of credentials into the image
      COPY terraform.tfstate production.p12 /srv/
      #    ^^^^^^^^^^^^^^^^^ COPY takes a Terraform state into the image
      #                      ^^^^^^^^^^^^^^ COPY takes a key store into the image
    `,
    good: dockerfile`
      FROM alpine:3.20.3
      RUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci
      RUN --mount=type=ssh git clone git@git.example.com:acme/lib.git
    `,
  },
  {
    name: "names of what only shows how such a file looks, public keys, certificates, other stages",
    good: dockerfile`
      FROM alpine:3.20.3 AS unused
      COPY id_rsa /root/.ssh/id_rsa
      FROM alpine:3.20.3 AS build
      RUN make
      FROM alpine:3.20.3
      COPY .env.example .env.sample id_ed25519.pub ca.crt server.cer truststore.jks /srv/
      COPY --from=build /out/server.key /srv/
      COPY $KEY_FILE /srv/
      ADD https://example.com/release.pem /srv/
    `,
  },
  {
    name: "a stage that is only copied from keeps it off the registry",
    bad: dockerfile`
      FROM node:22.11.0 AS build
      COPY .npmrc ./
      #    ^^^^^^ COPY takes npm credentials into the image
      RUN npm ci
      FROM node:22.11.0-slim
      COPY --from=build /app /app
    `,
  },
  {
    name: "what stands in the files decides",
    bad: files({
      Dockerfile: dockerfile`
        FROM alpine:3.20.3
        COPY certs/chain.pem certs/server.pem *.key .env .npmrc /srv/
        #                    ^^^^^^^^^^^^^^^^ COPY takes a private key into the image
        #                                     ^^^^^ COPY takes a private key into the image
      `,
      "certs/chain.pem": dockerfile`
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
      `,
      "certs/server.pem": dockerfile`
        -----BEGIN PRIVATE KEY-----
        MIIE
        -----END PRIVATE KEY-----
      `,
      "tls.key": dockerfile`
        -----BEGIN EC PRIVATE KEY-----
        MHcC
        -----END EC PRIVATE KEY-----
      `,
      ".env": dockerfile`
        PORT=8080
        DB_PASSWORD=changeme
        API_TOKEN=
      `,
      ".npmrc": dockerfile`
        //registry.example.com/:_authToken=\${NPM_TOKEN}
      `,
    }),
  },
  {
    name: "what the ignore file keeps out never reaches the image",
    good: files({
      "app/Dockerfile": dockerfile`
        FROM alpine:3.20.3
        COPY .env id_rsa /srv/
      `,
      "app/.dockerignore": dockerfile`
        # local settings
        .env
        **/id_*
      `,
      "app/.env": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
      "compose.yaml": compose`
        services:
          app:
            build: app
      `,
    }),
  },
  {
    name: "a key that is written on the spot",
    bad: dockerfile`
      # syntax=docker/dockerfile:1
      FROM alpine:3.20.3
      COPY <<EOF /root/.ssh/deploy
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ COPY writes a private key into the image
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXk
      -----END OPENSSH PRIVATE KEY-----
      EOF
    `,
  },
  {
    name: "names of one's own",
    options: { globs: ["*.vault"] },
    bad: dockerfile`
      FROM alpine:3.20.3
      COPY settings.vault /srv/
      #    ^^^^^^^^^^^^^^ COPY takes a file that this site keeps secret into the image
    `,
  },
];
