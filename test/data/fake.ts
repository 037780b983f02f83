import type { Container, EnvVar, Field, ImageRef, ListField, Place, Stage } from "plimsoll";
import { absentField, parseImage, Source, setField, unknownField } from "plimsoll";

const SOURCE = new Source("fake.yaml", "");
export const place = (...path: string[]): Place => ({ source: SOURCE, start: 0, end: 0, path });

export const image = (text: string): ImageRef => {
  const ref = parseImage(text);
  if (!ref) throw new Error(`not an image: ${text}`);
  return ref;
};

/** `undefined` is absent, `?x` unknown. */
export const field = (value: string | undefined, key = "key"): Field<string> => {
  if (value === undefined) return absentField(place(key));
  return value.startsWith("?") ? unknownField(value.slice(1), place(key)) : setField(value, place(key));
};

export const list = (values: readonly string[] | undefined, key = "list"): ListField =>
  values
    ? setField(
        values.map((value, at) => field(value, `${key}.${at}`)),
        place(key),
      )
    : absentField(place(key));

export interface FakeStage {
  readonly base?: string;
  readonly parent?: Stage;
  readonly user?: string;
  readonly foundation?: Stage;
  readonly env?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly copy?: readonly [string, string];
}

/** A stage with only what the data functions look at. */
export function stage(fake: FakeStage): Stage {
  return {
    at: place("FROM"),
    base: fake.base === undefined ? undefined : { ref: setField(image(fake.base), place("FROM")) },
    parent: fake.parent,
    foundation: fake.foundation,
    user: field(fake.user ?? undefined, "USER"),
    variables: Object.entries(fake.env ?? {}).map(([name, value]) => ({
      at: place(name),
      instruction: "ENV",
      name,
      value: field(value),
    })),
    copies: fake.copy
      ? [{ at: place("COPY"), sources: [field(fake.copy[0])], destination: field(fake.copy[1]) }]
      : [],
    entrypoint: list(fake.entrypoint),
    command: list(fake.command),
  } as unknown as Stage;
}

export interface FakeContainer {
  readonly image?: string;
  /** A value `<secret>` comes from a Secret; `?x` is unknown. */
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly mounts?: readonly string[];
  /** Texts of files of the repository, by where they lie. */
  readonly files?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly runAsNonRoot?: boolean;
  readonly build?: Stage;
}

/** A container with only what the data functions look at. */
export function container(fake: FakeContainer): Container {
  const env = Object.entries(fake.env ?? {}).map(
    ([name, value]): EnvVar =>
      value === "<secret>"
        ? { name, at: place(name), value: absentField(place(name)), from: "secret" }
        : { name, at: place(name), value: field(value, name), from: "literal" },
  );
  return {
    image: fake.image === undefined ? undefined : { ref: setField(image(fake.image), place("image")) },
    env,
    command: list(fake.command, "command"),
    args: list(fake.args, "args"),
    scripts: [],
    files: Object.entries(fake.files ?? {}).map(([path, text]) => ({ path, text })),
    mounts: (fake.mounts ?? []).map((target) => ({ target: field(target) })),
    effective: {
      runAsUser: field(fake.user, "user"),
      runAsNonRoot:
        fake.runAsNonRoot === undefined
          ? absentField(place("runAsNonRoot"))
          : setField(fake.runAsNonRoot, place("runAsNonRoot")),
      windowsUser: field(undefined),
    },
    build: fake.build,
  } as unknown as Container;
}
