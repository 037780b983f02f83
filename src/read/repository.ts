import type { Repository } from "../model/subjects.ts";
import type { SubjectLists } from "./format.ts";
import type { ReadSource } from "./index.ts";

/** The one subject that is everything; none where nothing was read. */
export function repositoryOf(subjects: SubjectLists, [first]: readonly ReadSource[]): SubjectLists {
  if (!first) return {};
  const all = <S extends keyof SubjectLists>(kind: S) =>
    subjects[kind] ?? ([] as NonNullable<SubjectLists[S]>);
  const repository: Repository = {
    identity: { format: undefined },
    label: "repository",
    at: { source: first.source, start: 0, end: 0, path: [] },
    workloads: all("workload"),
    namespaces: all("namespace"),
    projects: all("project"),
    stages: all("stage"),
    policies: all("policy"),
    services: all("service"),
    routes: all("route"),
    roles: all("role"),
    bindings: all("binding"),
    serviceAccounts: all("serviceAccount"),
    sccs: all("scc"),
    manifests: all("manifest"),
  };
  return { repository: [repository] };
}
