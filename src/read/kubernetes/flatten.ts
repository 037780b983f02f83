import type { Setting } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { KubernetesObject } from "./object.ts";
import { textOf } from "./scalar.ts";

/** Lists do not hold lists, so that nothing but an attack nests deeper. */
const DEEPEST = 4;

/** The objects of a document: its own, or those of a List or an OpenShift Template. */
export function objectsOf(root: Cursor, setting: Setting): KubernetesObject[] {
  return flatten(root, setting, {}, DEEPEST);
}

interface Defaults {
  readonly kind?: string;
  readonly apiVersion?: string;
}

function flatten(written: Cursor, setting: Setting, defaults: Defaults, depth: number): KubernetesObject[] {
  if (written.kind !== "mapping") return [];
  const kind = textOf(written.get("kind")) ?? defaults.kind ?? "";
  if (kind === "") return [];
  const held = heldBy(written, kind);
  if (!held) return [new KubernetesObject(written, setting, defaults)];
  if (depth === 0) return [];
  return held.items.flatMap((item) => flatten(item, setting, held.defaults, depth - 1));
}

function heldBy(written: Cursor, kind: string): { items: readonly Cursor[]; defaults: Defaults } | undefined {
  const list = written.get("items");
  if (kind.endsWith("List") && list.kind === "sequence") {
    const apiVersion = textOf(written.get("apiVersion"));
    // The items of a typed list leave out what its own kind says.
    const typed =
      kind === "List" ? {} : { kind: kind.slice(0, -"List".length), ...(apiVersion && { apiVersion }) };
    return { items: list.items(), defaults: typed };
  }
  const objects = written.get("objects");
  return kind === "Template" && objects.kind === "sequence"
    ? { items: objects.items(), defaults: {} }
    : undefined;
}
