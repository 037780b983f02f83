import type { MappingNode } from "../yaml/node.ts";
import { neededServices } from "./references.ts";
import { quote } from "./say.ts";
import type { Session } from "./session.ts";
import { child, entriesIn, placeOfUse, type Tree } from "./tree.ts";

interface Need {
  readonly at: Tree;
  readonly name: string;
}

/** More circles than this tell no more. */
const maxCircles = 20;

/** Says which services wait for each other in a circle; each circle once, where it closes. */
export function checkCycles(root: MappingNode, session: Session): void {
  const needs = new Map<string, readonly Need[]>();
  for (const { key, value } of entriesIn(child(root, "services"))) needs.set(key.text, neededServices(value));
  const walk: Walk = { needs, finished: new Set(), circles: [], trail: [], open: new Set() };
  for (const name of needs.keys()) walkFrom(name, walk);
  for (const { at, message } of walk.circles) session.report("reference", placeOfUse(at), message);
}

interface Circle {
  readonly at: Tree;
  readonly message: string;
}

interface Walk {
  readonly needs: ReadonlyMap<string, readonly Need[]>;
  readonly finished: Set<string>;
  readonly circles: Circle[];
  /** The services from the start to where the walk is, each with the number of needs followed. */
  readonly trail: { readonly name: string; followed: number }[];
  readonly open: Set<string>;
}

/** Depth first without recursion: a chain of services can be long. */
function walkFrom(start: string, walk: Walk): void {
  descend(start, walk);
  for (let step = walk.trail.at(-1); step; step = walk.trail.at(-1)) {
    const need = walk.needs.get(step.name)?.[step.followed++];
    if (need) follow(need, walk);
    else {
      walk.finished.add(step.name);
      walk.open.delete(step.name);
      walk.trail.pop();
    }
  }
}

function descend(name: string, walk: Walk): void {
  if (walk.finished.has(name) || !walk.needs.has(name)) return;
  walk.open.add(name);
  walk.trail.push({ name, followed: 0 });
}

function follow(need: Need, walk: Walk): void {
  if (!walk.open.has(need.name)) descend(need.name, walk);
  else if (walk.circles.length < maxCircles) {
    walk.circles.push({ at: need.at, message: circle(walk.trail, need.name) });
  }
}

function circle(trail: Walk["trail"], name: string): string {
  const names = trail.map((step) => step.name);
  const members = names.slice(names.indexOf(name));
  const said = members.length > 6 ? [...members.slice(0, 5), "…"] : members;
  return `these services wait for each other in a circle: ${[...said, name].map(quote).join(" → ")}`;
}
