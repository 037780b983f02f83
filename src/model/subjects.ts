import type { LimitRange, Quota } from "./cluster.ts";
import type { BuildContext } from "./context.ts";
import type { Field, Place, SetField } from "./field.ts";
import type { Identity, Note } from "./finding.ts";
import type { ImageRef } from "./image.ts";
import type { Scc } from "./scc.ts";
import type { ShellScript } from "./shell.ts";

/** What every subject can say of itself. */
export interface Subject {
  readonly identity: Identity;
  /** How a message names it, in the words of its format: `service "web"`, `container "web"`. */
  readonly label: string;
  /** Its name, key or first line. */
  readonly at: Place;
}

/** Where a manifest stands in the life of a system (catalogue B.0.6). */
export type Setting = "production" | "development" | "test" | "example";

/** A list with its own place, each item placed too. */
export type ListField = Field<readonly Field<string>[]>;

export interface EnvVar {
  readonly name: string;
  /** Place of the name. */
  readonly at: Place;
  /** The literal; unknown for an unresolved variable, absent where `from` names another origin. */
  readonly value: Field<string>;
  readonly from: "literal" | "secret" | "config" | "field" | "file" | "host";
}

/** Security settings that Kubernetes knows at pod and container level; Compose fills the container's. */
export interface SecurityLevel {
  readonly runAsUser: Field<string>;
  readonly runAsGroup: Field<string>;
  readonly runAsNonRoot: Field<boolean>;
  /** `RuntimeDefault`, `Localhost`, `Unconfined`; Compose's `seccomp=unconfined` reads as `Unconfined`. */
  readonly seccompProfile: Field<string>;
  readonly appArmorProfile: Field<string>;
  readonly seLinux: SeLinuxOptions;
  readonly windowsUser: Field<string>;
  /** `windowsOptions.hostProcess`. */
  readonly hostProcess: Field<boolean>;
}

/** Labels of a process under SELinux; Compose writes them as `label` options of `security_opt`. */
export interface SeLinuxOptions {
  readonly type: Field<string>;
  readonly user: Field<string>;
  readonly role: Field<string>;
  readonly level: Field<string>;
  /** Compose: true for `label:disable`, at that option. */
  readonly disabled: Field<boolean>;
}

/** A file system mounted into a container. */
export interface Mount {
  readonly at: Place;
  readonly kind: "bind" | "volume" | "tmpfs" | "other";
  /** Host path of a bind, name of a volume. */
  readonly source: Field<string>;
  readonly target: Field<string>;
  readonly readOnly: Field<boolean>;
  /** Kubernetes `Bidirectional`, `HostToContainer`; Compose `rshared`, `rslave` ... */
  readonly propagation: Field<string>;
}

/** A file that a container gets from the repository. */
export interface MountedFile {
  /** Where it lies in the container. */
  readonly path: string;
  /** What stands in it, read when asked for; undefined if it is no text or not in the repository. */
  readonly text: string | undefined;
}

/** A secret or config that a Compose project declares. */
export interface ProjectFile {
  readonly name: string;
  /** Its file or its content. */
  readonly at: Place;
  /** Path of its file from the root of the repository; undefined if it is none of the repository's. */
  readonly path: string | undefined;
  /** Git is told to leave the file out: it lies on this disk only. */
  readonly isIgnored: boolean;
  /** Unknown where the repository does not hold it; absent where a variable or an API gives it. */
  readonly text: Field<string>;
}

export interface ContainerPort {
  readonly at: Place;
  readonly port: Field<number>;
  /** Port of the node (Kubernetes); what Compose publishes is an endpoint. */
  readonly hostPort: Field<number>;
  readonly name: string | undefined;
  readonly protocol: string;
}

/** What a container, or a pod as a whole, asks of its host and may take of it. */
export interface Resources {
  readonly memoryLimit: Field<string>;
  readonly memoryRequest: Field<string>;
  /** Compose: `cpus`, `cpu_quota` or the limit of `deploy`. */
  readonly cpuLimit: Field<string>;
  /** Compose: `cpu_shares` or the reservation of `deploy`. */
  readonly cpuRequest: Field<string>;
  /** Compose only. */
  readonly pidsLimit: Field<string>;
  /** `ephemeral-storage` (Kubernetes). */
  readonly storageLimit: Field<string>;
  /** Memory and swap together (Compose `memswap_limit`). */
  readonly swapLimit: Field<string>;
  /** Compose: the kernel must not end it when memory runs out, or ends others first. */
  readonly oomKillDisable: Field<boolean>;
  readonly oomScoreAdjust: Field<string>;
}

/** What watches a container: the three probes of Kubernetes; the one check of Compose stands for each. */
export interface Probes {
  /** False where it is turned off. */
  readonly liveness: Field<boolean>;
  readonly readiness: Field<boolean>;
  readonly startup: Field<boolean>;
  /** Words of the commands that they run in the container. */
  readonly words: readonly Field<string>[];
}

/** A command that Compose runs in a service around its life (`post_start`). */
export interface Hook {
  readonly name: string;
  readonly privileged: Field<boolean>;
  readonly user: Field<string>;
}

/** What a Compose file says of the build of an image. */
export interface BuildSettings {
  readonly at: Place;
  readonly context: Field<string>;
  readonly privileged: Field<boolean>;
  readonly network: Field<string>;
  readonly entitlements: ListField;
  /** Ids of the SSH agents or keys that are forwarded; `default` is the user's own agent. */
  readonly ssh: readonly { readonly id: string; readonly at: Place }[];
}

/** A probe or lifecycle hook by which the kubelet calls somebody over the network. */
export interface Handler {
  /** `liveness probe`, `postStart hook`. */
  readonly name: string;
  /** Who is called; absent: the pod itself. */
  readonly host: Field<string>;
}

/** A device of the host that a Compose service gets. */
export interface Device {
  /** Path on the host, or the CDI name of a device. */
  readonly source: Field<string>;
}

export type ContainerKind = "container" | "init" | "sidecar" | "ephemeral" | "service";

export interface Container extends Subject {
  readonly kind: ContainerKind;
  readonly name: string;
  readonly workload: Workload;
  readonly image: ImageUse | undefined;
  readonly privileged: Field<boolean>;
  /** Compose: false when `no-new-privileges` is set, at that option. */
  readonly allowPrivilegeEscalation: Field<boolean>;
  readonly readOnlyRootFilesystem: Field<boolean>;
  readonly capabilitiesAdd: ListField;
  readonly capabilitiesDrop: ListField;
  /** `Default` or `Unmasked`; Compose's `systempaths=unconfined` and `unmask` read as `Unmasked`. */
  readonly procMount: Field<string>;
  /** What is written at the container itself. */
  readonly own: SecurityLevel;
  /** What holds at run time: the container's, else the pod's. */
  readonly effective: SecurityLevel;
  readonly resources: Resources;
  readonly probes: Probes;
  /** Compose: commands around its life. */
  readonly hooks: readonly Hook[];
  readonly env: readonly EnvVar[];
  /** Values that a Compose file gives to the ARGs of the build. */
  readonly buildArgs: readonly EnvVar[];
  /** How its Compose file has the image built; undefined if it does not. */
  readonly buildSettings: BuildSettings | undefined;
  /** Kubernetes `command`, Compose `entrypoint`; absent: the image's. A Compose string is split as a shell would. */
  readonly command: ListField;
  /** Kubernetes `args`, Compose `command`. */
  readonly args: ListField;
  /** Shell text that the command runs by `sh -c`, parsed on demand. */
  readonly scripts: readonly RunCommand[];
  readonly ports: readonly ContainerPort[];
  readonly mounts: readonly Mount[];
  /** Files of the repository among what it mounts: binds and configs of Compose, ConfigMaps. */
  readonly files: readonly MountedFile[];
  readonly handlers: readonly Handler[];
  readonly devices: readonly Device[];
  /** Compose `device_cgroup_rules`. */
  readonly deviceRules: ListField;
  /** Stage behind the image, where the repository builds it; set by the join. */
  readonly build: Stage | undefined;
}

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

/**
 * How far away a port can be reached from (catalogue B.0.5): beyond host and cluster, in the same network, only by the
 * clients that a policy or an internal network lists, only on the host itself.
 */
export type Scope = "outside" | "inside" | "isolated" | "local";

/** One port of a container that is reachable from beyond its network namespace. */
export interface Endpoint extends Subject {
  readonly workload: Workload;
  readonly container: Container | undefined;
  /** Port the process listens on; undefined if unknown. */
  readonly port: number | undefined;
  readonly protocol: string;
  readonly via:
    | "compose-port"
    | "compose-network"
    | "pod"
    | "host-port"
    | "host-network"
    | "node-port"
    | "load-balancer"
    | "external-ip"
    | "service"
    | "ingress"
    | "route"
    | "gateway"
    | "router";
  readonly scope: Scope;
  /** Address it is published on; absent where the format has none or it is left out. */
  readonly hostAddress: Field<string>;
  /** Port of the host as written, maybe a range; absent where chance picks it or the format has none. */
  readonly hostPort: Field<string>;
  /** Source ranges or an internal load balancer narrow it. */
  readonly restricted: boolean;
  /** A proxy before it asks callers who they are. */
  readonly guarded: boolean;
  /** Places that together expose it: Service, Ingress ... */
  readonly chain: readonly Note[];
}

/** A path that an HTTP entry passes on. */
export interface RoutePath {
  readonly path: Field<string>;
  /** False if everything below it is passed on as well. */
  readonly exact: boolean;
}

/** An HTTP entry: Ingress, Route, Gateway listener and the routes on it, Traefik router. */
export interface Route extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly setting: Setting;
  readonly hosts: readonly Field<string>[];
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly ingressClass: Field<string>;
  /** Hosts that a certificate covers; a set empty list covers all. */
  readonly tls: Field<readonly Field<string>[]>;
  /** Whether plain HTTP answers too and is not redirected; absent if the format decides by default. */
  readonly allowsHttp: Field<boolean>;
  /** Names of the Services behind it. */
  readonly backends: readonly string[];
  /** Paths that it names; without any it passes everything on. */
  readonly paths: readonly RoutePath[];
  /** Where it takes requests for any host. */
  readonly anyHost: readonly Place[];
  /** What answers behind it; set by the join. */
  readonly workloads: readonly Workload[];
}

/** A Compose network. */
export interface Network extends Subject {
  readonly name: string;
  readonly project: Project;
  /** Name that the engine knows it by: the same one in several projects is one network. */
  readonly engineName: Field<string>;
  readonly internal: Field<boolean>;
  readonly external: Field<boolean>;
  readonly driver: Field<string>;
  /** `driver_opts.encrypted`. */
  readonly encrypted: Field<string>;
  readonly attachable: Field<boolean>;
  readonly services: readonly Workload[];
}

/** A Compose project: the files that one `docker compose` run merges. */
export interface Project extends Subject {
  readonly name: string;
  readonly setting: Setting;
  readonly services: readonly Workload[];
  readonly networks: readonly Network[];
  /** Names of the networks that it declares; absent where it has none. */
  readonly declaredNetworks: Field<readonly string[]>;
  readonly secrets: readonly ProjectFile[];
  readonly configs: readonly ProjectFile[];
}

export interface SelectorExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector; without labels and expressions it selects everything. */
export interface Selector {
  readonly labels: ReadonlyMap<string, string>;
  readonly expressions: readonly SelectorExpression[];
  readonly at: Place;
}

export interface PolicyPeer {
  readonly at: Place;
  readonly podSelector: Selector | undefined;
  readonly namespaceSelector: Selector | undefined;
  readonly cidr: Field<string>;
  /** Ranges inside `cidr` that are left out. */
  readonly except: ListField;
  /** Cilium entities such as `world`, `all`; any other word for a peer that cannot be told from its selectors. */
  readonly entity: string | undefined;
}

/** Ports that a rule of a policy names. */
export interface PolicyPort {
  readonly at: Place;
  /** `TCP`, `UDP`, `SCTP` ...; undefined: every protocol. */
  readonly protocol: string | undefined;
  /** A number, or the name of a container's port; absent: every port of the protocol. */
  readonly port: Field<string>;
  /** Last port of a range that begins with `port`. */
  readonly endPort: Field<number>;
}

export interface PolicyRule {
  readonly at: Place;
  /** `pass` leaves the decision to policies of lower precedence. */
  readonly action: "allow" | "deny" | "pass";
  /** Undefined: everybody (the key is missing or its list is empty). */
  readonly peers: readonly PolicyPeer[] | undefined;
  /** Where a NetworkPolicy of Kubernetes names them, or would. */
  readonly peersAt?: Place;
  /** Undefined: every port. */
  readonly ports: readonly PolicyPort[] | undefined;
}

/** Whose policies go first, and whether they add up or the first rule that matches decides. */
export interface PolicyPrecedence {
  /**
   * `admin` comes before all others and `baseline` after them; `egress-firewall` filters what leaves the cluster,
   * whatever the others say. The rest are policies of namespaces, of the vendor whose name it is.
   */
  readonly dialect: "admin" | "baseline" | "kubernetes" | "cilium" | "calico" | "egress-firewall";
  /** Calico's tier; undefined: the default one. */
  readonly tier: string | undefined;
  /** Priority or order: the lower number goes first; absent: after all that have one. */
  readonly order: Field<number>;
}

/** A network policy of any vendor. */
export interface Policy extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** True for kinds that hold across namespaces. */
  readonly clusterWide: boolean;
  readonly precedence: PolicyPrecedence;
  readonly selector: Selector;
  /** Namespaces that a cluster-wide policy is limited to. */
  readonly namespaces: Selector | undefined;
  readonly setting: Setting;
  /** Directions the policy governs, after the defaulting rules. */
  readonly governsIngress: boolean;
  readonly governsEgress: boolean;
  /** Rules in the order in which they count; none for a direction that `policyTypes` leaves out. */
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
  /** Workloads it selects; set by the join. */
  readonly selects: readonly Workload[];
}

export interface RoleRule {
  readonly at: Place;
  readonly verbs: ListField;
  readonly resources: ListField;
  readonly apiGroups: ListField;
  readonly resourceNames: ListField;
  readonly nonResourceUrls: ListField;
}

export interface Role extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly clusterWide: boolean;
  readonly rules: readonly RoleRule[];
  /** Selectors of an aggregated ClusterRole; undefined if it is none. */
  readonly aggregates: readonly Selector[] | undefined;
  readonly labels: ReadonlyMap<string, string>;
  /** Roles in the repository whose permissions an aggregated one gathers; set by the join. */
  readonly gathers: readonly Role[];
  /** Bindings in the repository that grant it; set by the join. */
  readonly bindings: readonly Binding[];
}

export interface Grantee {
  readonly at: Place;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface Binding extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly clusterWide: boolean;
  readonly roleKind: string;
  readonly roleName: Field<string>;
  readonly grantees: readonly Grantee[];
  /** The role, where the repository holds it; set by the join. */
  readonly role: Role | undefined;
}

export interface ServiceAccount extends Subject {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly automount: Field<boolean>;
  /** Workloads that run under it; set by the join. */
  readonly workloads: readonly Workload[];
  readonly bindings: readonly Binding[];
}

/** A Service, as far as joins and exposure need it. */
export interface Service extends Subject {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly type: Field<string>;
  readonly selector: Selector | undefined;
  readonly ports: readonly {
    readonly at: Place;
    readonly port: number | undefined;
    readonly target: string | undefined;
    readonly name: string | undefined;
  }[];
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly sourceRanges: ListField;
  readonly externalIps: ListField;
  readonly externalTrafficPolicy: Field<string>;
  /** Source ranges, or a load balancer inside the provider's network, narrow who can call. */
  readonly restricted: boolean;
  /** Workloads behind it; set by the join. */
  readonly selects: readonly Workload[];
}

/** A value somewhere in a manifest, with its place. */
export interface Value {
  /** Written, and not null. */
  readonly exists: boolean;
  readonly at: Place;
  readonly text: Field<string>;
  readonly flag: Field<boolean>;
  readonly number: number | undefined;
  /** Items of a list; none for anything else. */
  readonly items: readonly Value[];
  /** Entries of a mapping; none for anything else. */
  readonly entries: readonly (readonly [string, Value])[];
  /** What lies below; it may not exist. */
  readonly get: (...path: readonly (string | number)[]) => Value;
}

/** Any object of the Kubernetes API as it is written, for rules about kinds that have no subject of their own. */
export interface Manifest extends Subject {
  readonly kind: string;
  /** API group; empty for the core. */
  readonly group: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly setting: Setting;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly root: Value;
}

/** Labels by which a namespace chooses its Pod Security levels. */
export interface PodSecurityLabels {
  readonly enforce: Field<string>;
  readonly enforceVersion: Field<string>;
  readonly warn: Field<string>;
  readonly audit: Field<string>;
}

/** A namespace with what the repository puts into it; written as an object or only implied. */
export interface Namespace extends Subject {
  /** Undefined where manifests leave the namespace to whoever applies them; then one per folder. */
  readonly name: string | undefined;
  readonly declared: boolean;
  readonly podSecurity: PodSecurityLabels;
  readonly setting: Setting;
  readonly labels: ReadonlyMap<string, Field<string>>;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly workloads: readonly Workload[];
  readonly policies: readonly Policy[];
  readonly services: readonly Service[];
  /** What a LimitRange in it gives to containers that say nothing. */
  readonly defaults: Resources;
  readonly limitRanges: readonly LimitRange[];
  readonly quotas: readonly Quota[];
}

/** An image reference at the place where it is used. */
export interface ImageUse extends Subject {
  readonly ref: Field<ImageRef>;
  readonly role: "run" | "base" | "copy" | "mount";
  readonly container: Container | undefined;
  readonly stage: Stage | undefined;
  readonly setting: Setting;
  /** The repository builds this image, or a build tool puts another reference in its place. */
  readonly builtHere: boolean;
  /** False for stages that reach no known target. */
  readonly reachable: boolean;
}

/** A source and what an ADD or COPY does with it. */
export interface CopyUse {
  readonly at: Place;
  readonly instruction: "ADD" | "COPY";
  readonly sources: readonly Field<string>[];
  readonly destination: Field<string>;
  readonly checksum: Field<string>;
  /** `--chown` and `--chmod`. */
  readonly owner: Field<string>;
  readonly mode: Field<string>;
  readonly from: string | undefined;
  /** `--exclude` patterns. */
  readonly excludes: readonly Field<string>[];
  /** Bodies of the here-documents among the sources. */
  readonly documents: readonly SetField<string>[];
}

export interface Variable {
  readonly at: Place;
  readonly instruction: "ENV" | "ARG" | "LABEL";
  readonly name: string;
  readonly value: Field<string>;
}

/** A build stage of a Dockerfile. */
export interface Stage extends Subject {
  readonly index: number;
  readonly name: string | undefined;
  readonly setting: Setting;
  /** Path of the Dockerfile. */
  readonly file: string;
  /** The image it starts from; undefined if that is another stage. */
  readonly base: ImageUse | undefined;
  /** The stage of another Dockerfile that makes that image; set by the join. */
  readonly foundation: Stage | undefined;
  /** Another Dockerfile starts from its image; set by the join. */
  readonly isFoundation: boolean;
  readonly parent: Stage | undefined;
  /** Its own last USER; absent at the place where one would be written. */
  readonly ownUser: Field<string>;
  /** Last USER through the chain of stages; absent if none sets it. */
  readonly user: Field<string>;
  readonly variables: readonly Variable[];
  readonly copies: readonly CopyUse[];
  /** Folders that it is built from; empty if none of them is known. Set by the join. */
  readonly contexts: readonly BuildContext[];
  readonly runs: readonly RunCommand[];
  readonly entrypoint: ListField;
  readonly command: ListField;
  readonly exposed: readonly Field<string>[];
  /** HEALTHCHECK in force: true for a command, false for NONE; absent if no stage of the chain has one. */
  readonly healthcheck: Field<boolean>;
  /** The stage that a plain build gives, or that some manifest names as its target. */
  readonly isTarget: boolean;
  /** It is a target, or a target starts from it or copies out of it. */
  readonly reachable: boolean;
  /** It is a target, or a target starts from it: its layers are in an image. */
  readonly shipped: boolean;
  /** Containers that run it; set by the join. */
  readonly usedBy: readonly Container[];
}

/** Shell text: a RUN instruction, or what a container's command gives to `sh -c`. */
export interface RunCommand extends Subject {
  readonly stage: Stage | undefined;
  readonly container: Container | undefined;
  /** Parsed on first use. */
  readonly script: ShellScript;
  /** `--mount` options of a RUN, as key/value. */
  readonly mounts: readonly ReadonlyMap<string, string>[];
  /** `--network` and `--security` of a RUN. */
  readonly network?: Field<string>;
  readonly security?: Field<string>;
  /** The USER that a RUN runs as; absent if the base image decides. */
  readonly user?: Field<string>;
  /** Position among the RUN instructions of its stage. */
  readonly index: number;
  /** False where an instruction other than RUN stands before the next RUN. */
  readonly adjacentToNext: boolean;
}

/** Everything that was read, for rules that look across files. */
export interface Repository extends Subject {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly projects: readonly Project[];
  readonly stages: readonly Stage[];
  readonly policies: readonly Policy[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly sccs: readonly Scc[];
  readonly manifests: readonly Manifest[];
}

/** What a rule can be asked about. */
export interface Subjects {
  readonly container: Container;
  readonly workload: Workload;
  readonly hostMount: HostMount;
  readonly image: ImageUse;
  readonly stage: Stage;
  readonly run: RunCommand;
  readonly endpoint: Endpoint;
  readonly route: Route;
  readonly network: Network;
  readonly policy: Policy;
  readonly role: Role;
  readonly binding: Binding;
  readonly serviceAccount: ServiceAccount;
  readonly scc: Scc;
  readonly service: Service;
  readonly manifest: Manifest;
  readonly namespace: Namespace;
  readonly project: Project;
  readonly repository: Repository;
}
