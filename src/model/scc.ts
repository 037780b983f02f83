import type { Field } from "./field.ts";
import type { ListField, Setting, Subject } from "./subjects.ts";

/** How an SCC limits an id: `RunAsAny`, `MustRunAs`, `MustRunAsRange`, `MustRunAsNonRoot`. */
export interface SccStrategy {
  readonly type: Field<string>;
  /** Ids that it allows; empty: those that the namespace was given. */
  readonly ranges: readonly { readonly min: Field<number>; readonly max: Field<number> }[];
}

/** An OpenShift SecurityContextConstraints object: what pods may ask for, and who may ask by it. */
export interface Scc extends Subject {
  readonly name: string;
  readonly setting: Setting;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  /** Of those that somebody may use the one with the highest priority is tried first. */
  readonly priority: Field<number>;
  readonly allowPrivilegedContainer: Field<boolean>;
  /** Absent means true. */
  readonly allowPrivilegeEscalation: Field<boolean>;
  readonly allowHostDirVolumePlugin: Field<boolean>;
  readonly allowHostNetwork: Field<boolean>;
  readonly allowHostPorts: Field<boolean>;
  readonly allowHostPid: Field<boolean>;
  readonly allowHostIpc: Field<boolean>;
  readonly readOnlyRootFilesystem: Field<boolean>;
  readonly allowedCapabilities: ListField;
  readonly defaultAddCapabilities: ListField;
  readonly requiredDropCapabilities: ListField;
  readonly allowedUnsafeSysctls: ListField;
  readonly forbiddenSysctls: ListField;
  /** Without a list a pod may name no profile at all. */
  readonly seccompProfiles: ListField;
  readonly volumes: ListField;
  readonly runAsUser: SccStrategy;
  readonly fsGroup: SccStrategy;
  readonly supplementalGroups: SccStrategy;
  /** `RunAsAny` or `MustRunAs`. */
  readonly seLinuxContext: Field<string>;
  /** SELinux type that `MustRunAs` asks for. */
  readonly seLinuxType: Field<string>;
  /** `RequirePodLevel` asks for a user namespace. */
  readonly userNamespaceLevel: Field<string>;
  readonly users: ListField;
  readonly groups: ListField;
}
