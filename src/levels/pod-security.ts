import type { Workload } from "../model/subjects.ts";
import { BASELINE } from "./controls.ts";
import { distinct, type Obstacle } from "./obstacle.ts";
import { RESTRICTED } from "./restricted.ts";

/** Levels of the Pod Security Standards, strictest first. */
export const POD_SECURITY_LEVELS = ["restricted", "baseline", "privileged"] as const;
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** True if a level lets more pass than another does. */
export const isLaxer = (level: PodSecurityLevel, than: PodSecurityLevel): boolean =>
  POD_SECURITY_LEVELS.indexOf(level) > POD_SECURITY_LEVELS.indexOf(than);

/** What the Pod Security Standards make of a workload. */
export interface PodSecurity {
  /** Strictest level that admits it, as far as can be seen. */
  readonly level: PodSecurityLevel;
  /** What the next better level would refuse; taking all out of the way reaches it. Empty for restricted. */
  readonly obstacles: readonly Obstacle[];
  /** Values that cannot be seen and might ask for a laxer level. */
  readonly hidden: readonly Obstacle[];
}

/**
 * Strictest level of the Pod Security Standards that admits a workload, by the controls of a minor version of
 * Kubernetes. Source: kubernetes/pod-security-admission, versions 1.0 to 1.37.
 */
export function podSecurity(workload: Workload, minor: number): PodSecurity {
  const baseline = distinct(BASELINE.flatMap((control) => [...control(workload, minor)]));
  const restricted = distinct(RESTRICTED.flatMap((control) => [...control(workload, minor)]));
  const [refused, refusedMore] = [baseline, restricted].map((all) => all.filter(({ hidden }) => !hidden));
  const level = refused?.length ? "privileged" : refusedMore?.length ? "baseline" : "restricted";
  const undecided =
    level === "privileged" ? [] : level === "baseline" ? baseline : [...baseline, ...restricted];
  return {
    level,
    obstacles: (level === "privileged" ? refused : refusedMore) ?? [],
    hidden: distinct(undecided.filter(({ hidden }) => hidden)),
  };
}
