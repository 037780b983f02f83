import type { Span } from "../../model/source.ts";
import type { Environment } from "./interpolate.ts";
import type { Tree } from "./tree.ts";

/** What a short syntax needs to become the long one. */
export interface Tools {
  readonly environment: Environment;
  /** The path as seen from the project directory, where the file at hand belongs to another folder. */
  readonly rebase: (path: string) => string;
  readonly report: (at: Span, message: string) => void;
  /** Entries that may still be made of ranges. */
  readonly budget: { left: number };
}

/** Turns any written form of a value into its one long form; leaves alone what it does not know. */
export type Lengthen = (node: Tree, tools: Tools) => Tree;

export type ScalarType = "string" | "number" | "integer" | "boolean" | "null";

/** A single value. */
export interface ScalarShape {
  readonly kind: "scalar";
  readonly types: readonly ScalarType[];
  /** What Compose reads the text as, quoted or not (compose-go, interpolateTypeCastMapping). */
  readonly cast?: "boolean" | "number";
  readonly oneOf?: readonly string[];
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
  /** True for a path that is relative to the folder of its project. */
  readonly path?: boolean;
}

export interface ListShape {
  readonly kind: "list";
  readonly item: Shape;
  readonly nullable?: boolean;
  readonly long?: Lengthen;
  /** What two items have in common that cannot be in the list twice: the later one takes the place of the earlier. */
  readonly key?: (item: Tree) => string;
  /** True if items of one key are merged rather than replaced. */
  readonly deep?: boolean;
  /** True if an override replaces the whole list instead of adding to it. */
  readonly replaces?: boolean;
  /** True if Compose refuses an item twice. */
  readonly distinct?: boolean;
}

export interface MappingShape {
  readonly kind: "mapping";
  readonly keys: ReadonlyMap<string, Shape>;
  /** Shape of the values under any other key. */
  readonly rest?: Shape;
  /** What other keys may look like. */
  readonly restPattern?: RegExp;
  readonly required?: readonly string[];
  readonly nullable?: boolean;
  readonly long?: Lengthen;
  /** True if keys that start with `x-` are allowed. */
  readonly extensible: boolean;
  /** Whether an override replaces the whole mapping instead of adding to it. */
  readonly replaces?: (base: Tree, over: Tree) => boolean;
}

/** A mapping or list in some files and a single value in others, both of them final. */
export interface EitherShape {
  readonly kind: "either";
  readonly scalar: ScalarShape;
  readonly other: ListShape | MappingShape;
}

/** Anything: extensions and what plugins define. */
export interface AnyShape {
  readonly kind: "any";
}

/**
 * One part of the Compose file: what it may hold, how its short syntax reads and how an override changes it.
 * The facts are the schema's (compose-spec, schema/compose-spec.json) and the loader's (compose-go).
 */
export type Shape = ScalarShape | ListShape | MappingShape | EitherShape | AnyShape;

export const anything: AnyShape = { kind: "any" };

const scalar = (types: readonly ScalarType[], more: Partial<ScalarShape> = {}): ScalarShape => ({
  kind: "scalar",
  types,
  ...more,
});

export const text = scalar(["string"]);
export const localPath = scalar(["string"], { path: true });
/** A switch, which Compose also takes from text (`"true"`, `yes`). */
export const flag = scalar(["boolean", "string"], { cast: "boolean" });
export const strictFlag = scalar(["boolean"]);
/** A whole number, which Compose also takes from text. */
export const count = scalar(["integer", "string"], { cast: "number" });
export const amount = scalar(["number", "string"], { cast: "number" });
/** A size like `512m`; its text stays as it is. */
export const size = scalar(["number", "string"]);
export const sizeFromZero = scalar(["integer", "string"], { min: 0 });
export const countBetween = (min: number, max: number): ScalarShape =>
  scalar(["integer", "string"], { cast: "number", min, max });
export const number = scalar(["number"], { cast: "number" });
export const wholeNumber = scalar(["integer"]);
export const textOrNumber = scalar(["string", "number"]);
export const textOrNumberOrNull = scalar(["string", "number", "null"]);
export const textOrFlag = scalar(["string", "boolean"]);
export const textOrNull = scalar(["string", "null"]);
export const anyScalar = scalar(["string", "number", "boolean"]);
/** A value under a key of a list or mapping of pairs. */
export const pairValue = scalar(["string", "number", "boolean", "null"]);
export const oneOf = (...values: readonly string[]): ScalarShape => scalar(["string"], { oneOf: values });
export const textLike = (pattern: RegExp, ...others: readonly ScalarType[]): ScalarShape =>
  scalar(["string", ...others], { pattern });

export const list = (item: Shape, more: Partial<ListShape> = {}): ListShape => ({
  kind: "list",
  item,
  ...more,
});

/** A mapping with known keys, and extensions. */
export const mapping = (keys: Record<string, Shape>, more: Partial<MappingShape> = {}): MappingShape => ({
  kind: "mapping",
  keys: new Map(Object.entries(keys)),
  extensible: true,
  ...more,
});

/** A mapping whose keys are the author's. */
export const mappingOfAny = (rest: Shape, more: Partial<MappingShape> = {}): MappingShape => ({
  kind: "mapping",
  keys: new Map(),
  rest,
  extensible: false,
  ...more,
});

export const either = (scalarShape: ScalarShape, other: ListShape | MappingShape): EitherShape => ({
  kind: "either",
  scalar: scalarShape,
  other,
});

/** Shape of the value under a key; undefined if there can be no such key. */
export function shapeUnder(shape: Shape, key: string): Shape | undefined {
  if (shape.kind === "either") return shapeUnder(shape.other, key);
  if (shape.kind !== "mapping") return shape.kind === "any" ? anything : undefined;
  const known = shape.keys.get(key);
  if (known) return known;
  if (shape.extensible && key.startsWith("x-")) return anything;
  return shape.restPattern && !shape.restPattern.test(key) ? undefined : shape.rest;
}
