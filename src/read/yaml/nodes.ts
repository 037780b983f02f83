import type { Source } from "../../model/source.ts";
import { Anchors } from "./anchors.ts";
import type { YamlLimits } from "./limits.ts";
import type { AliasNode, Entry, MappingNode, Node, ScalarNode, SequenceNode } from "./node.ts";
import { DECLINED } from "./scan.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };
export type Mapping = Draft<MappingNode> & { readonly entries: Entry[] };
export type Sequence = Draft<SequenceNode> & { readonly items: Node[] };
export type Parent = Mapping | Sequence | undefined;

/** Tag and anchor that stand before a value. */
export interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

export const NONE: Properties = { tag: undefined, anchor: undefined };

/** Makes the nodes of a file, and counts them: what goes beyond a limit is declined, so that the library names it. */
export class NodeMaker {
  readonly #source: Source;
  readonly #limits: YamlLimits;
  readonly #anchors: Anchors;
  /** Nodes so far with aliases expanded, and the deepest level among them. */
  #expanded = 0;
  #deepest = 0;

  constructor(source: Source, limits: YamlLimits) {
    this.#source = source;
    this.#limits = limits;
    this.#anchors = new Anchors(limits);
  }

  nextDocument(): void {
    this.#anchors.nextDocument();
  }

  scalar(
    start: number,
    end: number,
    parent: Parent,
    level: number,
    { tag, anchor }: Properties,
    text: string,
    style: ScalarNode["style"],
  ): ScalarNode {
    this.#count(level);
    const source = this.#source;
    const node: ScalarNode = { kind: "scalar", source, start, end, parent, tag, anchor, text, style };
    if (anchor !== undefined) this.#anchors.define(anchor, node).extent = { nodes: 1, height: 0 };
    return node;
  }

  /** A value that is not written, right behind its colon or dash. */
  empty(at: number, parent: Parent, level: number): ScalarNode {
    return this.scalar(at, at, parent, level, NONE, "", "plain");
  }

  mapping(start: number, parent: Parent, { tag, anchor }: Properties, flow: boolean): Mapping {
    const source = this.#source;
    return { kind: "mapping", source, start, end: start, parent, tag, anchor, entries: [], flow };
  }

  sequence(start: number, parent: Parent, { tag, anchor }: Properties, flow: boolean): Sequence {
    const source = this.#source;
    return { kind: "sequence", source, start, end: start, parent, tag, anchor, items: [], flow };
  }

  alias(start: number, end: number, parent: Parent, level: number, name: string): AliasNode {
    this.#count(level);
    const { target, fault } = this.#anchors.follow(name, level);
    if (fault || !target) throw DECLINED;
    this.#expanded += target.extent.nodes;
    this.#deepest = Math.max(this.#deepest, level + target.extent.height);
    return { kind: "alias", source: this.#source, start, end, parent, name, target: target.node };
  }

  /** Counts a collection; for an anchored one, what to do once it is read: until then an alias to it is a cycle. */
  open(node: Mapping | Sequence, level: number): (() => void) | undefined {
    if (level + 1 >= this.#limits.depth) throw DECLINED;
    this.#count(level);
    if (node.anchor === undefined) return undefined;
    const anchored = this.#anchors.define(node.anchor, node);
    const before = this.#expanded;
    const outer = this.#deepest;
    this.#deepest = level;
    return () => {
      anchored.extent = { nodes: this.#expanded - before + 1, height: this.#deepest - level };
      this.#deepest = Math.max(outer, this.#deepest);
    };
  }

  #count(level: number): void {
    this.#expanded++;
    if (level > this.#deepest) this.#deepest = level;
    // The library counts words and signs, of which a value has at most four here.
    if (this.#expanded * 4 > this.#limits.lexemes) throw DECLINED;
  }
}
