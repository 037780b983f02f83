import type { Power } from "./permissions.ts";
import { WRITE } from "./permissions.ts";

/** A permission that leads to all others. */
export interface Escalation {
  readonly name: string;
  /** What its holder may do, behind `may`. */
  readonly allows: string;
  readonly power: Power;
  /** A second permission without which the first leads nowhere. */
  readonly needs?: Power;
}

const RBAC = ["rbac.authorization.k8s.io", "authorization.openshift.io"];
const CERTIFICATES = ["certificates.k8s.io"];
const IDENTITIES = ["", "authentication.k8s.io", "user.openshift.io"];

/** Source: Kubernetes documentation, Role Based Access Control Good Practices, read in 2026-08. */
export const ESCALATIONS: readonly Escalation[] = [
  {
    name: "bind-escalate",
    allows: "grant itself any role",
    power: { groups: RBAC, resources: ["roles", "clusterroles"], verbs: ["bind", "escalate"] },
  },
  {
    name: "bindings",
    allows: "bind roles to itself",
    power: {
      groups: RBAC,
      resources: ["rolebindings", "clusterrolebindings"],
      verbs: ["create", "update", "patch", "bind"],
    },
  },
  {
    name: "impersonate",
    allows: "act as anybody",
    power: {
      groups: IDENTITIES,
      resources: ["users", "groups", "serviceaccounts", "uids", "userextras", "userextras/scopes"],
      verbs: ["impersonate"],
    },
  },
  {
    name: "account-token",
    allows: "make tokens of other accounts",
    power: { groups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  },
  {
    name: "approve-certificates",
    allows: "sign in as anybody",
    power: {
      groups: CERTIFICATES,
      resources: ["certificatesigningrequests/approval"],
      verbs: ["update", "patch", "approve"],
    },
    needs: { groups: CERTIFICATES, resources: ["signers"], verbs: ["approve"] },
  },
  {
    name: "approve-certificates",
    allows: "sign in as anybody",
    power: { groups: CERTIFICATES, resources: ["signers"], verbs: ["sign"] },
  },
  {
    name: "nodes-proxy",
    allows: "command every kubelet",
    power: { groups: [""], resources: ["nodes/proxy"], verbs: ["get", ...WRITE] },
  },
  {
    name: "nodes",
    allows: "draw workloads to a node",
    power: { groups: [""], resources: ["nodes", "nodes/status"], verbs: ["patch", "update"] },
  },
  {
    name: "webhooks",
    allows: "rewrite every object on its way",
    power: {
      groups: ["admissionregistration.k8s.io"],
      resources: [
        "mutatingwebhookconfigurations",
        "validatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
      ],
      verbs: WRITE,
    },
  },
  {
    name: "persistent-volumes",
    allows: "mount any path of a node",
    power: { groups: [""], resources: ["persistentvolumes"], verbs: ["create"] },
  },
];
