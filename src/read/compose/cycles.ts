import type { MappingNode } from "../yaml/node.ts";
import { neededServices } from "./references.ts";
import { quote } from "./say.ts";
import type { Session } from "./session.ts";
import { child, entriesIn, placeOfUse, type Tree } from "./tree.ts";

interface Need {
  readonly at: Tree;
  readonly name: string;
}

/** Says which services wait for each other in a circle; each circle once, where it closes. */
export function checkCycles(root: MappingNode, session: Session): void {
  const needs = new Map<string, readonly Need[]>();
  for (const { key, value } of entriesIn(child(root, "services"))) needs.set(key.text, neededServices(value));
  const finished = new Set<string>();
  for (const name of needs.keys()) walk(name, needs, finished, session);
}

interface Step {
  readonly name: string;
  next: number;
}

/** Depth first without recursion: a chain of services can be long. */
function walk(
  start: string,
  needs: ReadonlyMap<string, readonly Need[]>,
  finished: Set<string>,
  session: Session,
): void {
  const trail: Step[] = finished.has(start) ? [] : [{ name: start, next: 0 }];
  const open = new Set([start]);
  for (let step = trail.at(-1); step; step = trail.at(-1)) {
    const need = needs.get(step.name)?.[step.next++];
    if (!need) {
      finished.add(step.name);
      open.delete(step.name);
      trail.pop();
    } else if (open.has(need.name)) {
      session.report("reference", placeOfUse(need.at), circle(trail, need.name));
    } else if (!finished.has(need.name) && needs.has(need.name)) {
      open.add(need.name);
      trail.push({ name: need.name, next: 0 });
    }
  }
}

function circle(trail: readonly Step[], name: string): string {
  const names = trail.map((step) => step.name);
  const members = names.slice(names.indexOf(name));
  const said = members.length > 6 ? [...members.slice(0, 5), "…"] : members;
  return `these services wait for each other in a circle: ${[...said, name].map(quote).join(" → ")}`;
}
