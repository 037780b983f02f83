import type { Source } from "../../model/source.ts";

/**
 * Whose reading of a scalar counts: `kubernetes` as sigs.k8s.io/yaml (YAML 1.1 through go-yaml v2),
 * `compose` as compose-go (go-yaml v4, YAML 1.2 core with its exceptions), `core` for our own config.
 */
export type Dialect = "kubernetes" | "compose" | "core";

interface NodeBase {
  readonly source: Source;
  /** Offsets of the value as written, quotes included; equal for an empty value. */
  readonly start: number;
  readonly end: number;
  /** Tag as written (`!!str`, `!reset`), if any. */
  readonly tag?: string | undefined;
  /** Name of the anchor set on this node, if any. */
  readonly anchor?: string | undefined;
  /** The collection that holds this node in the text. */
  readonly parent?: MappingNode | SequenceNode | undefined;
  /** The node of the text that this one was made from (Compose resolution): what the writer edits. */
  readonly written?: Node;
  /** True if the text is not this value's alone (anchor, merge key, `extends`, part of a short syntax). */
  readonly shared?: boolean;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  /** Decoded text: quotes, escapes and folding undone. */
  readonly text: string;
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
  /** Set by Compose resolution when a variable in the text has no value: the text as written. */
  readonly unresolved?: string;
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface MappingNode extends NodeBase {
  readonly kind: "mapping";
  /** As written and in that order: `<<` entries, duplicates and aliases are still there. */
  readonly entries: readonly Entry[];
  readonly flow: boolean;
  /** True if more may belong here that was not read (a Compose service that extends a remote file). */
  readonly open?: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: "sequence";
  readonly items: readonly Node[];
  readonly flow: boolean;
}

export interface AliasNode extends NodeBase {
  readonly kind: "alias";
  readonly name: string;
  /** Undefined only for an alias without an anchor, which is also a problem of the document. */
  readonly target: Exclude<Node, AliasNode> | undefined;
  /** Set if the anchor is in an earlier document of the file: Compose follows the alias, kubectl does not. */
  readonly foreign?: true;
}

export type Node = ScalarNode | MappingNode | SequenceNode | AliasNode;

/** A node as the consumer sees it, with what a place needs to know of the way to it. */
export interface Resolved {
  readonly node: Exclude<Node, AliasNode>;
  /** The node in the text at the place of use: the alias if there is one. */
  readonly written: Node;
  /** True if the value came through an alias or a merge key: several places share it. */
  readonly shared: boolean;
}

export interface ResolvedEntry extends Resolved {
  readonly key: ScalarNode;
}

/** One fault of a document that its consumer would reject or that hides something. */
export interface YamlProblem {
  readonly start: number;
  readonly end: number;
  /** A sentence that says what is wrong and what to do; no text of the input in it. */
  readonly message: string;
  /** Set if the document was not read because of it, as its consumers do not read it either. */
  readonly fatal?: true;
}

export interface YamlDocument {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** Undefined for an empty document. */
  readonly root: Node | undefined;
  readonly problems: readonly YamlProblem[];
}
