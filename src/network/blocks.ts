import { valueOf } from "../model/field.ts";
import type { Policy, PolicyPeer } from "../model/subjects.ts";
import { type AddressRange, contains, overlaps, podRanges, rangeOf, unrouted } from "./addresses.ts";
import type { Party } from "./party.ts";
import type { Truth } from "./truth.ts";

/** A range of addresses without those that are left out. */
interface Block {
  readonly range: AddressRange;
  readonly gaps: readonly AddressRange[];
}

/** Whether somebody has an address that a peer names by `ipBlock` or its like. */
export function isInBlock(peer: PolicyPeer, party: Party, policy: Policy): Truth {
  const block = blockOf(peer);
  if (!block) return undefined;
  if (party.kind === "outside") return reachesOutside(block);
  if (party.kind === "address") return holdsAddress(block, party.address);
  // Cilium knows its pods by their labels alone.
  if (policy.precedence.dialect === "cilium") return party.kind === "workload" ? false : undefined;
  return holdsPods(block);
}

function blockOf({ cidr, except }: PolicyPeer): Block | undefined {
  const range = rangeOf(valueOf(cidr) ?? "");
  const written = valueOf(except) ?? [];
  const gaps = written.flatMap((one) => rangeOf(valueOf(one) ?? "") ?? []);
  return range && except.state !== "unknown" && gaps.length === written.length ? { range, gaps } : undefined;
}

const reachesOutside = ({ range, gaps }: Block): boolean =>
  !unrouted().some((one) => contains(one, range)) && !gaps.some((gap) => contains(gap, range));

function holdsAddress({ range, gaps }: Block, address: string): Truth {
  const one = rangeOf(address);
  return one && contains(range, one) && !gaps.some((gap) => contains(gap, one));
}

/** Addresses of pods are not known, only which ranges they come from: all of these, none, or it cannot be told. */
function holdsPods({ range, gaps }: Block): Truth {
  const family = podRanges().filter((pods) => pods.family === range.family);
  const touched = family.filter(
    (pods) => overlaps(pods, range) && !gaps.some((gap) => contains(gap, pods) || contains(gap, range)),
  );
  if (touched.length === 0) return false;
  const whole = range.family === 4 && family.every((pods) => contains(range, pods));
  return whole && !gaps.some((gap) => family.some((pods) => overlaps(gap, pods))) ? true : undefined;
}

/** An address of those that pods have may be that of any pod. */
export function isMaybePod(party: Party): boolean {
  const range = party.kind === "address" ? rangeOf(party.address) : undefined;
  return range !== undefined && podRanges().some((pods) => contains(pods, range));
}
