import { type Field, firstWritten, is } from "../model/field.ts";
import type { Container, SecurityLevel, Workload } from "../model/subjects.ts";
import {
  addedBeyond,
  type Control,
  hasUserNamespace,
  levelsOf,
  procMount,
  volumesOfType,
} from "./controls.ts";
import { addition, type Cause, type Obstacle, obstacle, setting, where } from "./obstacle.ts";

/** The sources that reach nothing of the node or the network. */
export const RESTRICTED_VOLUMES: ReadonlySet<string> = new Set(
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" "),
);

const volumeTypes: Control = (workload) => volumesOfType(workload, (type) => !RESTRICTED_VOLUMES.has(type));

/** Linux alone has these settings; admission knows the system of a pod since 1.25. */
const isWindows = (workload: Workload, minor: number): boolean => minor >= 25 && is(workload.os, "windows");

function* escalation(workload: Workload, minor: number): Iterable<Obstacle> {
  if (minor < 8 || isWindows(workload, minor)) return;
  for (const { allowPrivilegeEscalation: field, label: owner } of workload.containers)
    if (!is(field, false))
      yield obstacle(
        field,
        { control: "privilege escalation", field: "allowPrivilegeEscalation", owner },
        setting(false),
      );
}

interface Inherited<T> {
  readonly cause: Omit<Cause, "owner">;
  readonly of: (level: SecurityLevel) => Field<T>;
  readonly value: string | boolean;
}

/** What every container needs, of its own or from its pod; several that lack it lack one line at the pod. */
function* missing<T>(workload: Workload, { cause, of, value }: Inherited<T>): Iterable<Obstacle> {
  const effective = ({ own }: Container): Field<T> => firstWritten(of(own), of(workload.pod));
  const lacking = workload.containers.filter((container) => effective(container).state === "absent");
  const [first, second] = lacking;
  if (first) {
    const [field, owner] = second ? [of(workload.pod), workload.label] : [of(first.own), first.label];
    yield obstacle(field, { ...cause, owner }, setting(value));
  }
  const hidden = workload.containers.map(effective).find(({ state }) => state === "unknown");
  if (hidden) yield obstacle(hidden, { ...cause, owner: workload.label }, setting(value));
}

function* runAsNonRoot(workload: Workload, minor: number): Iterable<Obstacle> {
  if (hasUserNamespace(workload, minor)) return;
  const cause = { control: "running as non-root", field: "runAsNonRoot" };
  for (const { level, owner } of levelsOf(workload))
    yield* where(level.runAsNonRoot, (value) => !value, { ...cause, owner }, setting(true));
  yield* missing(workload, { cause, of: (level) => level.runAsNonRoot, value: true });
}

function* runAsUser(workload: Workload, minor: number): Iterable<Obstacle> {
  if (minor < 23 || hasUserNamespace(workload, minor)) return;
  for (const { level, owner } of levelsOf(workload))
    yield* where(level.runAsUser, (user) => userNumber(user) === 0, {
      control: "running as non-root user",
      field: "runAsUser",
      owner,
    });
}

/** Number of a user as it is written (`0`, and in Compose `root`, `0:0`); undefined for any other name. */
export function userNumber(text: string): number | undefined {
  const [user = ""] = text.split(":");
  if (user === "root") return 0;
  return /^\d+$/.test(user) ? Number(user) : undefined;
}

function* restrictedSeccomp(workload: Workload, minor: number): Iterable<Obstacle> {
  if (minor < 19 || isWindows(workload, minor)) return;
  yield* missing(workload, {
    cause: { control: "seccomp", field: "seccompProfile" },
    of: (level) => level.seccompProfile,
    value: "RuntimeDefault",
  });
}

function* dropped({ capabilitiesDrop: field, label: owner }: Container): Iterable<Obstacle> {
  const all = field.state === "set" && field.value.some((name) => is(name, "ALL"));
  if (all) return;
  const unseen = field.state === "set" && field.value.find(({ state }) => state === "unknown");
  const cause: Cause = { control: "capabilities", field: "capabilities.drop", owner };
  if (unseen) yield obstacle(unseen, cause, addition("ALL"));
  else yield { ...obstacle(field, cause, addition("ALL")), value: listed(field) };
}

/** The items of a list as text. */
const listed = (field: Container["capabilitiesDrop"]): string | undefined =>
  field.state === "absent"
    ? undefined
    : field.state === "unknown"
      ? field.text
      : `[${field.value.map((item) => (item.state === "set" ? item.value : "")).join(", ")}]`;

function* restrictedCapabilities(workload: Workload, minor: number): Iterable<Obstacle> {
  if (minor < 22 || isWindows(workload, minor)) return;
  for (const container of workload.containers) {
    yield* dropped(container);
    yield* addedBeyond(container, (name) => name === "NET_BIND_SERVICE");
  }
}

/** Controls that the level restricted has beside those of baseline, in the order of the standard. */
export const RESTRICTED: readonly Control[] = [
  volumeTypes,
  escalation,
  runAsNonRoot,
  runAsUser,
  restrictedSeccomp,
  restrictedCapabilities,
  procMount,
];
