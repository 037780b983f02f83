import type { ScalarNode } from "../yaml/node.ts";
import {
  forEachOutside,
  impliedBy,
  type Part,
  partOf,
  splitOutside,
  splittable,
  unknownPart,
} from "./parts.ts";
import type { Lengthen, Tools } from "./shape.ts";
import { entryAt } from "./short-forms.ts";
import {
  child,
  entriesIn,
  isNull,
  itemsIn,
  mappingOf,
  rawOf,
  scalarOf,
  sequenceOf,
  type Tree,
  type TreeEntry,
} from "./tree.ts";

/** The parts of `[SOURCE:]TARGET[:OPTIONS]`, by offsets into the text. */
export interface VolumeParts {
  readonly source?: Part;
  readonly target: Part;
  readonly options: readonly Part[];
  readonly fault?: string;
}

/**
 * Splits a volume of the short syntax, whatever platform its paths are of (compose-go, format): a colon after a
 * single letter belongs to a Windows drive, one inside `${...}` to a default.
 */
export function splitVolume(text: string): VolumeParts {
  const whole = { text, from: 0, to: text.length };
  if (text === "") return { target: whole, options: [], fault: "a volume must not be empty" };
  if (text.length <= 2) return { target: whole, options: [] };
  const sections = splitAtColons(text);
  const [first = whole, second, third] = sections;
  const parts = second ? { source: first, target: second } : { target: first };
  const options = third ? splitOutside(third.text, /[,]/).map((part) => shifted(part, third.from)) : [];
  if (sections.some((section) => section.text === "")) {
    return { ...parts, options, fault: "a volume must not have an empty part between its colons" };
  }
  if (sections.length > 3)
    return { ...parts, options, fault: "a volume has at most three parts: source, target and options" };
  return { ...parts, options };
}

const shifted = (part: Part, by: number): Part => ({
  text: part.text,
  from: part.from + by,
  to: part.to + by,
});

/** A drive is named by one letter, of any alphabet; a pattern that knows them all takes long to build. */
const isLetter = (text: string): boolean =>
  /^[A-Za-z]$/.test(text) || (text.length === 1 && text > "\u007f" && /\p{L}/u.test(text));

function splitAtColons(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  forEachOutside(text, (character, at) => {
    if (character !== ":" || isLetter(text.slice(from, at))) return;
    parts.push({ text: text.slice(from, at), from, to: at });
    from = at + 1;
  });
  return [...parts, { text: text.slice(from), from, to: text.length }];
}

/** True for what Compose takes for a path of the host rather than the name of a volume. */
export const isHostPath = (source: string): boolean =>
  /^[./~]/.test(source) || source.startsWith("\\\\") || (source[1] === ":" && isLetter(source.charAt(0)));

/** A variable with a path behind it, and the one that always is a path. */
const PATH_VARIABLE = /^\$(?:\w+|\{\w+\})[/\\]|^\$(?:SSH_AUTH_SOCK|\{SSH_AUTH_SOCK\})$/;

/** Each volume as a mapping with `type`, `source`, `target` and the options that were written. */
export const volumes: Lengthen = (node, tools) => {
  if (node.kind !== "sequence") return node;
  return sequenceOf(
    node,
    itemsIn(node).map((item) => (item.kind === "scalar" && !isNull(item) ? volume(item, tools) : item)),
  );
};

function volume(item: ScalarNode, tools: Tools): Tree {
  const parts = splitVolume(splittable(item));
  if (parts.fault) {
    tools.report(item, parts.fault);
    return item;
  }
  const { source, target } = parts;
  const part = (from: Part): ScalarNode => ({ ...partOf(item, from, tools.environment), style: "double" });
  const entries: TreeEntry[] = [entryAt("type", typeOf(item, source))];
  if (source)
    entries.push(
      entryAt("source", source.text.startsWith(".") ? rebased(part(source), tools) : part(source)),
    );
  entries.push(entryAt("target", part(target)), ...optionEntries(item, parts.options));
  return mappingOf(item, entries);
}

/** A source that begins with a variable without a value may be either, unless a slash shows that it is no name. */
function typeOf(item: ScalarNode, source: Part | undefined): ScalarNode {
  const isPath = source !== undefined && (isHostPath(source.text) || PATH_VARIABLE.test(source.text));
  if (source && item.unresolved !== undefined && source.text.startsWith("$") && !isPath)
    return unknownPart(item, source);
  const type = isPath ? "bind" : "volume";
  return { ...scalarOf(item, type), shared: true };
}

const propagations = new Set(["rprivate", "private", "rshared", "shared", "rslave", "slave"]);

function optionEntries(item: ScalarNode, options: readonly Part[]): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const bind: TreeEntry[] = [];
  for (const option of options) {
    const { text } = option;
    if (/^r[ow]$/.test(text))
      entries.push(entryAt("read_only", impliedBy(item, option, String(text === "ro"))));
    else if (text === "nocopy") entries.push(nested("volume", "nocopy", impliedBy(item, option, "true")));
    else if (propagations.has(text)) bind.push(entryAt("propagation", impliedBy(item, option, text)));
    else if (/^z$/i.test(text)) bind.push(entryAt("selinux", impliedBy(item, option, text)));
  }
  return bind.length > 0 ? [...entries, entryAt("bind", mappingOf(item, bind))] : entries;
}

const nested = (outer: string, inner: string, value: ScalarNode): TreeEntry =>
  entryAt(outer, mappingOf(value, [entryAt(inner, value)]));

function rebased(source: ScalarNode, tools: Tools): ScalarNode {
  if (source.unresolved !== undefined) return source;
  const path = tools.rebase(source.text);
  return path === source.text ? source : { ...source, text: path };
}

/** A long bind mount: its source is a path even without a leading dot, and cannot be left out. */
export const longVolume: Lengthen = (node, tools) => {
  const type = child(node, "type");
  if (node.kind !== "mapping" || rawOf(type) !== "bind") return node;
  const source = child(node, "source");
  if (rawOf(source) === "")
    tools.report(source ?? type ?? node, "a bind mount needs a `source`: the path on the host");
  if (source?.kind !== "scalar" || source.shared) return node;
  const path = rebased(source, tools);
  if (path === source) return node;
  return mappingOf(
    node,
    entriesIn(node).map((entry) =>
      entry.value === source ? { key: entry.key, value: scalarOf(source, path.text) } : entry,
    ),
  );
};

/** Two mounts are one if they have the same target (compose-go, override); devices are compared like mounts. */
export const targetKey = (item: Tree): string => rawOf(child(item, "target")) || rawOf(item);

/** Two secrets or configs are one if they end up in the same file. */
export const mountKey =
  (folder: string) =>
  (item: Tree): string =>
    rawOf(child(item, "target")) || `${folder}/${rawOf(child(item, "source"))}`;
