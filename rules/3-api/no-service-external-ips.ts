import {
  attack,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Role,
  type RoleRule,
  valueOf,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import { holdsAddress } from "../data/ip-ranges.ts";
import {
  grantOf,
  grantsOf,
  holdsEverywhere,
  inWords,
  isExempt,
  type Power,
  problemOf,
  textsOf,
} from "../data/permissions.ts";

/** The address of a load balancer is in the status of its Service. */
const STATUS: Power = { groups: [""], resources: ["services/status"], verbs: ["update", "patch"] };

function* judgeRole(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context) || (!context.exact && controllerOf(role, "network"))) return;
  const severity = holdsEverywhere(role) ? "high" : "medium";
  for (const grant of grantsOf(role, STATUS)) yield problemOf(role, grant, severity);
  for (const rule of role.rules) yield* judgeGroups(role, rule);
}

/** Services are of the core group: in another one their status is a slip that waits for its correction. */
function* judgeGroups(role: Role, rule: RoleRule): Iterable<Problem> {
  const groups = textsOf(rule.apiGroups);
  const isKnown = groups.length === (valueOf(rule.apiGroups) ?? []).length;
  if (groups.length === 0 || !isKnown || groups.includes("") || groups.includes("*")) return;
  const [resource] = grantOf(rule, { ...STATUS, groups })?.resources ?? [];
  if (!resource) return;
  yield {
    at: resource,
    sub: "wrong-group",
    severity: "low",
    message: `${role.label} names services/status in the group ${inWords(groups)}, which has none: with the right group it may give any Service any address`,
  };
}

export default defineRule({
  id: "no-service-external-ips",
  mistake: "api",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Service claims external addresses, or a role may give it any",
  why: "Nodes deliver what is sent to such an address to this Service, whoever owns it: traffic of other programs and of other tenants can be drawn away (CVE-2020-8554).",
  remedy: "Leave `externalIPs` out, and let a load balancer or an Ingress give the Service its address.",
  references: [{ standard: "CVE", id: "CVE-2020-8554" }, cisKubernetes("1.2.3"), attack("T1557")],
  peers: ["kyverno:restrict-service-external-ips", "KSV-0108", "CKV2_K8S_4"],
  options: {
    allowSubjects: allowSubjectsOption,
    allowCidrs: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Address ranges that are given out for this, as on bare metal: `192.0.2.0/24`",
    },
  },

  subchecks: {
    "wrong-group": {
      about: "A role names the status of Services in a group that has none",
      presets: ["strict"],
    },
  },

  on: "service",
  *check(service, { options }) {
    const allowed = options["allowCidrs"] as readonly string[];
    for (const address of valueOf(service.externalIps) ?? []) {
      const value = valueOf(address);
      if (value === undefined || allowed.some((range) => holdsAddress(range, value))) continue;
      yield { at: address, message: `${service.label} claims the address ${value}` };
    }
  },
  alsoOn: { role: judgeRole },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        selector: { app: shop }
        ports:
          - port: 443
        externalIPs:
          - 192.0.2.10
          # ^^^^^^^^^^ Service "shop" claims the address 192.0.2.10
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        type: LoadBalancer
        selector: { app: shop }
        ports:
          - port: 443
        externalIPs: []
    `,
  },
  {
    name: "addresses of a bare-metal cluster that are set aside",
    options: { allowCidrs: ["192.0.2.0/28", "2001:db8::/32"] },
    bad: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        selector: { app: shop }
        ports:
          - port: 443
        externalIPs: [192.0.2.10, "2001:db8::10", 192.0.2.16]
        #                                         ^^^^^^^^^^ Service "shop" claims the address 192.0.2.16
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        selector: { app: shop }
        ports:
          - port: 443
        externalIPs: [192.0.2.10, "2001:db8::10"]
    `,
  },
  {
    name: "a role that gives any Service any address",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: balancer
      rules:
        - apiGroups: [""]
          resources: [services, services/status]
          #                     ^^^^^^^^^^^^^^^ ClusterRole "balancer" grants patch on services/status
          verbs: [get, patch]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: balancer
      rules:
        - apiGroups: [""]
          resources: [services, services/status]
          verbs: [get, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: metallb-controller
      rules:
        - apiGroups: [""]
          resources: [services/status]
          verbs: [update]
    `,
  },
  {
    name: "the status of Services in a group that has none",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: balancer
      rules:
        - apiGroups: [apps]
          resources: [services/status]
          #           ^^^^^^^^^^^^^^^ ClusterRole "balancer" names services/status in the group apps, which has none: with the right group it may give any Service any address
          verbs: [update]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: balancer
      rules:
        - apiGroups: [apps]
          resources: [deployments/status]
          verbs: [update]
    `,
  },
];
