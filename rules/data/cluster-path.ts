import { type Binding, type Note, type RoleRule, valueOf, type Workload } from "plimsoll";
import { mountsToken } from "./api-token.ts";
import { ESCALATIONS, type Escalation } from "./escalations.ts";
import { holdsEverything, namesObjects, type Power, READ, reachesPower } from "./permissions.ts";

const SECRETS: Power = { groups: [""], resources: ["secrets"], verbs: READ };
const EXEC: Power = { groups: [""], resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"] };
const CREATE_PODS: Power = { groups: [""], resources: ["pods"], verbs: ["create"] };

interface Danger {
  readonly allows: string;
  readonly power: Power;
}

/** To draw workloads to one's node takes a node; a certificate takes two permissions, which one rule rarely holds. */
const isDirect = ({ name }: Escalation): boolean => !["nodes", "approve-certificates"].includes(name);
const isByKubelet = ({ name }: Escalation): boolean => name === "nodes-proxy";
const DIRECT = ESCALATIONS.filter(isDirect);

/** The gravest first; reading everything also reaches the kubelets, but the secrets are what it is about. */
const DANGERS: readonly Danger[] = [
  ...DIRECT.filter((escalation) => !isByKubelet(escalation)),
  { allows: "read every secret", power: SECRETS },
  { allows: "enter every pod", power: EXEC },
  ...DIRECT.filter(isByKubelet),
];

/** What one rule of a role allows everywhere. */
function allowedBy(rule: RoleRule): string | undefined {
  if (holdsEverything(rule)) return "do everything";
  const danger = DANGERS.find(({ power }) => reachesPower(rule, power));
  return danger?.power === SECRETS && namesObjects(rule) ? undefined : danger?.allows;
}

/** A way from a token to the cluster: what it allows, and where that is written. */
export interface ClusterPath {
  readonly allows: string;
  readonly notes: readonly Note[];
}

/** Roles that every cluster has. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "cluster-admin": "do everything",
  admin: "read every secret and run anything",
  edit: "read every secret and run anything",
};

const builtInOf = ({ clusterWide }: Binding, name: string): string | undefined =>
  clusterWide && Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;

const isSystem = ({ namespace }: Binding): boolean => namespace === "kube-system";

const rulesOf = ({ role }: Binding): readonly RoleRule[] =>
  role ? [role, ...role.gathers].flatMap(({ rules }) => rules) : [];

function pathThrough(binding: Binding): ClusterPath | undefined {
  const name = valueOf(binding.roleName) ?? "";
  const via = { at: binding.at, message: `${binding.label} grants ${name}` };
  const builtIn = builtInOf(binding, name);
  if (builtIn) return { allows: builtIn, notes: [via] };
  if (!binding.clusterWide && !isSystem(binding)) return undefined;
  for (const rule of rulesOf(binding)) {
    const allows = binding.clusterWide ? allowedBy(rule) : allowedInSystem(rule);
    if (allows) return { allows, notes: [via, { at: rule.at, message: `here it may ${allows}` }] };
  }
  return undefined;
}

/** In kube-system a pod may take the account of any controller. */
function allowedInSystem(rule: RoleRule): string | undefined {
  if (reachesPower(rule, CREATE_PODS)) return "create pods in kube-system";
  return reachesPower(rule, SECRETS) && !namesObjects(rule) ? "read the secrets of kube-system" : undefined;
}

/** How the token of a workload leads to the cluster; undefined if it mounts none or none that does. */
export function clusterPathOf(workload: Workload): ClusterPath | undefined {
  if (!mountsToken(workload)) return undefined;
  for (const binding of workload.apiAccess.grants) {
    const path = pathThrough(binding);
    if (path) return path;
  }
  return undefined;
}
