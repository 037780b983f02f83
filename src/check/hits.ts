import type { Finding } from "../model/finding.ts";
import type { Source, Span } from "../model/source.ts";
import type { Ignore, IgnoredRule } from "./ignore.ts";

/** A rule that an ignore names, with the ignore. */
export interface Hit {
  readonly ignore: Ignore;
  readonly rule: IgnoredRule;
}

interface Placed {
  readonly scope: Span;
  readonly hit: Hit;
}

/** Ignores of one rule. */
interface OfRule {
  readonly anywhere: Hit[];
  readonly placed: Map<Source, Placed[]>;
}

/** Finds the ignore of a finding quickly: a large file may have a comment on every line. */
export class Hits {
  readonly #rules = new Map<string, OfRule>();
  /** For each list of placed hits, how far it and all before it reach. */
  readonly #reach = new Map<readonly Placed[], readonly number[]>();

  constructor(ignores: readonly Ignore[]) {
    for (const ignore of ignores) for (const rule of ignore.rules) this.#add({ ignore, rule });
    for (const { placed } of this.#rules.values()) for (const hits of placed.values()) this.#sort(hits);
  }

  /** The innermost ignore with a scope that `accepts`, else the first without. */
  find(finding: Finding, accepts: (hit: Hit) => boolean): Hit | undefined {
    const rule = this.#rules.get(finding.rule);
    const placed = rule?.placed.get(finding.at.source);
    const inside = placed && this.#inside(placed, finding.at.start, accepts);
    return inside ?? rule?.anywhere.find((hit) => hit.ignore.covers(finding) && accepts(hit));
  }

  #add(hit: Hit): void {
    const rule = this.#rules.get(hit.rule.id) ?? { anywhere: [], placed: new Map<Source, Placed[]>() };
    this.#rules.set(hit.rule.id, rule);
    const { scope } = hit.ignore;
    if (!scope) {
      rule.anywhere.push(hit);
      return;
    }
    const hits = rule.placed.get(scope.source) ?? [];
    hits.push({ scope, hit });
    rule.placed.set(scope.source, hits);
  }

  #sort(hits: Placed[]): void {
    hits.sort((a, b) => a.scope.start - b.scope.start || b.scope.end - a.scope.end);
    let farthest = -1;
    this.#reach.set(
      hits,
      hits.map(({ scope }) => {
        farthest = Math.max(farthest, scope.end);
        return farthest;
      }),
    );
  }

  #inside(hits: readonly Placed[], offset: number, accepts: (hit: Hit) => boolean): Hit | undefined {
    const reach = this.#reach.get(hits) ?? [];
    for (let at = countUpTo(hits, offset) - 1; at >= 0 && (reach[at] ?? -1) >= offset; at--) {
      const placed = hits[at];
      if (placed && placed.scope.end >= offset && accepts(placed.hit)) return placed.hit;
    }
    return undefined;
  }
}

/** How many begin at or before an offset. */
function countUpTo(hits: readonly Placed[], offset: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.scope.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
