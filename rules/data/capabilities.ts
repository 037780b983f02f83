import type { Severity } from "plimsoll";

/**
 * What a process may do to its host with one more capability than containers have by default.
 * After capabilities(7) and the Docker documentation of runtime privileges, read in 2026-08.
 */
const GRADES: Readonly<Record<string, Severity>> = {
  ALL: "critical",
  SYS_ADMIN: "critical",
  SYS_MODULE: "critical",
  SYS_RAWIO: "critical",
  SYS_PTRACE: "high",
  DAC_READ_SEARCH: "high",
  BPF: "high",
  PERFMON: "high",
  SYS_BOOT: "high",
  MAC_ADMIN: "high",
  MAC_OVERRIDE: "high",
  SYSLOG: "high",
  SYS_TIME: "high",
  CHECKPOINT_RESTORE: "high",
  NET_ADMIN: "medium",
  IPC_OWNER: "medium",
  SYS_RESOURCE: "medium",
};

/** The name as the kernel lists it, without `CAP_`: both engines accept either case and either form. */
export const capabilityName = (text: string): string => text.trim().toUpperCase().replace(/^CAP_/, "");

/** How far a capability leads; undefined for those that a container has anyway or that lead nowhere. */
export const capabilityGrade = (name: string): Severity | undefined =>
  Object.hasOwn(GRADES, name) ? GRADES[name] : undefined;

/** Programs whose documented purpose needs a capability, by image name. */
const NEEDS: readonly { readonly image: RegExp; readonly needs: readonly string[] }[] = [
  {
    image:
      /(^|\/)(wireguard|wg-easy|wg-portal|gluetun|tailscale|netbird|zerotier|openvpn(-as)?|docker-openvpn|pihole|firezone|headscale|openconnect)\b/,
    needs: ["NET_ADMIN", "SYS_MODULE"],
  },
  {
    image: /(^|\/)(vault|openbao|elasticsearch|opensearch|redis|valkey|cassandra|scylla)\b/,
    needs: ["IPC_LOCK"],
  },
  { image: /(^|\/)(mysql|mariadb|percona|mongo|mongodb)\b/, needs: ["SYS_NICE"] },
  { image: /(^|\/)(chrony|ntp|ntpd|openntpd|docker-ntp)\b/, needs: ["SYS_TIME"] },
];

/** True if the image is known to need the capability for what it is there for. */
export const needsCapability = (image: string, capability: string): boolean =>
  NEEDS.some((entry) => entry.image.test(image) && entry.needs.includes(capability));
