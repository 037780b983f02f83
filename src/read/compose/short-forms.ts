import type { ScalarNode } from "../yaml/node.ts";
import { partOf, splitOutside, splittable, textPartOf } from "./parts.ts";
import type { Lengthen, Tools } from "./shape.ts";
import {
  child,
  entriesIn,
  isNull,
  itemsIn,
  mappingOf,
  markShared,
  nullAfter,
  scalarOf,
  sequenceOf,
  type Tree,
  type TreeEntry,
  withEntry,
  withoutKeys,
} from "./tree.ts";
import { splitWords } from "./words.ts";

/** A key that no one wrote, for a part of a short syntax. */
export const keyAt = (from: Tree, name: string): ScalarNode => ({ ...scalarOf(from, name), shared: true });

/** An entry for a part of a short syntax. */
export const entryAt = (name: string, value: Tree): TreeEntry => ({ key: keyAt(value, name), value });

const isText = (node: Tree): node is ScalarNode => node.kind === "scalar" && !isNull(node);

/** `env_file: a.env` is a list of one. */
export const listOfOne: Lengthen = (node) => (isText(node) ? sequenceOf(node, [node]) : node);

/** `build: .` is a mapping with one key. */
export const mappingUnder =
  (key: string): Lengthen =>
  (node) =>
    isText(node) ? mappingOf(node, [entryAt(key, markShared(node))]) : node;

/** The same for each item of a list, itself perhaps a single text: `env_file`, `secrets`, `configs`. */
export const listOfMappingsUnder =
  (key: string): Lengthen =>
  (node, tools) => {
    const listed = listOfOne(node, tools);
    if (listed.kind !== "sequence") return listed;
    return sequenceOf(
      listed,
      itemsIn(listed).map((item) => mappingUnder(key)(item, tools)),
    );
  };

/** `[KEY=value, KEY]` is a mapping: `environment`, `labels`, `args`, `sysctls` and their like. */
export const pairs =
  (separators = /[=]/): Lengthen =>
  (node, tools) => {
    if (node.kind !== "sequence") return node;
    const items = itemsIn(node);
    if (!items.every(isText)) return node;
    return mappingOf(node, lastOfEach(items.map((item) => pair(item, separators, tools))));
  };

function pair(item: ScalarNode, separators: RegExp, tools: Tools): TreeEntry {
  const whole = splittable(item);
  const at = splitOutside(whole, separators)[0]?.to ?? whole.length;
  const key = { ...textPartOf(item, { text: whole.slice(0, at), from: 0, to: at }, tools.environment) };
  if (at === whole.length) return { key: { ...key, written: item }, value: nullAfter(item) };
  const value = { text: whole.slice(at + 1), from: at + 1, to: whole.length };
  return { key, value: textPartOf(item, value, tools.environment) };
}

/** One entry for each key, with the last value given, where the first one stood. */
export function lastOfEach(entries: readonly TreeEntry[]): TreeEntry[] {
  const byKey = new Map<string, TreeEntry>();
  for (const entry of entries) byKey.set(entry.key.text, entry);
  return [...byKey.values()];
}

/** `environment` with the values that a bare key takes from the environment of Compose. */
export const environmentPairs: Lengthen = (node, tools) => {
  const long = pairs()(node, tools);
  if (long.kind !== "mapping") return long;
  return mappingOf(
    long,
    entriesIn(long).map((entry) => inherited(entry, tools)),
  );
};

function inherited(entry: TreeEntry, tools: Tools): TreeEntry {
  const value = isNull(entry.value) ? tools.environment.get(entry.key.text) : undefined;
  return value === undefined ? entry : { key: entry.key, value: scalarOf(entry.value, value) };
}

/** `[a, b]` is a mapping of names to nothing: `networks` and `models` of a service. */
export const namesWithNothing: Lengthen = (node) => namesTo(node, nullAfter);

/** `depends_on: [db]` waits until `db` has started (compose-spec, 05-services.md, depends_on). */
export const dependencies: Lengthen = (node) =>
  namesTo(node, (item) =>
    mappingOf(markShared(item), [
      entryAt("condition", { ...scalarOf(item, "service_started"), shared: true }),
      entryAt("required", { ...scalarOf(item, "true", "plain"), shared: true }),
    ]),
  );

function namesTo(node: Tree, value: (item: ScalarNode) => Tree): Tree {
  if (node.kind !== "sequence") return node;
  const items = itemsIn(node);
  if (!items.every(isText)) return node;
  return mappingOf(node, lastOfEach(items.map((item) => ({ key: nameOf(item), value: value(item) }))));
}

/** A name that holds a variable without a value stays apart from the others. */
const nameOf = (item: ScalarNode): ScalarNode =>
  item.unresolved === undefined ? item : { ...item, text: item.unresolved };

/** `[host:ip, host=ip,ip]` or `{host: ip}` is a mapping of hosts to lists of addresses. */
export const extraHosts: Lengthen = (node, tools) => {
  if (node.kind === "mapping") {
    return mappingOf(
      node,
      entriesIn(node).map(({ key, value }) => ({ key, value: listOfOne(value, tools) })),
    );
  }
  if (node.kind !== "sequence" || !itemsIn(node).every(isText)) return node;
  const hosts = new Map<string, { key: ScalarNode; values: Tree[] }>();
  for (const item of itemsIn(node) as readonly ScalarNode[]) {
    const { key, value } = pair(item, splittable(item).includes("=") ? /[=]/ : /[:]/, tools);
    const host = hosts.get(key.text) ?? { key, values: [] };
    hosts.set(key.text, host);
    host.values.push(...addresses(value as ScalarNode, tools));
  }
  return mappingOf(
    node,
    [...hosts.values()].map(({ key, values }) => ({ key, value: sequenceOf(key, values) })),
  );
};

const addresses = (value: ScalarNode, tools: Tools): Tree[] =>
  splitOutside(splittable(value), /[,]/).map((part) => textPartOf(value, part, tools.environment));

/** A command in shell form is split into words as Compose does; `healthcheck.test` is handed to a shell. */
export const command: Lengthen = (node, tools) => {
  if (!isText(node)) return node;
  const words = splitWords(splittable(node));
  return sequenceOf(
    node,
    words.map((word) => textPartOf(node, word, tools.environment)),
  );
};

export const healthTest: Lengthen = (node) =>
  isText(node)
    ? sequenceOf(node, [{ ...scalarOf(node, "CMD-SHELL"), shared: true }, markShared(node)])
    : node;

/** `external: {name: x}` is the old way to write `external: true` with a `name`. */
export const externalName: Lengthen = (node, tools) => {
  const external = child(node, "external");
  if (node.kind !== "mapping" || external?.kind !== "mapping") return node;
  const plain = withEntry(node, { ...entryAt("external", scalarOf(external, "true", "plain")) });
  const name = entriesIn(external).find((entry) => entry.key.text === "name");
  if (!name) return plain;
  if (child(node, "name"))
    tools.report(name.key, "`name` and `external.name` contradict each other: keep `name` only");
  return withEntry(withoutKeys(plain, "name"), name);
};

/** `gpus: all` asks for every device. */
export const gpus: Lengthen = (node) =>
  isText(node) ? sequenceOf(node, [mappingOf(node, [entryAt("count", markShared(node))])]) : node;

/** `{a: b}` has one value under each key where a list may stand: `provider.options`. */
export const listsUnderKeys: Lengthen = (node, tools) =>
  node.kind === "mapping"
    ? mappingOf(
        node,
        entriesIn(node).map(({ key, value }) => ({ key, value: listOfOne(value, tools) })),
      )
    : node;

/** `SRC:DST:PERMISSIONS` of a device; the target is the source if left out. */
export const devices: Lengthen = (node, tools) => {
  if (node.kind !== "sequence") return node;
  return sequenceOf(
    node,
    itemsIn(node).map((item) => (isText(item) ? device(item, tools) : item)),
  );
};

function device(item: ScalarNode, tools: Tools): Tree {
  const [source, target, permissions] = splitOutside(splittable(item), /[:]/);
  if (!source) return item;
  const part = (name: string, from = source): TreeEntry =>
    entryAt(name, partOf(item, from, tools.environment));
  const entries = [part("source"), part("target", target)];
  return mappingOf(item, permissions ? [...entries, part("permissions", permissions)] : entries);
}
