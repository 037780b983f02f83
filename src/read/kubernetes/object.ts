import type { Field, Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Source } from "../../model/source.ts";
import type { Setting } from "../../model/subjects.ts";
import type { Cursor, YamlHandle } from "../cursor.ts";
import { WrittenCursor } from "../written-cursor.ts";
import { fieldMap, textMap, textOf } from "./scalar.ts";

/** One object of the Kubernetes API as a manifest states it; paths below it start with its kind, namespace and name. */
export class KubernetesObject {
  readonly kind: string;
  /** API group; empty for the core. */
  readonly group: string;
  readonly root: Cursor;
  readonly metadata: Cursor;
  readonly setting: Setting;
  readonly name: string;
  /** As written; undefined if left out. */
  readonly namespace: string | undefined;
  readonly identity: Identity;
  #at: Place | undefined;

  constructor(written: Cursor, setting: Setting, defaults: { kind?: string; apiVersion?: string } = {}) {
    this.kind = textOf(written.get("kind")) ?? defaults.kind ?? "";
    const version = textOf(written.get("apiVersion")) ?? defaults.apiVersion ?? "";
    this.group = version.includes("/") ? (version.split("/")[0] ?? "") : "";
    const header = written.get("metadata");
    this.name = textOf(header.get("name")) ?? textOf(header.get("generateName")) ?? "";
    this.namespace = textOf(header.get("namespace"));
    const { node } = written.place.handle as YamlHandle;
    this.root = WrittenCursor.root(node, "kubernetes", [this.kind, this.namespace ?? "", this.name]);
    this.metadata = this.root.get("metadata");
    this.setting = setting;
    this.identity = { format: "kubernetes", kind: this.kind, namespace: this.namespace, name: this.name };
  }

  get source(): Source {
    return this.root.place.source;
  }

  /** Folder of its file, without a slash at the end. */
  get folder(): string {
    return folderOf(this.source.path);
  }

  get spec(): Cursor {
    return this.root.get("spec");
  }

  get labels(): ReadonlyMap<string, string> {
    return textMap(this.metadata.get("labels"));
  }

  get annotations(): ReadonlyMap<string, Field<string>> {
    return fieldMap(this.metadata.get("annotations"));
  }

  get label(): string {
    return `${this.kind} "${this.name}"`;
  }

  /** Its name; else its kind, else itself. */
  get at(): Place {
    this.#at ??= this.#named.place;
    return this.#at;
  }

  get #named(): Cursor {
    const candidates = [this.metadata.get("name"), this.metadata.get("generateName"), this.root.get("kind")];
    return candidates.find((cursor) => cursor.exists) ?? this.root;
  }
}

/** What every subject made of one object says of itself. */
export abstract class ObjectSubject {
  readonly object: KubernetesObject;

  constructor(object: KubernetesObject) {
    this.object = object;
  }

  get identity(): Identity {
    return this.object.identity;
  }

  get label(): string {
    return this.object.label;
  }

  get at(): Place {
    return this.object.at;
  }

  get kind(): string {
    return this.object.kind;
  }

  get name(): string {
    return this.object.name;
  }

  get namespace(): string | undefined {
    return this.object.namespace;
  }

  get setting(): Setting {
    return this.object.setting;
  }

  get annotations(): ReadonlyMap<string, Field<string>> {
    return this.object.annotations;
  }
}

/** Folder part of a path; empty for a file in the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
