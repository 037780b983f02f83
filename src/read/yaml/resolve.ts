import type { AliasNode, Dialect, MappingNode, Node, Resolved, ResolvedEntry, ScalarNode } from "./node.ts";
import { scalarValue } from "./typing.ts";

/**
 * Follows an alias; one without a target reads as an empty scalar.
 * Pass the dialect where it matters that kubectl, unlike Compose, does not find anchors of earlier documents.
 */
export function resolve(node: Node, dialect?: Dialect): Resolved {
  if (node.kind !== "alias") return { node, written: node.written ?? node, shared: node.shared === true };
  const target = dialect === "kubernetes" && node.foreign ? undefined : node.target;
  return { node: target ?? emptyInPlaceOf(node), written: node, shared: true };
}

function emptyInPlaceOf({ source, start, end, parent }: AliasNode): ScalarNode {
  return { kind: "scalar", text: "", style: "plain", source, start, end, ...(parent ? { parent } : {}) };
}

/**
 * True for a key that merges instead of naming an entry: a plain `<<`, or any key tagged `!!merge`
 * (`isMerge` in go-yaml v2's decode.go and v4's constructor.go; v2 asks for the text `<<` even with the tag).
 */
export function isMergeKey(key: ScalarNode, dialect?: Dialect): boolean {
  if (key.tag === "!!merge") return dialect !== "kubernetes" || key.text === "<<";
  return key.text === "<<" && key.style === "plain" && key.tag === undefined;
}

/**
 * Entries as the consumer sees them, one for each key, merge keys applied.
 * go-yaml v2 (kubectl) decodes in the order of the text, so that a later merge overrides what is written before it;
 * v4 (Compose) keeps every key written out, and of several merged mappings the first wins in both.
 * The last of duplicate keys wins; a merged value is written where it is used, at the merge key's alias.
 */
export function entriesOf(mapping: MappingNode, dialect: Dialect): readonly ResolvedEntry[] {
  const entries = new Map<string, ResolvedEntry>();
  if (dialect === "kubernetes") overlay(mapping, entries, undefined);
  else fillIn(mapping, entries, undefined, dialect);
  return [...entries.values()];
}

type Entries = Map<string, ResolvedEntry>;

function overlay(mapping: MappingNode, entries: Entries, use: Node | undefined): void {
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key, "kubernetes")) {
      for (const from of mergedBy(value, "kubernetes").reverse())
        overlay(from.mapping, entries, use ?? from.use);
      continue;
    }
    const name = nameInJson(key);
    const named = name === key.text ? key : { ...key, text: name };
    entries.set(name, entryOf(named, usedAt(use, resolve(value, "kubernetes"))));
  }
}

function fillIn(mapping: MappingNode, entries: Entries, use: Node | undefined, dialect: Dialect): void {
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key, dialect)) continue;
    if (use && entries.has(key.text)) continue;
    entries.set(key.text, entryOf(key, usedAt(use, resolve(value, dialect))));
  }
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key, dialect)) fillFrom(value, entries, use, dialect);
  }
}

function fillFrom(value: Node, entries: Entries, use: Node | undefined, dialect: Dialect): void {
  for (const from of mergedBy(value, dialect)) fillIn(from.mapping, entries, use ?? from.use, dialect);
}

const entryOf = (key: ScalarNode, { node, written, shared }: Resolved): ResolvedEntry => ({
  key,
  node,
  written,
  shared,
});

const usedAt = (use: Node | undefined, resolved: Resolved): Resolved =>
  use
    ? { node: resolved.node, written: use.kind === "alias" ? use : resolved.written, shared: true }
    : resolved;

interface Merged {
  readonly mapping: MappingNode;
  /** The alias or the mapping in the text at the merge key. */
  readonly use: Node;
}

/** The mappings a merge key names, in the order they are written; anything else is a fault of the document. */
function mergedBy(value: Node, dialect: Dialect): Merged[] {
  const { node, written } = resolve(value, dialect);
  if (node.kind === "mapping") return [{ mapping: node, use: written }];
  if (node.kind !== "sequence") return [];
  return node.items.flatMap((item) => {
    const from = resolve(item, dialect);
    return from.node.kind === "mapping"
      ? [{ mapping: from.node, use: value.kind === "alias" ? value : item }]
      : [];
  });
}

/** A key as sigs.k8s.io/yaml names it in JSON (`convertToJSONableObject`): `yes` is "true", `0x1` is "1". */
function nameInJson(key: ScalarNode): string {
  const value = scalarValue(key, "kubernetes");
  return value.type === "null" ? key.text : String(value.value);
}
