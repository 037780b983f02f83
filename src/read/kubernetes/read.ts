import type { Source } from "../../model/source.ts";
import type { Setting } from "../../model/subjects.ts";
import { joinPath } from "../build-tools.ts";
import type { Cursor } from "../cursor.ts";
import type { DeclaredIgnore, ReadProblem, ReadResult, SubjectLists } from "../format.ts";
import { settingOf } from "../setting.ts";
import { isKustomization } from "./claims.ts";
import { objectsOf } from "./flatten.ts";
import { ignoresOf } from "./ignores.ts";
import { joinKubernetes } from "./join.ts";
import { type Kustomization, readKustomization } from "./kustomization.ts";
import { KubernetesObject } from "./object.ts";
import { Parts } from "./parts.ts";
import { podsOf } from "./pod-kinds.ts";
import { objectProblems, podProblems } from "./shape.ts";

/** One document of a file that `claimsKubernetes` took. */
export interface KubernetesDocument {
  readonly source: Source;
  readonly root: Cursor;
  readonly documentIndex: number;
}

/** What the reader is told besides the documents. */
export interface KubernetesOptions {
  readonly settingOf?: (path: string) => Setting;
  /** Kustomizations beside them: they name namespaces, and the files that are patches. */
  readonly kustomizations?: readonly KubernetesDocument[];
}

/** Reads the objects of all documents of a run and links them: no document can be read alone. */
export function readKubernetes(
  documents: readonly KubernetesDocument[],
  options: KubernetesOptions = {},
): ReadResult {
  const setting = options.settingOf ?? settingOf;
  const parts = new Parts();
  const written = [
    ...(options.kustomizations ?? []),
    ...documents.filter(({ root }) => isKustomization(root)),
  ];
  parts.kustomizations.push(...written.map(({ root, source }) => readKustomization(root, source.path)));
  for (const { root, source } of written)
    parts.addKustomization(new KubernetesObject(root, setting(source.path), { kind: "Kustomization" }));
  const skipped = skippedFiles(documents, parts.kustomizations);
  const problems: ReadProblem[] = [];
  const ignores: DeclaredIgnore[] = [];
  for (const { root, source } of documents) {
    if (skipped.has(source.path)) continue;
    for (const object of objectsOf(root, setting(source.path))) {
      const pods = podsOf(object);
      parts.add(object, pods);
      problems.push(...objectProblems(object), ...pods.flatMap(podProblems));
      ignores.push(...ignoresOf(object, pods));
    }
  }
  return {
    sources: [...new Set(documents.map(({ source }) => source))],
    subjects: { ...subjectsOf(parts), ...joinKubernetes(parts) },
    problems,
    ignores,
    skipped: [...skipped].map(([path, reason]) => ({ path, reason })),
  };
}

/** Files without a whole manifest of their own, and why. */
function skippedFiles(
  documents: readonly KubernetesDocument[],
  kustomizations: readonly Kustomization[],
): Map<string, string> {
  const skipped = new Map<string, string>();
  const patches = new Set(kustomizations.flatMap((kustomization) => kustomization.patches));
  for (const { root, source } of documents) {
    if (isKustomization(root))
      skipped.set(source.path, "is a kustomization: render it to lint what it makes");
    if (patches.has(joinPath("", source.path)))
      skipped.set(source.path, "is a kustomize patch: a part of a manifest");
  }
  return skipped;
}

function subjectsOf(parts: Parts): SubjectLists {
  const { workloads } = parts;
  const containers = workloads.flatMap((workload) => workload.containers);
  const mounts = workloads.flatMap((workload) => workload.hostMounts);
  return {
    workload: [...workloads],
    container: containers,
    hostMount: [...mounts, ...parts.persistentMounts],
    image: [
      ...containers.flatMap((container) => container.image ?? []),
      ...workloads.flatMap((workload) => workload.imageVolumes),
    ],
    run: containers.flatMap((container) => container.scripts),
    route: [...parts.routes, ...parts.listeners, ...parts.gatewayRoutes].filter(
      ({ speaksHttp }) => speaksHttp,
    ),
    policy: [...parts.policies],
    role: [...parts.roles],
    binding: [...parts.bindings],
    serviceAccount: [...parts.serviceAccounts],
    scc: [...parts.sccs],
    service: [...parts.services],
    manifest: [...parts.manifests],
  };
}
