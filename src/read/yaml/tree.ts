import type { Source } from "../../model/source.ts";
import { readBlockScalar } from "./block-scalar.ts";
import type { YamlLimits } from "./limits.ts";
import type { AliasNode, Entry, MappingNode, Node, ScalarNode, SequenceNode } from "./node.ts";
import { type Mapping, NONE, NodeMaker, type Parent, type Properties, type Sequence } from "./nodes.ts";
import { doubleText, foldLines, singleText } from "./scalar.ts";
import * as sign from "./scan.ts";
import { DECLINED, isGap, Scanner } from "./scan.ts";

/** A document as read: where it begins, and its root unless it is empty. */
export interface RootAt {
  readonly start: number;
  readonly root: Node | undefined;
}

/** The longest key that go-yaml reads without a `?` (`yaml_parser_save_simple_key` in scannerc.go). */
const KEY_LENGTH = 1024;

/**
 * Reads a text whose line breaks the guard has made plain; undefined if it is not well-formed or holds what only the
 * library reads (directives, `...`, `?` keys, odd indentation): then the library reads the file and names its faults.
 */
export function readTree(source: Source, text: string, limits: YamlLimits): readonly RootAt[] | undefined {
  try {
    return new TreeReader(source, text, limits).documents();
  } catch (error) {
    if (error === DECLINED) return undefined;
    throw error;
  }
}

class TreeReader {
  readonly #scan: Scanner;
  readonly #nodes: NodeMaker;

  constructor(source: Source, text: string, limits: YamlLimits) {
    this.#scan = new Scanner(text);
    this.#nodes = new NodeMaker(source, limits);
  }

  documents(): readonly RootAt[] {
    const scan = this.#scan;
    const documents: RootAt[] = [];
    const last = scan.text.length - 1;
    scan.toFirstContent();
    while (scan.at < last || documents.length === 0) {
      const start = documents.length === 0 ? 0 : scan.at;
      if (scan.isMarker) {
        scan.at += 3;
        scan.toContent();
      }
      this.#nodes.nextDocument();
      const root = scan.column === -1 ? undefined : this.#node(-1, undefined, 0, false, NONE);
      if (scan.column !== -1) throw DECLINED;
      documents.push({ start, root });
    }
    return documents;
  }

  /**
   * The value that begins here; its further lines are indented more than `floor`.
   * An inline one stands on the line of its key, where neither an entry nor a `- ` may begin.
   */
  #node(floor: number, parent: Parent, level: number, inline: boolean, own: Properties): Node {
    const scan = this.#scan;
    switch (scan.code) {
      case sign.AMPERSAND:
      case sign.BANG:
        return this.#withProperties(floor, parent, level, own);
      case sign.OPEN_LIST:
      case sign.OPEN_MAP:
        return this.#lastOnLine(this.#flow(floor, parent, level, own));
      case sign.STAR:
        if (own !== NONE) throw DECLINED;
        return this.#lastOnLine(this.#alias(parent, level));
      case sign.PIPE:
      case sign.GREATER:
        return this.#block(floor, parent, level, own);
      case sign.SINGLE:
      case sign.DOUBLE:
        return this.#quoted(floor, parent, level, inline, own);
    }
    if (!scan.isSign(sign.DASH, scan.at)) return this.#plain(floor, parent, level, inline, own);
    if (inline) throw DECLINED;
    return this.#sequence(parent, level, own);
  }

  #lastOnLine<T>(node: T): T {
    this.#scan.toContent();
    return node;
  }

  #withProperties(floor: number, parent: Parent, level: number, own: Properties): Node {
    const scan = this.#scan;
    if (own !== NONE) throw DECLINED;
    const properties = this.#properties();
    if (!scan.isLineOver) return this.#node(floor, parent, level, true, properties);
    scan.toContent();
    const mayAlign = parent?.kind === "mapping" && scan.isSign(sign.DASH, scan.at);
    if (scan.column < (mayAlign ? floor : floor + 1)) throw DECLINED;
    return this.#node(floor, parent, level, false, properties);
  }

  #properties(): Properties {
    const scan = this.#scan;
    const found: { tag: string | undefined; anchor: string | undefined } = { ...NONE };
    while (scan.code === sign.AMPERSAND || scan.code === sign.BANG) {
      const kind = scan.code === sign.BANG ? "tag" : "anchor";
      if (found[kind] !== undefined) throw DECLINED;
      const written = scan.property();
      found[kind] = kind === "tag" ? written : written.slice(1);
    }
    // Its bytes are decoded where the library's tree is read.
    if (found.tag === "!!binary") throw DECLINED;
    return found;
  }

  #plain(floor: number, parent: Parent, level: number, inline: boolean, own: Properties): Node {
    const scan = this.#scan;
    const start = scan.at;
    let end = scan.plainEnd(start, false);
    if (scan.text.charCodeAt(scan.stop) === sign.COLON) {
      if (inline) throw DECLINED;
      return this.#mapping(start, end, parent, level, own);
    }
    // A text without any structure is hardly a manifest.
    if (!parent) throw DECLINED;
    const { comments } = scan;
    scan.at = scan.stop;
    scan.toContent();
    let isFolded = false;
    while (scan.column > floor) {
      if (scan.comments !== comments) throw DECLINED;
      isFolded = true;
      end = scan.plainEnd(scan.at, false);
      scan.at = scan.stop;
      scan.toContent();
    }
    const raw = scan.text.slice(start, end);
    return this.#nodes.scalar(start, end, parent, level, own, isFolded ? foldLines(raw) : raw, "plain");
  }

  #quoted(floor: number, parent: Parent, level: number, inline: boolean, own: Properties): Node {
    const scan = this.#scan;
    const start = scan.at;
    const end = scan.quotedEnd(floor);
    if (scan.isSign(sign.COLON, scan.skipBlanks(end))) {
      if (inline) throw DECLINED;
      return this.#mapping(start, end, parent, level, own);
    }
    scan.at = end;
    return this.#lastOnLine(this.#quotedScalar(start, end, parent, level, own));
  }

  #quotedScalar(start: number, end: number, parent: Parent, level: number, own: Properties): ScalarNode {
    const { text } = this.#scan;
    const raw = text.slice(start + 1, end - 1);
    return text.charCodeAt(start) === sign.SINGLE
      ? this.#nodes.scalar(start, end, parent, level, own, singleText(raw), "single")
      : this.#nodes.scalar(start, end, parent, level, own, doubleText(raw), "double");
  }

  /** A block mapping, whose first key is scanned. */
  #mapping(start: number, end: number, parent: Parent, level: number, own: Properties): MappingNode {
    const scan = this.#scan;
    const column = start - scan.lineStart;
    const node = this.#nodes.mapping(start, parent, own, false);
    const close = this.#nodes.open(node, level);
    let key = this.#key(start, end, node, level + 1);
    for (;;) {
      const value = this.#entryValue(column, node, level + 1);
      node.entries.push({ key, value });
      node.end = value.end;
      if (scan.column < column) break;
      if (scan.column > column) throw DECLINED;
      key = this.#key(scan.at, scan.scalarEnd(column, false), node, level + 1);
    }
    close?.();
    return node;
  }

  /** A scanned key, and on to behind its colon. */
  #key(start: number, end: number, parent: Mapping, level: number): ScalarNode {
    const scan = this.#scan;
    const colon = scan.skipBlanks(end);
    if (scan.lineStart > start || colon - start > KEY_LENGTH) throw DECLINED;
    scan.at = start;
    const { isQuote } = scan;
    scan.at = colon;
    if (scan.code !== sign.COLON) throw DECLINED;
    // In `{"a":1}` no white space has to follow the colon.
    if (!(parent.flow && isQuote) && !scan.endsKey(colon + 1, parent.flow)) throw DECLINED;
    scan.at++;
    return isQuote
      ? this.#quotedScalar(start, end, parent, level, NONE)
      : this.#nodes.scalar(start, end, parent, level, NONE, scan.text.slice(start, end), "plain");
  }

  #entryValue(column: number, node: Mapping, level: number): Node {
    const scan = this.#scan;
    const behind = scan.at;
    scan.skipSpaces();
    if (!scan.isLineOver) return this.#node(column, node, level, true, NONE);
    scan.toContent();
    const isBelow = scan.column > column || (scan.column === column && scan.isSign(sign.DASH, scan.at));
    return isBelow ? this.#node(column, node, level, false, NONE) : this.#nodes.empty(behind, node, level);
  }

  #sequence(parent: Parent, level: number, own: Properties): SequenceNode {
    const scan = this.#scan;
    const column = scan.at - scan.lineStart;
    const node = this.#nodes.sequence(scan.at, parent, own, false);
    const close = this.#nodes.open(node, level);
    do {
      const behind = ++scan.at;
      scan.skipSpaces();
      const isOver = scan.isLineOver;
      if (isOver) scan.toContent();
      const isEmpty = isOver && scan.column <= column;
      const item = isEmpty
        ? this.#nodes.empty(behind, node, level + 1)
        : this.#node(column, node, level + 1, false, NONE);
      node.items.push(item);
      node.end = item.end;
      if (scan.column > column) throw DECLINED;
    } while (scan.column === column && scan.isSign(sign.DASH, scan.at));
    close?.();
    return node;
  }

  #flow(floor: number, parent: Parent, level: number, own: Properties): MappingNode | SequenceNode {
    const scan = this.#scan;
    const isMapping = scan.code === sign.OPEN_MAP;
    const end = isMapping ? sign.CLOSE_MAP : sign.CLOSE_LIST;
    const node = isMapping
      ? this.#nodes.mapping(scan.at, parent, own, true)
      : this.#nodes.sequence(scan.at, parent, own, true);
    const close = this.#nodes.open(node, level);
    scan.at++;
    // The library takes an outermost bracket alone in the column of its key.
    const closing = parent?.flow ? floor + 1 : floor;
    scan.toFlowContent(floor, closing);
    while (scan.code !== end) {
      if (node.kind === "mapping") node.entries.push(this.#flowEntry(floor, node, level + 1));
      else node.items.push(this.#flowValue(floor, node, level + 1));
      scan.toFlowContent(floor, closing);
      if (scan.code === sign.COMMA) {
        scan.at++;
        scan.toFlowContent(floor, closing);
      } else if (scan.code !== end) throw DECLINED;
    }
    node.end = ++scan.at;
    close?.();
    return node;
  }

  #flowEntry(floor: number, node: Mapping, level: number): Entry {
    const scan = this.#scan;
    const key = this.#key(scan.at, scan.scalarEnd(floor, true), node, level);
    const behind = scan.at;
    scan.toFlowContent(floor, floor + 1);
    const isEmpty = scan.code === sign.COMMA || scan.code === sign.CLOSE_MAP;
    return {
      key,
      value: isEmpty ? this.#nodes.empty(behind, node, level) : this.#flowValue(floor, node, level),
    };
  }

  #flowValue(floor: number, parent: Mapping | Sequence, level: number): Node {
    const scan = this.#scan;
    const { code, at } = scan;
    if (code === sign.OPEN_LIST || code === sign.OPEN_MAP) return this.#flow(floor, parent, level, NONE);
    if (code === sign.STAR) return this.#alias(parent, level);
    const { isQuote } = scan;
    const end = scan.scalarEnd(floor, true);
    scan.at = end;
    if (isQuote) return this.#quotedScalar(at, end, parent, level, NONE);
    return this.#nodes.scalar(at, end, parent, level, NONE, scan.text.slice(at, end), "plain");
  }

  #alias(parent: Parent, level: number): AliasNode {
    const scan = this.#scan;
    const start = scan.at;
    const name = scan.name(start + 1);
    scan.at = start + 1 + name.length;
    if (!isGap(scan.code) && !(parent?.flow && sign.isFlowSign(scan.code))) throw DECLINED;
    return this.#nodes.alias(start, scan.at, parent, level, name);
  }

  #block(floor: number, parent: Parent, level: number, own: Properties): ScalarNode {
    const scan = this.#scan;
    if (!parent) throw DECLINED;
    const start = scan.at;
    const { text, style, end } = readBlockScalar(scan, floor);
    return this.#nodes.scalar(start, end, parent, level, own, text, style);
  }
}
