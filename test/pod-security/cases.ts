import {
  type Case,
  container,
  each,
  everyContainer,
  everywhere,
  from,
  pod,
  until,
  windows,
  withAnnotation,
  withVolume,
} from "./pod.ts";

const always = from(0);
const never = until(0);

const DEFAULTS =
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT";
const ALL_BY_NAME = `${DEFAULTS} NET_RAW SYS_ADMIN SYS_TIME`.split(" ");

const SYSCTLS: Readonly<Record<number, string>> = {
  0: "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start",
  27: "net.ipv4.ip_local_reserved_ports",
  29: "net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes",
  32: "net.ipv4.tcp_rmem net.ipv4.tcp_wmem",
  37: "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat",
};
const UNSAFE =
  "kernel.msgmax net.core.somaxconn vm.overcommit_memory net/ipv4/tcp_syncookies net.ipv4.tcp_syncookies.x fs.mqueue.msg_max";
const sysctl = (name: string) => pod({ securityContext: { sysctls: [{ name, value: "1" }] } });

const INNER = "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret";
const OUTER =
  "awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo glusterfs iscsi nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume";

const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";

/** Controls of the baseline; what they refuse is refused at the restricted level too. */
const BASELINE: readonly Case[] = [
  ...each("hostNetwork hostPID hostIPC", (key) => [
    { control: "host namespaces", change: pod({ [key]: true }), baseline: always },
    { control: "host namespaces", change: pod({ [key]: false }), baseline: never },
  ]),
  ...everyContainer("privileged", { privileged: true }, always),
  ...everyContainer("privileged", { privileged: false }, never),
  ...each("/ /etc /var/run/docker.sock /srv/data ./data", (path) => [
    { control: "hostPath", change: withVolume({ hostPath: { path } }), baseline: always },
  ]),
  { control: "hostPath", change: withVolume({ hostPath: null }), baseline: never },
  ...container("host ports", { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] }, always),
  ...container("host ports", { ports: [{ containerPort: 80, hostPort: 0 }] }, never),
  ...each(DEFAULTS, (name) => everyContainer("capabilities", added(name), never, restrictedAdd(name))),
  ...each("NET_RAW SYS_ADMIN ALL IPC_LOCK chown CAP_CHOWN net_bind_service", (name) =>
    everyContainer("capabilities", added(name), always),
  ),
  ...each("RuntimeDefault Localhost", (type) => everywhere("AppArmor", { appArmorProfile: { type } }, never)),
  ...everywhere("AppArmor", { appArmorProfile: { type: "Unconfined" } }, always),
  ...each("runtime/default localhost/web", (value) => [
    { control: "AppArmor", change: withAnnotation(`${APPARMOR}web`, value), baseline: never },
  ]),
  { control: "AppArmor", change: withAnnotation(`${APPARMOR}web`, ""), baseline: never },
  ...each("web setup gone", (name) => [
    { control: "AppArmor", change: withAnnotation(`${APPARMOR}${name}`, "unconfined"), baseline: always },
    { control: "AppArmor", change: withAnnotation(`${APPARMOR}${name}`, "default"), baseline: always },
  ]),
  ...each("container_t container_init_t container_kvm_t", (type) =>
    everywhere("SELinux", { seLinuxOptions: { type } }, never),
  ),
  ...everywhere("SELinux", { seLinuxOptions: { type: "", user: "", role: "", level: "s0:c1,c2" } }, never),
  ...everywhere("SELinux", { seLinuxOptions: { type: "container_engine_t" } }, until(31)),
  ...everywhere("SELinux", { seLinuxOptions: { type: "spc_t" } }, always),
  ...everywhere("SELinux", { seLinuxOptions: { user: "system_u" } }, always),
  ...everywhere("SELinux", { seLinuxOptions: { role: "system_r" } }, always),
  ...everywhere("seccomp", { seccompProfile: { type: "Unconfined" } }, from(19)),
  ...everywhere("seccomp", { seccompProfile: { type: "Localhost", localhostProfile: "a" } }, never),
  { control: "seccomp", change: withAnnotation(SECCOMP, "unconfined"), baseline: until(19) },
  { control: "seccomp", change: withAnnotation(SECCOMP, "docker/default"), baseline: never },
  {
    control: "seccomp",
    change: withAnnotation("container.seccomp.security.alpha.kubernetes.io/web", "unconfined"),
    baseline: until(19),
  },
  ...everyContainer("procMount", { procMount: "Unmasked" }, always),
  ...everyContainer("procMount", { procMount: "Default" }, never),
  ...everyContainer("procMount", { procMount: "Unmasked" }, until(35), always, { hostUsers: false }),
  ...Object.entries(SYSCTLS).flatMap(([since, names]) =>
    each(names, (name) => [{ control: "sysctls", change: sysctl(name), baseline: until(Number(since)) }]),
  ),
  ...each(UNSAFE, (name) => [{ control: "sysctls", change: sysctl(name), baseline: always }]),
  ...everywhere("HostProcess", { windowsOptions: { hostProcess: true } }, always),
  ...everywhere("HostProcess", { windowsOptions: { hostProcess: false } }, never),
  ...each("livenessProbe readinessProbe startupProbe", (probe) => [
    ...container("host probes", { [probe]: { httpGet: { host: "127.0.0.1", port: 80 } } }, from(34)),
    ...container("host probes", { [probe]: { tcpSocket: { host: "metadata", port: 80 } } }, from(34)),
    ...container("host probes", { [probe]: { httpGet: { host: "", port: 80 } } }, never),
    ...container("host probes", { [probe]: { exec: { command: ["true"] } } }, never),
  ]),
  ...each("postStart preStop", (hook) => [
    ...container("host probes", { lifecycle: { [hook]: { httpGet: { host: "::1", port: 80 } } } }, from(34)),
    ...container("host probes", { lifecycle: { [hook]: { tcpSocket: { host: "db", port: 1 } } } }, from(34)),
    ...container("host probes", { lifecycle: { [hook]: { tcpSocket: { port: 1 } } } }, never),
  ]),
];

function added(name: string) {
  return { capabilities: { drop: ["ALL"], add: [name] } };
}

function restrictedAdd(name: string) {
  return name === "NET_BIND_SERVICE" ? never : from(22);
}

const dropped = (drop: readonly string[]) => ({ capabilities: { drop } });

/** Controls of the restricted level alone. */
const RESTRICTED: readonly Case[] = [
  ...each(INNER, (type) => [{ control: "volumes", change: withVolume({ [type]: {} }), restricted: never }]),
  { control: "volumes", change: withVolume({}), restricted: never },
  ...each(OUTER, (type) => [{ control: "volumes", change: withVolume({ [type]: {} }), restricted: always }]),
  ...everyContainer("escalation", { allowPrivilegeEscalation: true }, never, from(8)),
  ...everyContainer("escalation", { allowPrivilegeEscalation: undefined }, never, from(8)),
  ...everyContainer(
    "escalation",
    { allowPrivilegeEscalation: undefined },
    never,
    (minor) => minor >= 8 && minor < 25,
    windows,
  ),
  ...everywhere("non-root", { runAsNonRoot: false }, never, always),
  ...everywhere("non-root", { runAsNonRoot: false }, never, until(35), { hostUsers: false }),
  ...everywhere("non-root", { runAsNonRoot: false }, never, always, windows),
  { control: "non-root", change: pod({ securityContext: { runAsNonRoot: undefined } }), restricted: always },
  ...everywhere("user", { runAsUser: 0 }, never, from(23)),
  ...everywhere("user", { runAsUser: 0 }, never, (minor) => minor >= 23 && minor < 35, { hostUsers: false }),
  ...everywhere("user", { runAsUser: 1000 }, never, never),
  {
    control: "seccomp",
    change: pod({ securityContext: { seccompProfile: undefined } }),
    restricted: from(19),
  },
  {
    control: "seccomp",
    change: pod({ ...windows, securityContext: { seccompProfile: undefined } }),
    restricted: (minor) => minor >= 19 && minor < 25,
  },
  ...[[], ["NET_RAW"], ["all"], ["CAP_ALL"], ALL_BY_NAME].flatMap((names) =>
    everyContainer("capabilities", dropped(names), never, from(22)),
  ),
  ...everyContainer("capabilities", { capabilities: undefined }, never, from(22)),
  ...everyContainer(
    "capabilities",
    { capabilities: undefined },
    never,
    (minor) => minor >= 22 && minor < 25,
    windows,
  ),
  { control: "all", change: pod({}), restricted: never },
];

/** Pods that break or keep each control, with the versions that refuse them at both levels. */
export const CASES: readonly Case[] = [...BASELINE, ...RESTRICTED];
