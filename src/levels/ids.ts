import type { Container, Namespace, Workload } from "../model/subjects.ts";
import { type Cause, setting, where } from "./obstacle.ts";
import { asRequests, type Request } from "./request.ts";
import { userNumber } from "./restricted.ts";
import type { Ids } from "./scc-policy.ts";

const always = (): boolean => true;

/** The users and groups that a workload names. */
export function* ofIds(workload: Workload): Iterable<Request> {
  const owner = workload.label;
  const group = (name: string): Cause => ({ control: name, field: name, owner });
  yield* asRequests(
    where(workload.fsGroup, always, group("fsGroup")),
    ({ value }) =>
      (scc, namespace) =>
        refusesId(scc.fsGroups, value, groupsGiven(namespace)),
    always,
  );
  const groups = workload.supplementalGroups;
  for (const item of groups.state === "set" ? groups.value : [])
    yield* asRequests(
      where(item, (text) => /^\d+$/.test(text), group("supplementalGroups")),
      ({ value }) =>
        (scc, namespace) =>
          refusesId(scc.groups, value, groupsGiven(namespace)),
      always,
    );
  for (const container of workload.containers) yield* ofUser(container);
}

function* ofUser({ effective, label }: Container): Iterable<Request> {
  yield* asRequests(
    where(effective.runAsUser, (user) => userNumber(user) !== undefined, {
      control: "user",
      field: "runAsUser",
      owner: label,
    }),
    ({ value }) =>
      (scc, namespace) =>
        refusesId(scc.users, String(userNumber(value ?? "") ?? ""), usersGiven(namespace)),
    ({ value }) => userNumber(value ?? "") !== 0,
  );
  yield* asRequests(
    where(
      effective.runAsNonRoot,
      (value) => !value,
      { control: "user", field: "runAsNonRoot", owner: label },
      setting(true),
    ),
    () => (scc) => scc.users === "non-root",
  );
}

const groupsGiven = (namespace: Namespace | undefined): string | undefined =>
  given(namespace, "openshift.io/sa.scc.supplemental-groups") ?? usersGiven(namespace);
const usersGiven = (namespace: Namespace | undefined): string | undefined =>
  given(namespace, "openshift.io/sa.scc.uid-range");

/** What OpenShift gave a namespace, where its manifest says so. */
export function given(namespace: Namespace | undefined, annotation: string): string | undefined {
  const field = namespace?.annotations.get(annotation);
  return field?.state === "set" ? field.value : undefined;
}

/** A literal id fits the namespace only if its manifest says which ids it has (`1000650000/10000`, `1000-2000`). */
function refusesId(ids: Ids, text: string | undefined, range: string | undefined): boolean {
  const id = Number(text);
  if (ids === "any") return false;
  if (ids === "non-root") return id === 0;
  const ranges = ids === "namespace" ? (range ?? "").split(",").flatMap(readRange) : ids;
  return !ranges.some(([min, max]) => min <= id && id <= max);
}

function readRange(text: string): [number, number][] {
  const match = /^\s*(\d+)([/-])(\d+)\s*$/.exec(text);
  if (!match) return [];
  const [first, last] = [Number(match[1]), Number(match[3])];
  return [[first, match[2] === "-" ? last : first + last - 1]];
}
