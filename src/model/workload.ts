import type { Binding, ServiceAccount } from "./access.ts";
import type { Container, Resources, SecurityLevel } from "./container.ts";
import type { Endpoint } from "./exposure.ts";
import type { Field, Place } from "./field.ts";
import type { PolicyRule } from "./policy.ts";
import type { Project } from "./project.ts";
import type { ListField, Setting, Subject } from "./subject.ts";

/** A directory or file of the host that a workload (or a PersistentVolume) reaches. */
export interface HostMount extends Subject {
  readonly workload: Workload | undefined;
  /** As written; a Compose path is relative to its project folder. */
  readonly path: Field<string>;
  /** True unless every mount of it is read-only; undefined if unknown. */
  readonly writable: boolean | undefined;
  /** Field that would make it read-only. */
  readonly readOnly: Field<boolean>;
  /** Kubernetes `recursiveReadOnly`, of the first mount. */
  readonly recursiveReadOnly: Field<string>;
  /** `z` or `Z` where Compose gives the files a label of the container. */
  readonly relabel: Field<string>;
  readonly containers: readonly Container[];
}

/** Memory or disk of the node that a workload writes to for as long as it lives: an emptyDir, a Compose tmpfs. */
export interface ScratchVolume {
  readonly name: string;
  readonly at: Place;
  /** It lies in memory. */
  readonly memory: boolean;
  readonly sizeLimit: Field<string>;
}

/** How a workload reaches the API of its cluster. */
export interface ApiAccess {
  /** `automountServiceAccountToken` of the pod, which wins over that of the account. */
  readonly automount: Field<boolean>;
  /** A volume projects a token for it, however the flags are. */
  readonly projectsToken: boolean;
  /** The account it runs under, where the repository holds it; set by the join. */
  readonly account: ServiceAccount | undefined;
  /** Bindings that name the account or a group of all accounts; set by the join. */
  readonly grants: readonly Binding[];
}

/** When a container that ended is started again (Compose). */
export interface RestartPolicy {
  /** `no`, `always`, `unless-stopped`, `on-failure`; of `deploy`: `none`, `any`, `on-failure`. */
  readonly condition: Field<string>;
  /** How often at most; absent: without end. */
  readonly attempts: Field<string>;
}

/** Where the engine keeps what a Compose service prints. */
export interface Logging {
  readonly driver: Field<string>;
  readonly maxSize: Field<string>;
}

/** A volume of a pod. */
export interface PodVolume {
  readonly name: string;
  readonly at: Place;
  /** What it is made of, by the key (`emptyDir`, `hostPath`), at that key; none is an emptyDir too. */
  readonly sources: readonly { readonly type: string; readonly at: Place }[];
}

/** A kernel parameter, at its name. */
export interface Sysctl {
  readonly at: Place;
  readonly name: Field<string>;
  readonly value: Field<string>;
}

/** Namespaces that Docker can share and Kubernetes cannot. */
export interface EngineNamespaces {
  /** True when `uts` or `cgroup` is `host`, at that key. */
  readonly uts: Field<boolean>;
  readonly cgroup: Field<boolean>;
  readonly cgroupParent: Field<string>;
}

/** Which nodes a pod may land on. */
export interface Scheduling {
  readonly tolerations: readonly Toleration[];
  readonly nodeName: Field<string>;
  readonly nodeSelector: ReadonlyMap<string, Field<string>>;
}

export interface Toleration {
  readonly at: Place;
  /** Absent: every taint. */
  readonly key: Field<string>;
  readonly operator: Field<string>;
  readonly effect: Field<string>;
}

/** Whose namespaces the containers of a workload join, and Docker's old ways to link them. */
export interface Sharing {
  /** Compose `network_mode`, `pid`, `ipc`: `host`, `none`, `bridge`, `service:web`, `container:name`. */
  readonly network: Field<string>;
  readonly pid: Field<string>;
  readonly ipc: Field<string>;
  /** Kubernetes `shareProcessNamespace`. */
  readonly processes: Field<boolean>;
  readonly links: ListField;
  readonly externalLinks: ListField;
  /** Further names by which others in its Compose networks call it. */
  readonly aliases: readonly string[];
  /** Names of the Compose networks that are written; absent where the default one is implied. */
  readonly networks: Field<readonly string[]>;
}

/** What schedules containers: a pod template of any kind, or a Compose service. */
export interface Workload extends Subject {
  /** `Deployment`, `Pod`, `CronJob` ...; `service` for Compose. */
  readonly kind: string;
  readonly name: string;
  /** As written; undefined if left out. */
  readonly namespace: string | undefined;
  readonly setting: Setting;
  readonly podLabels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly containers: readonly Container[];
  readonly hostMounts: readonly HostMount[];
  /** Volumes of a pod, whatever mounts them. */
  readonly podVolumes: readonly PodVolume[];
  readonly sysctls: readonly Sysctl[];
  readonly scheduling: Scheduling;
  /** `metadata.namespace` with its place. */
  readonly writtenNamespace: Field<string>;
  /** Compose: true when `network_mode`, `pid` or `ipc` is `host`, at that key. */
  readonly hostNetwork: Field<boolean>;
  readonly hostPid: Field<boolean>;
  readonly hostIpc: Field<boolean>;
  readonly hostUsers: Field<boolean>;
  readonly engineNamespaces: EngineNamespaces;
  /** `spec.os.name`. */
  readonly os: Field<string>;
  readonly pod: SecurityLevel;
  /** Of the whole pod (Kubernetes 1.34). */
  readonly resources: Resources;
  /** A VerticalPodAutoscaler sets the resources of its containers; set by the join. */
  readonly autoscaled: boolean;
  readonly scratch: readonly ScratchVolume[];
  /** `runtimeClassName`, Compose `runtime`. */
  readonly runtimeClass: Field<string>;
  readonly restart: RestartPolicy;
  readonly logging: Logging;
  readonly serviceAccount: Field<string>;
  /** OpenShift: the SCC that an annotation asks for. */
  readonly requiredScc: Field<string>;
  readonly fsGroup: Field<string>;
  /** Compose: `group_add`. */
  readonly supplementalGroups: ListField;
  readonly apiAccess: ApiAccess;
  /** False for Jobs, CronJobs and other run-once pods. */
  readonly longRunning: boolean;
  /** Compose profiles of the service. */
  readonly profiles: readonly string[];
  /** A network policy lists the only workloads that may call it; set by the join. */
  readonly isolated: boolean;
  /** The rules of all network policies on who may call it; undefined where none denies the rest. Set by the join. */
  readonly admitted: readonly PolicyRule[] | undefined;
  /** Ports that somebody else can reach, and how; set by the join. */
  readonly endpoints: readonly Endpoint[];
  /** Compose project it belongs to. */
  readonly project: Project | undefined;
  /** Names of the Compose networks it joins; `default` is the implicit one. */
  readonly networks: readonly string[];
  readonly sharing: Sharing;
  /** Names that its file gives to addresses: `host:address` of Compose, `address host` of Kubernetes. */
  readonly extraHosts: readonly Field<string>[];
  readonly dependsOn: readonly string[];
}
