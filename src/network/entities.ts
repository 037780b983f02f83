import { isMaybePod } from "./blocks.ts";
import type { Party } from "./party.ts";
import type { Truth } from "./truth.ts";

const always = (): Truth => true;
const never = (): Truth => false;

function isInside(party: Party): Truth {
  if (party.kind === "address") return isMaybePod(party) ? undefined : false;
  return party.kind !== "outside";
}

function isOutside(party: Party): Truth {
  const inside = isInside(party);
  return inside === undefined ? undefined : !inside;
}

/** Which node is meant is not said; no pod is one. */
const isSomeNode = (party: Party): Truth => (party.kind === "node" ? undefined : isInside(party) && false);

/** Names lead somewhere outside; to which address, nobody can tell. */
const isNamedHost = (party: Party): Truth => (party.kind === "address" ? undefined : isOutside(party));

const ENTITIES: Readonly<Record<string, (party: Party) => Truth>> = {
  all: always,
  none: never,
  cluster: isInside,
  world: isOutside,
  fqdns: isNamedHost,
  nodes: isSomeNode,
  host: isSomeNode,
  "remote-node": isSomeNode,
};

/** Who is meant by an entity of Cilium, or by a word for a peer without selectors. */
export const isEntity = (entity: string, party: Party): Truth =>
  Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity]?.(party) : undefined;
