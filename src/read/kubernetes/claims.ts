import { valueOf } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";
import { isPlaceholder } from "./scalar.ts";

const text = (cursor: Cursor): string => valueOf(cursor.string()) ?? "";

const fileName = (root: Cursor): string => (root.node?.source.path ?? "").split("/").at(-1) ?? "";

const KUSTOMIZATIONS = new Set(["kustomization", "kustomization.yml", "kustomization.yaml"]);

/** A kustomization names manifests and holds none; only its file name says so where it leaves its kind out. */
export function isKustomization(root: Cursor): boolean {
  if (text(root.get("apiVersion")).startsWith("kustomize.config.k8s.io/")) return true;
  return root.kind === "mapping" && KUSTOMIZATIONS.has(fileName(root).toLowerCase());
}

/** True for a document that the Kubernetes API, or kustomize, would take as an object. */
export function claimsKubernetes(root: Cursor): boolean {
  if (root.kind !== "mapping") return false;
  if (isKustomization(root)) return true;
  return isWord(root.get("apiVersion")) && isWord(root.get("kind"));
}

/** The kind of a document that is an object but for it; a file without one is none of Kubernetes (`Chart.yaml`). */
export function lacksKind(root: Cursor): Cursor | undefined {
  const kind = root.get("kind");
  if (root.kind !== "mapping" || !isWord(root.get("apiVersion")) || !kind.exists) return undefined;
  return isWord(kind) || isPlaceholder(text(kind)) ? undefined : kind;
}

function isWord(cursor: Cursor): boolean {
  const value = cursor.scalar();
  return value?.type === "string" && /^[A-Za-z$]/.test(value.value);
}
