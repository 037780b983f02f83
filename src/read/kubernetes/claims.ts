import { valueOf } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";

const text = (cursor: Cursor): string => valueOf(cursor.string()) ?? "";

const fileName = (root: Cursor): string => (root.node?.source.path ?? "").split("/").at(-1) ?? "";

/** A kustomization names manifests and holds none; only its file name says so where it leaves its kind out. */
export function isKustomization(root: Cursor): boolean {
  if (text(root.get("apiVersion")).startsWith("kustomize.config.k8s.io/")) return true;
  return root.kind === "mapping" && /^kustomization(?:\.ya?ml)?$/i.test(fileName(root));
}

/** True for a document that the Kubernetes API, or kustomize, would take as an object. */
export function claimsKubernetes(root: Cursor): boolean {
  if (root.kind !== "mapping") return false;
  if (isKustomization(root)) return true;
  return isWord(root.get("apiVersion")) && isWord(root.get("kind"));
}

function isWord(cursor: Cursor): boolean {
  const value = cursor.scalar();
  return value?.type === "string" && /^[A-Za-z$]/.test(value.value);
}
