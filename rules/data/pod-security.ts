/** What the Pod Security Standards allow, by Kubernetes minor version. Source: their documentation and pod-security-admission, 2026-08-22. */

/** The safe kernel parameters, with the minor version that takes each in. */
const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ["kernel.shm_rmid_forced", 0],
  ["net.ipv4.ip_local_port_range", 0],
  ["net.ipv4.tcp_syncookies", 0],
  ["net.ipv4.ping_group_range", 0],
  ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.tcp_keepalive_time", 29],
  ["net.ipv4.tcp_fin_timeout", 29],
  ["net.ipv4.tcp_keepalive_intvl", 29],
  ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_rmem", 32],
  ["net.ipv4.tcp_wmem", 32],
  ["net.ipv4.tcp_slow_start_after_idle", 37],
  ["net.ipv4.tcp_notsent_lowat", 37],
]);

/** True for a kernel parameter that a pod may set at this version, compared letter by letter. */
export const isSafeSysctl = (name: string, minor: number): boolean =>
  (SYSCTLS.get(name) ?? Infinity) <= minor;

/** True for a SELinux type that a container may have; without one it gets its own. */
export const isContainerType = (type: string, minor: number): boolean =>
  ["", "container_t", "container_init_t", "container_kvm_t"].includes(type) ||
  (type === "container_engine_t" && minor >= 31);

/** True for the types of seccomp and AppArmor profiles that confine. */
export const isConfining = (type: string): boolean => type === "RuntimeDefault" || type === "Localhost";

/** Prefix of the annotations that named AppArmor profiles before there was a field. */
export const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/** True for an AppArmor annotation that confines. */
export const isConfiningAnnotation = (value: string): boolean =>
  value === "" || value === "runtime/default" || value.startsWith("localhost/");

/** Volume sources that reach nothing of the node. */
export const RESTRICTED_VOLUMES: readonly string[] = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
