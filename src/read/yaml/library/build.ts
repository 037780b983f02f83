import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as LibraryNode,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Source } from "../../../model/source.ts";
import { aliasedKey } from "../aliased-key.ts";
import { Anchors } from "../anchors.ts";
import type { YamlLimits } from "../limits.ts";
import type { AliasNode, Entry, MappingNode, Node, ScalarNode, SequenceNode, YamlProblem } from "../node.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type Parent = MappingNode | SequenceNode;
type Base = Draft<Omit<AliasNode, "kind" | "name" | "target">>;

const STYLES: Readonly<Record<string, ScalarNode["style"]>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

const EMPTY = { kind: "scalar", text: "", style: "plain" } as const;

const CORE_TAGS = "tag:yaml.org,2002:";

/** Turns the library's documents into our nodes; one builder reads one file, as its alias budget is the file's. */
export class TreeBuilder {
  readonly problems: YamlProblem[] = [];
  readonly #source: Source;
  readonly #anchors: Anchors;
  /** Nodes so far with aliases expanded, and the deepest level among them. */
  #expanded = 0;
  #deepest = 0;

  constructor(source: Source, limits: YamlLimits) {
    this.#source = source;
    this.#anchors = new Anchors(limits);
  }

  /** The root of the next document; undefined if it is empty. */
  root(contents: unknown): Node | undefined {
    this.#anchors.nextDocument();
    const node = this.#build(contents as LibraryNode | null, undefined, 0, 0);
    const empty = node.kind === "scalar" && node.style === "plain" && node.text === "";
    return empty && node.tag === undefined && node.anchor === undefined ? undefined : node;
  }

  #build(node: LibraryNode | null, parent: Parent | undefined, level: number, fallback: number): Node {
    this.#expanded++;
    this.#deepest = Math.max(this.#deepest, level);
    if (isAlias(node)) return this.#alias(node, parent, level);
    if (isMap(node)) return this.#collection(node, parent, level);
    if (isSeq(node)) return this.#collection(node, parent, level);
    return this.#scalar(node, parent, fallback);
  }

  #scalar(node: LibraryNode | null, parent: Parent | undefined, fallback: number): ScalarNode {
    if (!isScalar(node)) {
      return Object.assign(this.#base(null, parent, fallback), EMPTY);
    }
    const style = STYLES[node.type ?? ""] ?? "plain";
    const base = this.#base(node, parent, fallback);
    if (style === "literal" || style === "folded") base.end = this.#contentEnd(base.start, base.end);
    const written = typeof node.value === "string" ? node.value : (node.source ?? "");
    const scalar = base as Draft<ScalarNode>;
    scalar.kind = "scalar";
    scalar.text = this.#decoded(written, base);
    scalar.style = style;
    if (node.anchor) this.#anchors.define(node.anchor, scalar).extent = { nodes: 1, height: 0 };
    return scalar;
  }

  /** go-yaml decodes `!!binary` while it reads (its `decode.go`), so every consumer sees the bytes as text. */
  #decoded(text: string, base: Base): string {
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
    const isMapping = isMap(node);
    const base = { ...this.#base(node, parent, 0), flow: node.flow === true };
    const draft: Draft<MappingNode> | Draft<SequenceNode> = isMapping
      ? { ...base, kind: "mapping", entries: [] }
      : { ...base, kind: "sequence", items: [] };
    const anchored = node.anchor ? this.#anchors.define(node.anchor, draft) : undefined;
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
    const { target, foreign, fault } = this.#anchors.follow(node.source, level);
    if (fault) this.#report(base, fault.message, fault.fatal);
    if (target) {
      this.#expanded += target.extent.nodes;
      this.#deepest = Math.max(this.#deepest, level + target.extent.height);
    }
    return {
      ...base,
      kind: "alias",
      name: node.source,
      target: target?.node,
      ...(foreign ? { foreign } : {}),
    };
  }

  #base(node: LibraryNode | null, parent: Parent | undefined, fallback: number): Base {
    const length = this.#source.text.length;
    const from = Math.min(node?.range?.[0] ?? fallback, length);
    const end = Math.min(Math.max(node?.range?.[1] ?? from, from), length);
    const start = from === end ? this.#behindText(from) : from;
    const base: Base = { source: this.#source, start, end: from === end ? start : end };
    // Set one by one rather than spread, as every node comes by here.
    if (node?.tag) base.tag = shortTag(node.tag);
    if (node && "anchor" in node && node.anchor) base.anchor = node.anchor;
    if (parent) base.parent = parent;
    return base;
  }

  /** An empty value stands right behind its colon or dash, not before the comment that follows. */
  #behindText(at: number): number {
    let start = at;
    while (start > 0 && /[ \t]/.test(this.#source.text.charAt(start - 1))) start--;
    return start;
  }

  /** A block scalar ends with its last character; the blank lines after it belong to nothing. */
  #contentEnd(start: number, end: number): number {
    const text = this.#source.text;
    let at = end;
    while (at > start + 1 && /[\s\u0085]/.test(text.charAt(at - 1))) at--;
    return at;
  }

  #report(at: { readonly start: number; readonly end: number }, message: string, fatal?: true): void {
    this.problems.push({ start: at.start, end: at.end, message, ...(fatal ? { fatal } : {}) });
  }
}

const shortTag = (tag: string): string =>
  tag.startsWith(CORE_TAGS) ? `!!${tag.slice(CORE_TAGS.length)}` : tag;
