import type { YamlLimits } from "./limits.ts";
import type { AliasNode, Node } from "./node.ts";

type Target = Exclude<Node, AliasNode>;

/** What an alias adds where it stands: its nodes and levels with all aliases below it expanded. */
export interface Extent {
  readonly nodes: number;
  readonly height: number;
}

export interface Anchored {
  readonly node: Target;
  readonly document: number;
  /** Undefined while the collection is still open: an alias to it would contain itself. */
  extent: Extent | undefined;
}

/** What an alias leads to; nothing if it is at fault in a way that would make the tree endless or huge. */
export interface Followed {
  readonly target?: { readonly node: Target; readonly extent: Extent };
  readonly foreign?: true;
  readonly fault?: { readonly message: string; readonly fatal?: true };
}

const UNDEFINED = "The anchor of this alias is not defined above it; define it or correct the name.";
const CYCLE = "This alias refers to a value that contains it; write the value out.";
const FOREIGN =
  "The anchor of this alias is in another document of the file, which kubectl refuses; repeat it in this document.";

/** The anchors of a file; they outlive their document, as go-yaml v4 keeps them for the next one. */
export class Anchors {
  readonly #limits: YamlLimits;
  readonly #byName = new Map<string, Anchored>();
  #document = 0;
  #reached = 0;

  constructor(limits: YamlLimits) {
    this.#limits = limits;
  }

  nextDocument(): void {
    this.#document++;
  }

  define(name: string, node: Target): Anchored {
    const anchored: Anchored = { node, document: this.#document, extent: undefined };
    this.#byName.set(name, anchored);
    return anchored;
  }

  follow(name: string, level: number): Followed {
    const anchored = this.#byName.get(name);
    if (!anchored) return { fault: { message: UNDEFINED } };
    const { node, extent } = anchored;
    if (!extent) return { fault: { message: CYCLE, fatal: true } };
    const tooMuch = this.#tooMuch(extent, level);
    if (tooMuch) return { fault: { message: tooMuch, fatal: true } };
    this.#reached += extent.nodes;
    const target = { node, extent };
    return anchored.document === this.#document
      ? { target }
      : { target, foreign: true, fault: { message: FOREIGN } };
  }

  #tooMuch({ nodes, height }: Extent, level: number): string | undefined {
    if (this.#reached + nodes > this.#limits.aliased) {
      const limit = this.#limits.aliased.toLocaleString("en-US");
      return `The aliases of this file reach more than ${limit} values; use fewer of them.`;
    }
    if (level + height <= this.#limits.depth) return undefined;
    return `The aliases nest deeper than ${this.#limits.depth} levels; flatten them.`;
  }
}
