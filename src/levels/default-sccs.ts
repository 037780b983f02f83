import { later } from "../model/later.ts";
import type { Ids, SccPolicy } from "./scc-policy.ts";

const TRIVIAL_VOLUMES =
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" ");
const HOST_VOLUMES = [...TRIVIAL_VOLUMES, "hostPath", "nfs"];
const LEGACY_DROPS = ["KILL", "MKNOD", "SETUID", "SETGID"];

/** What they have in common: nothing of the host, the namespace's ids and label, groups as one likes. */
const NOTHING: Omit<SccPolicy, "name"> = {
  priority: undefined,
  privileged: false,
  hostNetwork: false,
  hostPorts: false,
  hostPid: false,
  hostIpc: false,
  hostDirectories: false,
  escalation: true,
  capabilities: [],
  dropped: [],
  seccomp: [],
  volumes: TRIVIAL_VOLUMES,
  unsafeSysctls: [],
  forbiddenSysctls: [],
  users: "namespace",
  fsGroups: "namespace",
  groups: "any",
  seLinux: { type: "" },
  userNamespace: false,
  readOnly: false,
};

/** The hardened ones of OpenShift 4.11 and later: no escalation, no capabilities, a seccomp profile. */
const V2: Partial<SccPolicy> = {
  escalation: false,
  capabilities: ["NET_BIND_SERVICE"],
  dropped: ["ALL"],
  seccomp: ["runtime/default"],
};

const LEGACY: Partial<SccPolicy> = { dropped: LEGACY_DROPS };
const HOST_NETWORK: Partial<SccPolicy> = { hostNetwork: true, hostPorts: true, groups: "namespace" };
const HOST_MOUNT: Partial<SccPolicy> = {
  users: "any",
  fsGroups: "any",
  dropped: ["MKNOD"],
  hostDirectories: true,
  volumes: HOST_VOLUMES,
};
const pod: Ids = [[1000, 65534]];
const podWithRoot: Ids = [[0, 65534]];

const scc = (name: string, ...parts: readonly Partial<SccPolicy>[]): SccPolicy =>
  Object.assign({ ...NOTHING, name }, ...parts);

/**
 * The SCCs that a cluster comes with, by their names.
 * Source: cluster-kube-apiserver-operator, bindata/bootkube/scc-manifests, read 2026-08-22.
 */
export const defaultSccs = later((): readonly SccPolicy[] => [
  scc("restricted-v2", V2),
  scc("restricted-v3", V2, { users: pod, fsGroups: pod, groups: pod, userNamespace: true }),
  scc("restricted", LEGACY),
  scc("nested-container", {
    users: podWithRoot,
    fsGroups: podWithRoot,
    groups: podWithRoot,
    capabilities: ["SETUID", "SETGID"],
    seccomp: ["*"],
    seLinux: { type: "container_engine_t" },
    userNamespace: true,
  }),
  scc("nonroot-v2", V2, { users: "non-root", fsGroups: "any" }),
  scc("nonroot", LEGACY, { users: "non-root", fsGroups: "any" }),
  scc("anyuid", { users: "any", fsGroups: "any", dropped: ["MKNOD"], priority: 10 }),
  scc("hostmount-anyuid", HOST_MOUNT),
  scc("hostmount-anyuid-v2", HOST_MOUNT, { seLinux: "any" }),
  scc("hostnetwork-v2", V2, HOST_NETWORK),
  scc("hostnetwork", LEGACY, HOST_NETWORK),
  scc("hostaccess", LEGACY, HOST_NETWORK, {
    groups: "any",
    hostPid: true,
    hostIpc: true,
    hostDirectories: true,
    volumes: [...TRIVIAL_VOLUMES, "hostPath"],
  }),
  scc("privileged", {
    privileged: true,
    hostNetwork: true,
    hostPorts: true,
    hostPid: true,
    hostIpc: true,
    hostDirectories: true,
    capabilities: ["*"],
    seccomp: ["*"],
    volumes: ["*"],
    unsafeSysctls: ["*"],
    users: "any",
    fsGroups: "any",
    seLinux: "any",
  }),
]);
