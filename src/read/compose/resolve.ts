import { Source } from "../../model/source.ts";
import type { MappingNode } from "../yaml/node.ts";
import { readEnvFiles } from "./env-files.ts";
import { Projects } from "./include.ts";
import type { Environment } from "./interpolate.ts";
import { settle } from "./merge.ts";
import type { ComposeRequest, ComposeResolution } from "./resolution.ts";
import { Session } from "./session.ts";
import { child, entriesIn, itemsIn, mappingOf, rawOf, type Tree, withEntry } from "./tree.ts";
import { validate } from "./validate.ts";

/** Reads a Compose project as Compose would run it, every value placed where it is written. */
export function resolveCompose(request: ComposeRequest): ComposeResolution {
  const session = new Session(request);
  const environment = withProjectName(session);
  const projects = new Projects(session);
  const merged = projects.merged({
    files: request.files,
    folder: request.projectDirectory,
    environment,
    trail: request.files,
  });
  if (!merged && session.problems.length === 0)
    session.report("form", startOf(request), "the Compose file is empty");
  const root = active(merged ? (settle(merged) as MappingNode) : emptyTree(request), request);
  if (merged) validate(root, session);
  const envFiles = readEnvFiles(root, environment, session);
  return {
    root: withOpenServices(root, session),
    problems: session.problems,
    notes: session.notes,
    envFiles,
    usedFiles: [...session.used],
    incomplete: session.incomplete,
  };
}

function startOf(request: ComposeRequest) {
  return { source: request.files[0] ?? new Source("", ""), start: 0, end: 0 };
}

const emptyTree = (request: ComposeRequest): MappingNode => ({
  kind: "mapping",
  ...startOf(request),
  entries: [],
  flow: false,
});

/** Variables see the name of the project, which the last file that gives one decides. */
function withProjectName(session: Session): Environment {
  const { environment, projectName, files } = session.request;
  if (environment.has("COMPOSE_PROJECT_NAME")) return environment;
  const names = files.flatMap((file) => session.documents(file)).flatMap(({ root }) => nameIn(root) ?? []);
  const name = projectName ?? names.at(-1);
  return name === undefined ? environment : new Map([...environment, ["COMPOSE_PROJECT_NAME", name]]);
}

function nameIn(root: Parameters<typeof settle>[0] | { kind: "alias" } | undefined): string | undefined {
  if (root?.kind !== "mapping") return undefined;
  const name = child(root, "name");
  return name?.kind === "scalar" && !name.text.includes("$") ? name.text : undefined;
}

/** Marks the services whose base was not read: what they leave out may be there. */
function withOpenServices(root: MappingNode, { incomplete }: Session): MappingNode {
  const entry = entriesIn(root).find(({ key }) => key.text === "services");
  if (incomplete.size === 0 || !entry) return root;
  const services = entriesIn(entry.value).map(({ key, value }) =>
    value.kind === "mapping" && incomplete.has(key.text)
      ? { key, value: { ...value, written: value.written ?? value, open: true } }
      : { key, value },
  );
  return withEntry(root, { key: entry.key, value: mappingOf(entry.value, services) });
}

/** The project without the services of profiles that are off (compose-spec, 15-profiles.md). */
function active(root: MappingNode, { profiles }: ComposeRequest): MappingNode {
  const entry = entriesIn(root).find(({ key }) => key.text === "services");
  if (!profiles || !entry || entry.value.kind !== "mapping") return root;
  const on = (service: Tree): boolean => {
    const own = itemsIn(child(service, "profiles")).map(rawOf);
    return own.length === 0 || profiles.includes("*") || own.some((profile) => profiles.includes(profile));
  };
  const kept = entriesIn(entry.value).filter(({ value }) => on(value));
  return withEntry(root, { key: entry.key, value: mappingOf(entry.value, kept) });
}
