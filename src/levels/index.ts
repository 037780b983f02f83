/** How much a workload is allowed to do: its level by the Pod Security Standards, and the OpenShift SCC it needs. */
export { BASELINE_CAPABILITIES } from "./controls.ts";
export { defaultSccs } from "./default-sccs.ts";
export { grantedScc, grantsIn, grantsOf, type SccGrant } from "./grants.ts";
export { leastScc, type SccNeed, type Surroundings, sccsOf, type Way } from "./least-scc.ts";
export { type Obstacle, saysObstacle } from "./obstacle.ts";
export {
  isLaxer,
  POD_SECURITY_LEVELS,
  type PodSecurity,
  type PodSecurityLevel,
  podSecurity,
} from "./pod-security.ts";
export { RESTRICTED_VOLUMES } from "./restricted.ts";
export { type Ids, type SccPolicy, sccPoints } from "./scc-policy.ts";
export { enforcedLevel, type Survey, type Surveyed, type SurveyedNamespace, survey } from "./survey.ts";
export { safeSysctls } from "./sysctls.ts";
