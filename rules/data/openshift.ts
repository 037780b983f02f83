import {
  type Context,
  type KubernetesVersion,
  type OptionSchema,
  type Repository,
  type Survey,
  type Surveyed,
  survey,
  valueOf,
} from "plimsoll";

/** Option of the rules that only matter to OpenShift. */
export const openshiftOption: OptionSchema = {
  type: "boolean",
  default: false,
  description: "The manifests are for OpenShift, even if nothing in them says so",
};

const hasOwnKey = (keys: Iterable<string>): boolean => [...keys].some((key) => key.includes("openshift.io/"));

/** Whether something in the repository is OpenShift's alone. */
function hasEvidence(repository: Repository): boolean {
  return (
    repository.sccs.length > 0 ||
    repository.routes.some(({ kind }) => kind === "Route") ||
    repository.workloads.some(({ kind }) => kind === "DeploymentConfig") ||
    repository.bindings.some(({ roleName }) => valueOf(roleName)?.startsWith("system:openshift:") === true) ||
    repository.namespaces.some(
      ({ annotations, labels }) => hasOwnKey(annotations.keys()) || hasOwnKey(labels.keys()),
    ) ||
    repository.workloads.some(({ annotations }) => hasOwnKey(annotations.keys()))
  );
}

/** True if the manifests go to OpenShift: the preset, the option or a manifest says so. */
export const isForOpenShift = (repository: Repository, context: Context): boolean =>
  context.exact || context.options["openshift"] === true || hasEvidence(repository);

const surveys = new WeakMap<Repository, { readonly minor: number; readonly survey: Survey }>();

/** What the workloads of a repository need; several rules ask, it is answered once. */
function surveyOf(repository: Repository, { minor }: KubernetesVersion): Survey {
  const known = surveys.get(repository);
  if (known?.minor === minor) return known.survey;
  const made = { minor, survey: survey(repository, minor) };
  surveys.set(repository, made);
  return made.survey;
}

/** The pods among the surveyed workloads, where the manifests go to OpenShift. */
export function openshiftPods(repository: Repository, context: Context): readonly Surveyed[] {
  if (!isForOpenShift(repository, context)) return [];
  const pods = new Set(repository.namespaces.flatMap(({ workloads }) => workloads));
  return surveyOf(repository, context.kubernetes).workloads.filter(({ workload }) => pods.has(workload));
}
