/** What the Pod Security Standards allow, by Kubernetes minor version. Source: their documentation and pod-security-admission, 2026-08-22. */

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
