import { valueOf } from "../model/field.ts";
import type { Scc } from "../model/scc.ts";
import type { Namespace, Workload } from "../model/subjects.ts";
import { grantedScc } from "./grants.ts";
import { leastScc, type SccNeed, sccsOf } from "./least-scc.ts";
import {
  isLaxer,
  POD_SECURITY_LEVELS,
  type PodSecurity,
  type PodSecurityLevel,
  podSecurity,
} from "./pod-security.ts";

/** A workload with all that it needs. */
export interface Surveyed {
  readonly workload: Workload;
  readonly podSecurity: PodSecurity;
  readonly scc: SccNeed;
  /** The SCC that the repository's grants lead to; null if none of them admits it, undefined without grants. */
  readonly granted: string | null | undefined;
}

/** A namespace with the strictest label that everything in it would pass. */
export interface SurveyedNamespace {
  readonly namespace: Namespace;
  readonly bears: PodSecurityLevel;
  /** The label that it has; undefined without one, or with one that cannot be seen. */
  readonly enforced: PodSecurityLevel | undefined;
  /** Workloads that the label refuses. */
  readonly refused: readonly Workload[];
}

/** What all workloads of a repository need. */
export interface Survey {
  readonly workloads: readonly Surveyed[];
  readonly namespaces: readonly SurveyedNamespace[];
}

/** What there is to survey. */
export interface Surveyable {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly sccs: readonly Scc[];
}

/** Surveys a repository by a minor version of Kubernetes. */
export function survey({ workloads, namespaces, sccs }: Surveyable, minor: number): Survey {
  const policies = sccsOf(sccs);
  const homes = new Map(
    namespaces.flatMap((namespace) => namespace.workloads.map((one) => [one, namespace])),
  );
  const surveyed = new Map(
    workloads.map((workload) => {
      const surroundings = { minor, sccs: policies, namespace: homes.get(workload) };
      const scc = leastScc(workload, surroundings);
      const granted = grantedScc(workload, surroundings, sccs);
      return [workload, { workload, podSecurity: podSecurity(workload, minor), scc, granted }];
    }),
  );
  const levelOf = (workload: Workload): PodSecurityLevel =>
    surveyed.get(workload)?.podSecurity.level ?? "restricted";
  return {
    workloads: [...surveyed.values()],
    namespaces: namespaces
      .filter((namespace) => namespace.workloads.length > 0)
      .map((namespace) => surveyNamespace(namespace, levelOf)),
  };
}

function surveyNamespace(
  namespace: Namespace,
  levelOf: (workload: Workload) => PodSecurityLevel,
): SurveyedNamespace {
  const bears = namespace.workloads
    .map(levelOf)
    .reduce((laxest, level) => (isLaxer(level, laxest) ? level : laxest), "restricted");
  const enforced = enforcedLevel(namespace);
  const refused = namespace.workloads.filter(
    (workload) => enforced !== undefined && isLaxer(levelOf(workload), enforced),
  );
  return { namespace, bears, enforced, refused };
}

/** The level that the label of a namespace enforces; undefined without one, or where it cannot be seen. */
export function enforcedLevel(namespace: Namespace): PodSecurityLevel | undefined {
  const label = namespace.labels.get("pod-security.kubernetes.io/enforce");
  return POD_SECURITY_LEVELS.find((level) => label && valueOf(label) === level);
}
