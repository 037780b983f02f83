import { absentField, type Field } from "../../model/field.ts";
import type {
  ApiAccess,
  Binding,
  Endpoint,
  EngineNamespaces,
  ListField,
  Logging,
  PodVolume,
  PolicyRule,
  Resources,
  RestartPolicy,
  Scheduling,
  ScratchVolume,
  SecurityLevel,
  ServiceAccount,
  Sharing,
  Sysctl,
  Workload,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { containersOf, type KubernetesContainer } from "./container.ts";
import { KubernetesImage } from "./image.ts";
import { type KubernetesObject, ObjectSubject } from "./object.ts";
import { extraHostsOf, podVolumesOf, schedulingOf, sharingOf, sysctlsOf } from "./pod-fields.ts";
import { isRunOnce, type PodTemplate } from "./pod-kinds.ts";
import { projectsToken, scratchOf, WrittenResources } from "./resources.ts";
import { fieldMap, firstOf, flagField, idField, textField, textMap, textOf } from "./scalar.ts";
import { WrittenLevel } from "./security-level.ts";
import { hostMountsOf, type PodHostMount, volumesOf } from "./volumes.ts";

/** A pod, or what creates pods of one template. */
export class KubernetesWorkload extends ObjectSubject implements Workload {
  readonly #template: PodTemplate;
  readonly pod: SecurityLevel;
  /** Set by the join; undefined until a policy limits who may call. */
  limited: boolean | undefined;
  /** Set by the join: a policy denies what no rule allows, and the rules of all of them. */
  closed = false;
  readonly rules: PolicyRule[] = [];
  /** Set by the join: a ConfigMap beside it. */
  configNamed: (name: string) => KubernetesObject | undefined = () => undefined;
  /** Set by the join. */
  autoscaled = false;
  account: ServiceAccount | undefined;
  /** Filled by the join. */
  readonly grants: Binding[] = [];
  readonly endpoints: Endpoint[] = [];
  readonly project = undefined;
  readonly profiles = [];
  readonly networks = [];
  readonly dependsOn = [];
  #containers: readonly KubernetesContainer[] | undefined;
  #hostMounts: readonly PodHostMount[] | undefined;
  #imageVolumes: readonly KubernetesImage[] | undefined;
  #volumes: ReadonlyMap<string, Cursor> | undefined;
  #annotations: ReadonlyMap<string, Field<string>> | undefined;
  #podLabels: ReadonlyMap<string, string> | undefined;

  constructor(object: KubernetesObject, template: PodTemplate) {
    super(object);
    this.#template = template;
    this.pod = new WrittenLevel(template.spec.get("securityContext"));
  }

  get isolated(): boolean {
    return this.limited ?? false;
  }

  get admitted(): readonly PolicyRule[] | undefined {
    return this.closed ? this.rules : undefined;
  }

  get #spec(): Cursor {
    return this.#template.spec;
  }

  get podLabels(): ReadonlyMap<string, string> {
    this.#podLabels ??= textMap(this.#template.metadata.get("labels"));
    return this.#podLabels;
  }

  /** Those of the pod, as admission sees them. */
  override get annotations(): ReadonlyMap<string, Field<string>> {
    this.#annotations ??= fieldMap(this.#template.metadata.get("annotations"));
    return this.#annotations;
  }

  get containers(): readonly KubernetesContainer[] {
    this.#containers ??= containersOf(this, this.#spec);
    return this.#containers;
  }

  get volumes(): ReadonlyMap<string, Cursor> {
    this.#volumes ??= volumesOf(this.#spec);
    return this.#volumes;
  }

  get hostMounts(): readonly PodHostMount[] {
    this.#hostMounts ??= hostMountsOf(this, this.#spec);
    return this.#hostMounts;
  }

  /** Images that are mounted as volumes (KEP 4639). */
  get imageVolumes(): readonly KubernetesImage[] {
    this.#imageVolumes ??= [...this.volumes.values()]
      .map((volume) => volume.below("image", "reference"))
      .filter((reference) => !reference.isNull)
      .map((reference) => new KubernetesImage(reference, this));
    return this.#imageVolumes;
  }

  get hostNetwork(): Field<boolean> {
    return flagField(this.#spec.get("hostNetwork"));
  }

  get hostPid(): Field<boolean> {
    return flagField(this.#spec.get("hostPID"));
  }

  get hostIpc(): Field<boolean> {
    return flagField(this.#spec.get("hostIPC"));
  }

  get hostUsers(): Field<boolean> {
    return flagField(this.#spec.get("hostUsers"));
  }

  get engineNamespaces(): EngineNamespaces {
    return { uts: absentField(this.at), cgroup: absentField(this.at), cgroupParent: absentField(this.at) };
  }

  get podVolumes(): readonly PodVolume[] {
    return podVolumesOf(this.#spec);
  }

  get sysctls(): readonly Sysctl[] {
    return sysctlsOf(this.#spec);
  }

  get scheduling(): Scheduling {
    return schedulingOf(this.#spec);
  }

  get writtenNamespace(): Field<string> {
    return textField(this.object.metadata.get("namespace"));
  }

  get os(): Field<string> {
    return textField(this.#spec.below("os", "name"));
  }

  get sharing(): Sharing {
    return sharingOf(this.#spec);
  }

  get extraHosts(): readonly Field<string>[] {
    return extraHostsOf(this.#spec);
  }

  get resources(): Resources {
    return new WrittenResources(this.#spec.get("resources"));
  }

  get scratch(): readonly ScratchVolume[] {
    return scratchOf(this.#spec);
  }

  get runtimeClass(): Field<string> {
    return textField(this.#spec.get("runtimeClassName"));
  }

  get restart(): RestartPolicy {
    return { condition: absentField(this.at), attempts: absentField(this.at) };
  }

  get logging(): Logging {
    return { driver: absentField(this.at), maxSize: absentField(this.at) };
  }

  get apiAccess(): ApiAccess {
    return {
      automount: flagField(this.#spec.get("automountServiceAccountToken")),
      projectsToken: projectsToken(this.#spec),
      account: this.account,
      grants: this.grants,
    };
  }

  /** `serviceAccount` is the old name of the key, which still counts. */
  get serviceAccount(): Field<string> {
    return textField(firstOf(this.#spec, "serviceAccountName", "serviceAccount"));
  }

  get requiredScc(): Field<string> {
    return textField(this.#template.metadata.below("annotations", "openshift.io/required-scc"));
  }

  get fsGroup(): Field<string> {
    return idField(this.#spec.below("securityContext", "fsGroup"));
  }

  get supplementalGroups(): ListField {
    return this.#spec.below("securityContext", "supplementalGroups").strings();
  }

  get longRunning(): boolean {
    if (isRunOnce(this.kind)) return false;
    const policy = textOf(this.#spec.get("restartPolicy"));
    return policy === undefined || policy === "Always";
  }
}
