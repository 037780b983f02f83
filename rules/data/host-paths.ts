import type { Severity } from "plimsoll";

/** A host path in one spelling: forward slashes, no `.`, `..`, doubled or trailing slash; drives and pipes of Windows in lower case. */
export function normaliseHostPath(path: string): string {
  const slashed = path.trim().replace(/\\/g, "/");
  if (/^\/\/[.?]\//.test(slashed)) return slashed.toLowerCase().replace(/^\/\/\?/, "//.");
  const drive = /^\/?([A-Za-z]):(?=\/|$)/.exec(slashed);
  if (drive)
    return resolveSteps(slashed.slice(drive[0].length), `${drive[1]?.toLowerCase()}:/`).toLowerCase();
  if (slashed.startsWith("/")) return resolveSteps(slashed, "/");
  const home = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/.exec(slashed);
  if (home) return resolveSteps(slashed.slice(home[0].length), "~/");
  return resolveSteps(slashed, "./");
}

function resolveSteps(rest: string, root: string): string {
  const joined = stepsOf(rest, root === "./").join("/");
  if (root === "~/") return joined === "" ? "~" : `~/${joined}`;
  if (root !== "./") return root + joined;
  return joined.startsWith("..") || joined === "" ? joined || "." : `./${joined}`;
}

/** Without `.` and `..`; only a relative path keeps the `..` that lead out of it. */
function stepsOf(rest: string, relative: boolean): readonly string[] {
  const steps: string[] = [];
  for (const step of rest.split("/").filter((part) => part !== "" && part !== ".")) {
    const canLeave = steps.length > 0 && steps.at(-1) !== "..";
    if (step !== "..") steps.push(step);
    else if (canLeave) steps.pop();
    else if (relative) steps.push("..");
  }
  return steps;
}

/** How a path lies to a directory: the same, inside it, or above it. */
export type Relation = "equal" | "below" | "contains";

function relationTo(path: string, entry: string): Relation | undefined {
  if (path === entry) return "equal";
  if (path.startsWith(entry.endsWith("/") ? entry : `${entry}/`)) return "below";
  return entry.startsWith(path.endsWith("/") ? path : `${path}/`) ? "contains" : undefined;
}

/** A directory or file that is the host, with its grade by access. */
export interface SensitivePath {
  readonly path: string;
  /** What somebody in the container can do with it. */
  readonly gives: string;
  readonly writable: Severity;
  readonly readOnly: Severity;
  /** Grade of what lies below it, where that is not the same; none where folders below are anybody's own. */
  readonly below?: { readonly writable: Severity; readonly readOnly: Severity } | "none";
}

const entry = (
  path: string,
  gives: string,
  writable: Severity,
  readOnly: Severity,
  below?: SensitivePath["below"],
): SensitivePath =>
  below ? { path, gives, writable, readOnly, below } : { path, gives, writable, readOnly };

/** What a program keeps for itself below `/etc` configures that program, not the host. */
const MILD = { writable: "medium", readOnly: "low" } as const;
const PARTLY = { writable: "high", readOnly: "medium" } as const;

/** Most exact first. Sources: Filesystem Hierarchy Standard 3.0, CIS Docker 5.6, kubelet and runtime documentation, 2026-08-22. */
export const SENSITIVE_PATHS: readonly SensitivePath[] = [
  entry("/etc/kubernetes", "holds the cluster's keys and static pods", "critical", "high"),
  entry("/etc/cron.d", "runs commands as root on the host", "critical", "medium"),
  entry("/etc/systemd", "runs commands as root on the host", "critical", "medium"),
  entry("/etc/ssh", "holds the host's keys", "critical", "high"),
  entry("/etc/shadow", "holds the host's password hashes", "critical", "high"),
  entry("/etc/passwd", "lists the host's users", "critical", "medium"),
  entry("/etc/sudoers", "decides who is root on the host", "critical", "medium"),
  entry("/etc/sudoers.d", "decides who is root on the host", "critical", "medium"),
  entry("/etc/ld.so.preload", "is loaded into every program of the host", "critical", "medium"),
  entry("/etc", "configures the host", "critical", "high", MILD),
  entry("/root", "is the home of the host's root", "critical", "high"),
  entry("/boot", "boots the host", "critical", "high"),
  entry("/usr/src", "holds kernel sources", "high", "medium"),
  entry("/usr/share", "holds data of the host's programs", "high", "medium", "none"),
  entry("/usr/local", "holds programs of the host", "critical", "medium"),
  entry("/usr", "holds the host's programs", "critical", "high"),
  entry("/bin", "holds the host's programs", "critical", "high"),
  entry("/sbin", "holds the host's programs", "critical", "high"),
  entry("/lib/modules", "holds the host's kernel modules", "critical", "medium"),
  entry("/lib", "holds the host's libraries", "critical", "high"),
  entry("/lib64", "holds the host's libraries", "critical", "high"),
  entry("/var/lib/kubelet", "holds the secrets and tokens of every pod on the node", "critical", "high"),
  entry("/var/lib/docker", "holds the images and containers of the host", "critical", "high"),
  entry("/var/lib/containerd", "holds the images and containers of the host", "critical", "high"),
  entry("/var/lib/containers", "holds the images and containers of the host", "critical", "high"),
  entry("/var/lib/crio", "holds the images and containers of the host", "critical", "high"),
  entry("/var/lib/rancher", "holds the cluster's keys and data", "critical", "high"),
  entry("/var/lib/etcd", "holds the cluster's data, secrets included", "critical", "high"),
  entry("/var/lib/cni", "holds the state of the host's network", "high", "medium"),
  entry("/opt/cni", "holds programs that the kubelet runs as root", "critical", "medium"),
  entry("/var/spool/cron", "runs commands as root on the host", "critical", "medium"),
  entry("/var/log", "holds the host's logs; the kubelet follows links in it", "high", "medium"),
  entry("/proc", "shows and steers every process of the host", "critical", "medium"),
  entry("/sys/kernel", "steers the host's kernel", "critical", "medium"),
  entry("/sys/fs/cgroup", "controls the host's cgroups", "high", "medium"),
  entry("/sys", "steers the host's kernel and devices", "critical", "medium"),
  entry("/dev/shm", "is memory that programs of the host share", "medium", "medium"),
  // A device below it is the matter of no-host-devices.
  entry("/dev", "holds the host's devices, its disks included", "critical", "high", "none"),
  entry("/home", "holds the homes of the host's users, with their keys", "high", "high", PARTLY),
  entry("~", "is a user's home, with its keys", "high", "high", "none"),
  entry("c:/windows", "is the Windows of the host", "critical", "high"),
  entry("c:/users", "holds the homes of the host's users", "high", "high", PARTLY),
  entry("c:/programdata", "holds data of the host's services", "critical", "high", PARTLY),
  entry("c:/program files", "holds the host's programs", "critical", "high"),
];

/** Files that many containers read without harm. */
const HARMLESS_READ_ONLY = [
  "/etc/localtime",
  "/etc/timezone",
  "/etc/ssl/certs",
  "/etc/pki",
  "/etc/ca-certificates",
  "/usr/share/zoneinfo",
  "/usr/share/ca-certificates",
  "/usr/local/share/ca-certificates",
  "/etc/machine-id",
  "/etc/os-release",
  "/usr/lib/os-release",
  "/etc/hostname",
  "/etc/hosts",
  "/etc/resolv.conf",
];

/** What a mounted host path reaches, and how bad that is. */
export interface PathGrade {
  readonly path: string;
  readonly entry: SensitivePath;
  readonly relation: Relation;
  readonly severity: Severity;
}

const ROOT = entry("/", "is the whole file system of the host", "critical", "high");

/** Grade of a host path by the sensitive list; undefined if it is none of the host's own. Unknown access counts as writable. */
export function gradeHostPath(path: string, writable: boolean | undefined): PathGrade | undefined {
  const normal = normaliseHostPath(path);
  if (normal === "/" || /^[a-z]:\/$/.test(normal))
    return grade(normal, { ...ROOT, path: normal }, "equal", writable !== false);
  if (
    writable === false &&
    HARMLESS_READ_ONLY.some((file) => ["equal", "below"].includes(relationTo(normal, file) ?? ""))
  )
    return undefined;
  for (const wanted of ["equal", "below", "contains"] as const) {
    const hit = SENSITIVE_PATHS.find((candidate) => relationTo(normal, candidate.path) === wanted);
    if (hit) return grade(normal, hit, wanted, writable !== false);
  }
  return undefined;
}

function grade(
  path: string,
  hit: SensitivePath,
  relation: Relation,
  writable: boolean,
): PathGrade | undefined {
  if (relation === "below" && hit.below === "none") return undefined;
  const grades = relation === "below" && typeof hit.below === "object" ? hit.below : hit;
  return { path, entry: hit, relation, severity: writable ? grades.writable : grades.readOnly };
}
