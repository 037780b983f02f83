import type { BuildSettings, ImageUse, RunCommand, Stage } from "./build.ts";
import type { Field, Place } from "./field.ts";
import type { ListField, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

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
