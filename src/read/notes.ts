import type { FormatName, SkippedFile } from "../model/finding.ts";
import type { Source } from "../model/source.ts";
import type { ReadProblem } from "./format.ts";
import { claimsKubernetes, lacksKind } from "./kubernetes/claims.ts";
import { WrittenCursor } from "./written-cursor.ts";
import type { MappingNode, YamlDocument } from "./yaml/node.ts";

/** Whether a document is an object of Kubernetes. */
export const isObject = ({ root }: Pick<YamlDocument, "root">): boolean =>
  root !== undefined && claimsKubernetes(WrittenCursor.root(root, "kubernetes"));

/** A file that is called Kubernetes must hold an object. */
export function noObjects(
  source: Source,
  documents: readonly YamlDocument[],
  kind: FormatName | undefined,
): ReadProblem[] {
  if (
    kind !== "kubernetes" ||
    documents.some((document) => isObject(document) || document.problems.length > 0)
  )
    return [];
  const message = "The file holds no Kubernetes object: each has an apiVersion and a kind.";
  return [{ source, start: 0, end: 0, message }];
}

/** Objects whose kind is no name: neither a rule nor the API server knows what they are. */
export const kindless = (source: Source, documents: readonly YamlDocument[]): ReadProblem[] =>
  documents.flatMap(({ root }) => {
    const kind = root && lacksKind(WrittenCursor.root(root, "kubernetes"));
    if (!kind) return [];
    const { start, end } = kind.place;
    return [
      { source, start, end, message: "The kind is no name, so the object was not checked; write one." },
    ];
  });

/** Documents beside objects that are none, which kubectl refuses. */
export function strangers(source: Source, documents: readonly YamlDocument[]): SkippedFile[] {
  if (!documents.some(isObject)) return [];
  return documents.flatMap(({ root }) => {
    if (!root || isObject({ root }) || WrittenCursor.root(root, "kubernetes").isNull) return [];
    const { line } = source.position(root.start);
    return [{ file: source.path, reason: `line ${line} begins a document that is no Kubernetes object` }];
  });
}

/** Dockerfiles inside Compose files, which no rule sees: they have no lines of their own to point at. */
export const inlineDockerfiles = (project: MappingNode): SkippedFile[] =>
  WrittenCursor.root(project, "compose")
    .get("services")
    .entries()
    .map(([, service]) => service.below("build", "dockerfile_inline"))
    .filter((inline) => inline.exists)
    .map(({ place }) => ({
      file: place.source.path,
      reason: `line ${place.source.position(place.start).line} holds a Dockerfile (dockerfile_inline), which is not checked`,
    }));
