import type { MappingNode } from "../yaml/node.ts";
import { quote } from "./say.ts";
import type { Session } from "./session.ts";
import { child, descend, entriesIn, isNull, itemsIn, placeOfUse, rawOf, type Tree, textOf } from "./tree.ts";

/** Names that a project defines, by the kind of thing. */
interface Names {
  readonly services: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly configs: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
}

/** Checks each service against the rest of the project, as Compose does before it starts anything. */
export function checkServices(root: MappingNode, session: Session): void {
  const named = (key: string): Set<string> =>
    new Set(entriesIn(child(root, key)).map((entry) => entry.key.text));
  const names: Names = {
    services: named("services"),
    networks: named("networks").add("default"),
    volumes: named("volumes"),
    secrets: named("secrets"),
    configs: named("configs"),
    models: named("models"),
  };
  for (const { key, value } of entriesIn(child(root, "services"))) {
    if (value.kind !== "mapping") continue;
    const report = (at: Tree, message: string): void =>
      session.report("reference", placeOfUse(at), `service ${quote(key.text)} ${message}`);
    if (!session.incomplete.has(key.text)) checkOrigin(key, value, report);
    checkNames(value, names, report);
    checkContradictions(value, report);
  }
}

type Report = (at: Tree, message: string) => void;

function checkOrigin(key: Tree, service: Tree, report: Report): void {
  const found = ["image", "build", "provider"].some((name) => child(service, name));
  if (!found) report(key, "has neither an `image` nor a `build`");
}

interface Use {
  readonly at: Tree;
  readonly name: string | undefined;
  readonly kind: keyof Names;
}

function checkNames(service: Tree, names: Names, report: Report): void {
  for (const { at, name, kind } of usedNames(service)) {
    if (name === undefined || name === "" || names[kind].has(name)) continue;
    report(at, `uses ${quote(name)}, which is not defined under \`${kind}\``);
  }
}

/** Everything that a service names, with what it is to be found among. */
function* usedNames(service: Tree): Iterable<Use> {
  for (const kind of ["networks", "models"] as const) {
    for (const { key } of entriesIn(child(service, kind))) yield { at: key, name: textOf(key), kind };
  }
  for (const need of neededServices(service)) yield { ...need, kind: "services" };
  for (const volume of itemsIn(child(service, "volumes"))) {
    const named = textOf(child(volume, "type")) === "volume";
    yield* named ? sourceOf(volume, "volumes") : [];
  }
  for (const kind of ["secrets", "configs"] as const) {
    yield* itemsIn(child(service, kind)).flatMap((mount) => sourceOf(mount, kind));
    yield* itemsIn(descend(service, "build", kind)).flatMap((mount) => sourceOf(mount, kind));
  }
}

function sourceOf(mount: Tree, kind: keyof Names): Use[] {
  const at = child(mount, "source");
  return at ? [{ at, name: textOf(at), kind }] : [];
}

/** The services that have to be there for a service, with the place where it says so. */
export function neededServices(service: Tree): { at: Tree; name: string }[] {
  const needed = entriesIn(child(service, "depends_on")).map(({ key }) => ({
    at: key as Tree,
    name: textOf(key) ?? "",
  }));
  for (const at of itemsIn(child(service, "links"))) needed.push({ at, name: before(textOf(at)) });
  for (const at of itemsIn(child(service, "volumes_from"))) {
    if (!textOf(at)?.startsWith("container:")) needed.push({ at, name: before(textOf(at)) });
  }
  for (const key of ["network_mode", "ipc", "pid"]) {
    const at = child(service, key);
    const name = /^service:(.*)$/.exec(textOf(at) ?? "")?.[1];
    if (at && name !== undefined) needed.push({ at, name });
  }
  return needed;
}

const before = (reference: string | undefined): string => reference?.split(":", 1)[0] ?? "";

function checkContradictions(service: Tree, report: Report): void {
  const mode = child(service, "network_mode");
  const networks = child(service, "networks");
  if (mode && textOf(mode) !== "" && !isNull(mode) && entriesIn(networks).length > 0) {
    report(mode, "has both `network_mode` and `networks`: keep one of them");
  }
  const inline = descend(service, "build", "dockerfile_inline");
  if (inline && descend(service, "build", "dockerfile"))
    report(inline, "has both `dockerfile` and `dockerfile_inline`: keep one of them");
  checkPlatform(service, report);
  for (const [own, ...deployed] of twins) checkTwin(service, own, deployed, report);
}

function checkPlatform(service: Tree, report: Report): void {
  const platform = child(service, "platform");
  const built = itemsIn(descend(service, "build", "platforms")).map(rawOf);
  const known = textOf(platform);
  if (!platform || !known || built.length === 0 || built.includes(known)) return;
  report(platform, "runs on a `platform` that is not among its `build.platforms`");
}

/** Settings that can be made in two places, where they may not differ (compose-go, loader/validate.go). */
const twins: readonly (readonly [string, ...string[]])[] = [
  ["scale", "deploy", "replicas"],
  ["cpus", "deploy", "resources", "limits", "cpus"],
  ["mem_limit", "deploy", "resources", "limits", "memory"],
  ["mem_reservation", "deploy", "resources", "reservations", "memory"],
  ["pids_limit", "deploy", "resources", "limits", "pids"],
];

function checkTwin(service: Tree, own: string, deployed: readonly string[], report: Report): void {
  const one = child(service, own);
  const other = descend(service, ...deployed);
  const [first, second] = [amountOf(textOf(one)), amountOf(textOf(other))];
  if (!one || first === undefined || second === undefined || first === second) return;
  report(one, `sets ${quote(own)} and ${quote(deployed.join("."))} to different values: keep one of them`);
}

const powers: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** A number or a size in bytes (docker/go-units, RAMInBytes). */
function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit] = /^(-?\d+(?:\.\d+)?) ?([kmgtpbKMGTPB]?)[iI]?[bB]?$/.exec(text) ?? [];
  return digits === undefined
    ? undefined
    : Number(digits) * 1024 ** (powers[unit?.toLowerCase() || "b"] ?? 0);
}
