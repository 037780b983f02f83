import {
  type BuildContext,
  type Context,
  type CopyUse,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Fix,
  files,
  matchesImage,
  type Problem,
  type Stage,
  valueOf,
} from "plimsoll";
import { secretByName, secretInFile } from "../data/secret-files.ts";

/** Keys and settings that only tests and examples use are no secrets. */
const SHOWN = /(?:^|\/)(?:tests?|__tests__|testdata|fixtures|examples?|samples?|docs?|vendor)\//i;

/** More would not be read. */
const MOST_SHOWN = 3;

function sensitiveFiles(
  source: string,
  copy: CopyUse,
  folder: BuildContext,
  context: Context,
): readonly string[] {
  const own = context.options["sensitive"] as readonly string[];
  const excludes = copy.excludes.flatMap((field) => valueOf(field) ?? []);
  return folder
    .filesOf(source, excludes)
    .filter(({ path }) => !(path.includes("/") && SHOWN.test(path)))
    .filter((file) => own.some((glob) => matchesImage(glob, file.path)) || secretInFile(file) !== undefined)
    .map((file) => file.path);
}

const listed = (paths: readonly string[]): string => {
  const rest = paths.length - MOST_SHOWN;
  const shown = paths.slice(0, MOST_SHOWN).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
};

/** Lines for the ignore file; characters that it would read as wildcards are taken literally. */
function keepOut(paths: readonly string[], folder: BuildContext): Fix | undefined {
  const source = folder.ignoreFile ?? folder.newIgnoreFile;
  if (!source) return undefined;
  const { text } = source;
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  const lines = paths.map((path) => path.replace(/[\\*?[\]]/g, "\\$&"));
  const at = { source, start: text.length, end: text.length };
  return {
    class: "safe",
    title: folder.ignoreFile ? "add them to the ignore file" : "write a .dockerignore with them",
    changes: [{ kind: "replace", at, text: `${start}${lines.map((line) => `${line}\n`).join("")}` }],
  };
}

/** A source that is secret by its own name is no-secret-files-in-image's. */
const isWide = (source: string): boolean =>
  secretByName(source.replace(/^\*+/, "x")) === undefined &&
  !(source.includes("://") && /^[a-z][a-z0-9+.-]*:\/\//i.test(source));

const isWhole = (source: string): boolean => /^(?:\.?\/?|\.\/\*?|\*)$/.test(source);

function judgeSource(
  source: Field<string>,
  copy: CopyUse,
  folder: BuildContext,
  context: Context,
): Problem | undefined {
  const path = valueOf(source);
  if (path === undefined || !isWide(path)) return undefined;
  const found = sensitiveFiles(path, copy, folder, context);
  if (found.length > 0)
    return {
      at: source,
      message: `${copy.instruction} ${path} takes ${listed(found)} into the image`,
      fix: keepOut(found, folder),
    };
  if (isWhole(path) && !folder.ignoreFile && folder.filesOf(path, []).length > 0)
    return {
      at: source,
      sub: "missing",
      severity: "low",
      message: `${copy.instruction} ${path} takes all that lies in the context: there is no .dockerignore`,
    };
  return undefined;
}

function* judgeCopy(copy: CopyUse, stage: Stage, context: Context): Iterable<Problem> {
  if (copy.from !== undefined) return;
  for (const source of copy.sources) {
    const path = valueOf(source);
    if (
      path !== undefined &&
      stage.contexts.length > 0 &&
      stage.contexts.every((folder) => folder.ignores(path))
    )
      yield {
        at: copy.at,
        sub: "ignored-source",
        severity: "low",
        message: `${copy.instruction} ${path} finds nothing: the source is ignored by .dockerignore`,
      };
    if (!stage.shipped) continue;
    const [problem] = stage.contexts.flatMap((folder) => judgeSource(source, copy, folder, context) ?? []);
    if (problem) yield problem;
  }
}

export default defineRule({
  id: "require-dockerignore",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict"],
  title: "The build context leaks files into the image",
  why: "A COPY of a whole folder takes along what lies there by chance: settings of a developer, keys, the login to the git remote.",
  remedy: "Keep such files out by .dockerignore, or copy only what the image needs.",
  references: [cisDocker("4.10"), cwe(538)],
  peers: ["buildkit:CopyIgnoredFile"],
  subchecks: {
    missing: {
      about: "The whole context is copied and no ignore file says what to leave out",
      presets: ["strict"],
    },
    "ignored-source": {
      about: "What a COPY names is kept out of the context, so that the build fails",
      presets: ["strict"],
    },
  },
  options: {
    sensitive: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Further files, by their paths from the context, that no image may hold; `*` stands for any name, `**` for any path",
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
    bad: files({
      Dockerfile: dockerfile`
        FROM node:22.11.0
        COPY . /srv/
        #    ^ COPY . takes .env, .git/config, certs/server.key into the image
      `,
      ".dockerignore": dockerfile`
        node_modules
      `,
      ".env": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
      ".git/config": dockerfile`
        [http "https://git.example.com/"]
          extraheader = AUTHORIZATION: basic eC1hY2Nlc3M=
      `,
      "certs/server.key": dockerfile`
        -----BEGIN PRIVATE KEY-----
        MIIE
        -----END PRIVATE KEY-----
      `,
    }),
    good: files({
      Dockerfile: dockerfile`
        FROM node:22.11.0
        COPY . /srv/
      `,
      ".dockerignore": dockerfile`
        node_modules
        .env
        .git/config
        certs/server.key
      `,
    }),
  },
  {
    name: "an ignore file is written where there is none",
    bad: files({
      "web/Dockerfile": dockerfile`
        FROM node:22.11.0
        COPY src /srv/
        #    ^^^ COPY src takes src/.env into the image
      `,
      "web/src/.env": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
    }),
    fixed: files({
      "web/Dockerfile": dockerfile`
        FROM node:22.11.0
        COPY src /srv/
      `,
      "web/.dockerignore": dockerfile`
        src/.env
      `,
    }),
  },
  {
    name: "the context that Compose names, and the ignore file of a Dockerfile of another name",
    bad: files({
      "compose.yaml": compose`
        services:
          web:
            build:
              context: app
              dockerfile: ../docker/web.Dockerfile
      `,
      "docker/web.Dockerfile": dockerfile`
        FROM node:22.11.0
        COPY ./ /srv/
        #    ^^ COPY ./ takes terraform.tfstate into the image
      `,
      "docker/web.Dockerfile.dockerignore": dockerfile`
        **/.env
      `,
      "app/.dockerignore": dockerfile`
        terraform.tfstate
      `,
      "app/.env": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
      "app/terraform.tfstate": dockerfile`
        {}
      `,
    }),
  },
  {
    name: "nothing says what to leave out, and a source that is left out",
    bad: files({
      "a/Dockerfile": dockerfile`
        FROM node:22.11.0
        COPY . /srv/
        #    ^ COPY . takes all that lies in the context: there is no .dockerignore
      `,
      "b/Dockerfile": dockerfile`
        FROM node:22.11.0
        COPY dist /srv/dist
        ^^^^^^^^^^^^^^^^^^^ COPY dist finds nothing: the source is ignored by .dockerignore
      `,
      "b/.dockerignore": dockerfile`
        dist
      `,
    }),
  },
  {
    name: "what tests use, examples, settings without a secret, an exclude, build stages, a context elsewhere",
    good: files({
      "compose.yaml": compose`
        services:
          far:
            build: https://github.com/acme/app.git
      `,
      Dockerfile: dockerfile`
        FROM node:22.11.0 AS build
        COPY . /src/
        FROM node:22.11.0
        COPY --from=build /src/dist /srv/
        COPY --exclude=*.key certs package.json /srv/
        COPY test config /srv/
      `,
      ".dockerignore": dockerfile`
        *
        !certs
        !test
        !config
        !package.json
      `,
      "certs/server.key": dockerfile`
        -----BEGIN PRIVATE KEY-----
        MIIE
        -----END PRIVATE KEY-----
      `,
      "certs/ca.pem": dockerfile`
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
      `,
      "test/fixtures/server.key": dockerfile`
        -----BEGIN PRIVATE KEY-----
        MIIE
        -----END PRIVATE KEY-----
      `,
      "config/.env": dockerfile`
        PORT=8080
        DB_PASSWORD=\${DB_PASSWORD}
      `,
      "config/.env.example": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
      ".env": dockerfile`
        DB_PASSWORD=s3afarer-of-the-sea
      `,
    }),
  },
  {
    name: "files of one's own",
    options: { sensitive: ["**/customers-*.csv"] },
    bad: files({
      Dockerfile: dockerfile`
        FROM node:22.11.0
        COPY . /srv/
        #    ^ COPY . takes data/customers-2026.csv into the image
      `,
      "data/customers-2026.csv": dockerfile`
        name
      `,
    }),
  },
];
