import type { Place } from "../model/field.ts";
import type { Workload } from "../model/subjects.ts";
import { type Obstacle, type Remedy, where } from "./obstacle.ts";

/** Kernel parameters that are the pod's own, by the minor version since which admission lets them pass. */
const SAFE: readonly (readonly [since: number, names: string])[] = [
  [
    0,
    "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start",
  ],
  [27, "net.ipv4.ip_local_reserved_ports"],
  [
    29,
    "net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_fin_timeout",
  ],
  [32, "net.ipv4.tcp_rmem net.ipv4.tcp_wmem"],
  [37, "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat"],
];

/** Names that the level baseline allows (kubernetes/pod-security-admission, check_sysctls). */
export const safeSysctls = (minor: number): ReadonlySet<string> =>
  new Set(SAFE.filter(([since]) => minor >= since).flatMap(([, names]) => names.split(" ")));

/** Edit that takes a kernel parameter out, its value with it. */
export const withoutSysctl =
  (item: Place): Remedy =>
  (_, __, name) => ({ text: `remove sysctl ${name ?? ""}`, change: { kind: "remove", at: item } });

/** Kernel parameters of the pod that are not among the safe ones. */
export function* sysctls(workload: Workload, minor: number): Iterable<Obstacle> {
  const safe = safeSysctls(minor);
  for (const { name, at } of workload.sysctls)
    yield* where(
      name,
      (value) => !safe.has(value),
      { control: "sysctls", field: "sysctl", owner: workload.label },
      withoutSysctl(at),
    );
}
