import type { Alias, Node as LibraryNode, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Source } from "../../model/source.ts";
import type { YamlLimits } from "./limits.ts";
import type { AliasNode, Entry, MappingNode, Node, ScalarNode, SequenceNode, YamlProblem } from "./node.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type Parent = MappingNode | SequenceNode;
type Target = Exclude<Node, AliasNode>;

/** The parser library's tests for the kind of a node. */
export interface Kinds {
  readonly isAlias: (node: unknown) => node is Alias;
  readonly isMap: (node: unknown) => node is YAMLMap;
  readonly isSeq: (node: unknown) => node is YAMLSeq;
  readonly isScalar: (node: unknown) => node is Scalar;
}

interface Anchored {
  readonly node: Target;
  readonly document: number;
  /** Undefined while the collection is still open: an alias to it would contain itself. */
  extent: { readonly nodes: number; readonly height: number } | undefined;
}

const STYLES: Readonly<Record<string, ScalarNode["style"]>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

const CORE_TAGS = "tag:yaml.org,2002:";

/** Turns the library's documents into our nodes; one builder reads one file, as its alias budget is the file's. */
export class TreeBuilder {
  readonly problems: YamlProblem[] = [];
  readonly #source: Source;
  readonly #kinds: Kinds;
  readonly #limits: YamlLimits;
  readonly #anchors = new Map<string, Anchored>();
  #document = 0;
  #reached = 0;
  /** Nodes so far with aliases expanded, and the deepest level among them. */
  #expanded = 0;
  #deepest = 0;

  constructor(source: Source, kinds: Kinds, limits: YamlLimits) {
    this.#source = source;
    this.#kinds = kinds;
    this.#limits = limits;
  }

  /** The root of the next document; undefined if it is empty. */
  root(contents: unknown): Node | undefined {
    this.#document++;
    const node = this.#build(contents as LibraryNode | null, undefined, 0, 0);
    const empty = node.kind === "scalar" && node.style === "plain" && node.text === "";
    return empty && node.tag === undefined && node.anchor === undefined ? undefined : node;
  }

  #build(node: LibraryNode | null, parent: Parent | undefined, level: number, fallback: number): Node {
    this.#expanded++;
    this.#deepest = Math.max(this.#deepest, level);
    if (this.#kinds.isAlias(node)) return this.#alias(node, parent, level);
    if (this.#kinds.isMap(node)) return this.#collection(node, parent, level);
    if (this.#kinds.isSeq(node)) return this.#collection(node, parent, level);
    return this.#scalar(node, parent, fallback);
  }

  #scalar(node: LibraryNode | null, parent: Parent | undefined, fallback: number): ScalarNode {
    if (!this.#kinds.isScalar(node)) {
      return { ...this.#base(null, parent, fallback), kind: "scalar", text: "", style: "plain" };
    }
    const style = STYLES[node.type ?? ""] ?? "plain";
    const base = this.#base(node, parent, fallback);
    if (style === "literal" || style === "folded") base.end = this.#contentEnd(base.start, base.end);
    const written = typeof node.value === "string" ? node.value : (node.source ?? "");
    const scalar: ScalarNode = { ...base, kind: "scalar", text: this.#decoded(written, base), style };
    if (node.anchor) this.#define(node.anchor, scalar).extent = { nodes: 1, height: 0 };
    return scalar;
  }

  /** go-yaml decodes `!!binary` while it reads (its `decode.go`), so every consumer sees the bytes as text. */
  #decoded(text: string, base: Draft<Omit<AliasNode, "kind" | "name" | "target">>): string {
    if (base.tag !== "!!binary") return text;
    const digits = text.replace(/[\r\n]/g, "");
    if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) {
      return Buffer.from(digits, "base64").toString("utf8");
    }
    this.#report(base, "A `!!binary` value is not valid base64; correct it or delete the tag.");
    return text;
  }

  #collection(
    node: YAMLMap | YAMLSeq,
    parent: Parent | undefined,
    level: number,
  ): MappingNode | SequenceNode {
    const before = this.#expanded;
    const outer = this.#deepest;
    this.#deepest = level;
    const isMap = this.#kinds.isMap(node);
    const base = { ...this.#base(node, parent, 0), flow: node.flow === true };
    const draft: Draft<MappingNode> | Draft<SequenceNode> = isMap
      ? { ...base, kind: "mapping", entries: [] }
      : { ...base, kind: "sequence", items: [] };
    const anchored = node.anchor ? this.#define(node.anchor, draft) : undefined;
    if (draft.kind === "mapping") draft.entries = this.#entries((node as YAMLMap).items, draft, level + 1);
    else
      draft.items = node.items.map((item) => this.#build(item as LibraryNode, draft, level + 1, draft.start));
    this.#fit(draft);
    if (anchored) {
      anchored.extent = { nodes: this.#expanded - before + 1, height: this.#deepest - level };
    }
    this.#deepest = Math.max(outer, this.#deepest);
    return draft;
  }

  /** The library ends a block collection after the comments below it; ours ends with its last value. */
  #fit(draft: Draft<MappingNode> | Draft<SequenceNode>): void {
    if (draft.flow) return;
    const first = draft.kind === "mapping" ? draft.entries[0]?.key : draft.items[0];
    const last = draft.kind === "mapping" ? draft.entries.at(-1)?.value : draft.items.at(-1);
    if (draft.kind === "mapping" && first) draft.start = first.start;
    draft.end = Math.max(draft.start, last?.end ?? draft.start);
  }

  #entries(pairs: readonly Pair[], draft: MappingNode, level: number): Entry[] {
    const entries: Entry[] = [];
    for (const pair of pairs) {
      const key = this.#build(pair.key as LibraryNode | null, draft, level, draft.start);
      const value = this.#build(pair.value as LibraryNode | null, draft, level, key.end);
      const scalar = key.kind === "alias" ? aliasedKey(key) : key;
      if (scalar.kind === "scalar") entries.push({ key: scalar, value });
      else
        this.#report(
          key,
          "A key must be a single value; kubectl and Compose refuse mappings and lists as keys.",
        );
    }
    return entries;
  }

  #alias(node: Alias, parent: Parent | undefined, level: number): AliasNode {
    const base = this.#base(node, parent, 0);
    const anchored = this.#anchors.get(node.source);
    const extent = anchored?.extent;
    const fault = this.#aliasFault(anchored, level);
    if (fault) this.#report(base, fault.message);
    const foreign =
      anchored !== undefined && anchored.document !== this.#document ? ({ foreign: true } as const) : {};
    if (!anchored || !extent || fault?.cut) {
      return { ...base, kind: "alias", name: node.source, target: undefined, ...foreign };
    }
    this.#reached += extent.nodes;
    this.#expanded += extent.nodes;
    this.#deepest = Math.max(this.#deepest, level + extent.height);
    return { ...base, kind: "alias", name: node.source, target: anchored.node, ...foreign };
  }

  /** Aliases that would make the tree endless or huge lose their target here, so that nothing after can run away. */
  #aliasFault(anchored: Anchored | undefined, level: number): { message: string; cut: boolean } | undefined {
    if (!anchored) {
      return {
        message: "The anchor of this alias is not defined above it; define it or correct the name.",
        cut: true,
      };
    }
    if (!anchored.extent) {
      return { message: "This alias refers to a value that contains it; write the value out.", cut: true };
    }
    if (this.#reached + anchored.extent.nodes > this.#limits.aliased) {
      const limit = this.#limits.aliased.toLocaleString("en-US");
      return {
        message: `The aliases of this file reach more than ${limit} values; use fewer of them.`,
        cut: true,
      };
    }
    if (level + anchored.extent.height > this.#limits.depth) {
      return {
        message: `The aliases nest deeper than ${this.#limits.depth} levels; flatten them.`,
        cut: true,
      };
    }
    if (anchored.document === this.#document) return undefined;
    const message =
      "The anchor of this alias is in another document of the file, which kubectl refuses; repeat it in this document.";
    return { message, cut: false };
  }

  #define(name: string, node: Target): Anchored {
    const anchored: Anchored = { node, document: this.#document, extent: undefined };
    this.#anchors.set(name, anchored);
    return anchored;
  }

  #base(
    node: LibraryNode | null,
    parent: Parent | undefined,
    fallback: number,
  ): Draft<Omit<AliasNode, "kind" | "name" | "target">> {
    const length = this.#source.text.length;
    const start = Math.min(node?.range?.[0] ?? fallback, length);
    const end = Math.min(Math.max(node?.range?.[1] ?? start, start), length);
    const tag = node?.tag ? { tag: shortTag(node.tag) } : {};
    const anchor = node && "anchor" in node && node.anchor ? { anchor: node.anchor } : {};
    return { source: this.#source, start, end, ...tag, ...anchor, ...(parent ? { parent } : {}) };
  }

  /** A block scalar ends with its last character; the blank lines after it belong to nothing. */
  #contentEnd(start: number, end: number): number {
    const text = this.#source.text;
    let at = end;
    while (at > start + 1 && /\s/.test(text.charAt(at - 1))) at--;
    return at;
  }

  #report(at: { readonly start: number; readonly end: number }, message: string): void {
    this.problems.push({ start: at.start, end: at.end, message });
  }
}

const shortTag = (tag: string): string =>
  tag.startsWith(CORE_TAGS) ? `!!${tag.slice(CORE_TAGS.length)}` : tag;

/** An alias in place of a key reads as the key it stands for; never as a merge key, which must be written out. */
function aliasedKey(alias: AliasNode): Node {
  const { target } = alias;
  if (target?.kind !== "scalar")
    return target ?? { ...withoutAlias(alias), kind: "scalar", text: "", style: "plain" };
  const style = target.text === "<<" ? "single" : target.style;
  const tag = target.tag === undefined ? {} : { tag: target.tag };
  return { ...withoutAlias(alias), kind: "scalar", text: target.text, style, ...tag };
}

function withoutAlias(alias: AliasNode): Pick<ScalarNode, "source" | "start" | "end" | "parent"> {
  const { source, start, end, parent } = alias;
  return parent ? { source, start, end, parent } : { source, start, end };
}
