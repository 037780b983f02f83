import {
  type Context,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Repository,
  remove,
  saysObstacle,
} from "plimsoll";
import { openshiftOption, openshiftPods } from "../data/openshift.ts";

const IDENTITIES = new Set(["runAsUser", "fsGroup", "seLinuxOptions.level"]);

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  for (const { workload, scc } of openshiftPods(repository, context)) {
    // In a user namespace the numbers are the pod's own.
    if (scc.scc === "restricted-v3") continue;
    for (const one of scc.obstacles) {
      // Root is the matter of no-explicit-root.
      if (!IDENTITIES.has(one.field) || (one.field === "runAsUser" && Number(one.value) === 0)) continue;
      yield {
        at: one.at,
        message: `${saysObstacle(one)}, outside what restricted-v2 allows the namespace`,
        about: workload,
        fix: remove(one.at, "suggest", `Leave ${one.field} to the namespace`),
      };
    }
  }
}

export default defineRule({
  id: "openshift-no-fixed-identity",
  mistake: "privilege",
  severity: "low",
  confidence: "certain",
  presets: ["openshift-restricted-v2"],
  title: "Hard-coded ids keep the pod out of restricted-v2",
  why: "OpenShift gives each namespace users, groups and labels of its own; a pod that brings others needs an SCC that lets it be anybody.",
  remedy: "Leave the ids out and let the SCC fill them in, or write down the range of the namespace.",
  references: [{ standard: "OpenShift SCC", id: "restricted-v2" }],
  peers: [],
  options: { openshift: openshiftOption },

  on: "repository",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: api
      spec:
        template:
          spec:
            securityContext:
              fsGroup: 2000
              #        ^^^^ fsGroup is 2000, outside what restricted-v2 allows the namespace
              runAsNonRoot: true
            containers:
              - name: api
                image: registry.example.com/api:1.0.0
                securityContext:
                  runAsUser: 1000
                  #          ^^^^ runAsUser is 1000, outside what restricted-v2 allows the namespace
                  allowPrivilegeEscalation: false
    `,
    good: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: api
      spec:
        template:
          spec:
            securityContext:
              runAsNonRoot: true
            containers:
              - name: api
                image: registry.example.com/api:1.0.0
                securityContext:
                  allowPrivilegeEscalation: false
    `,
  },
  {
    name: "ids of a user namespace, groups besides, and no OpenShift at all",
    options: { openshift: true },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        hostUsers: false
        securityContext:
          runAsUser: 1000
          fsGroup: 2000
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: files
      spec:
        securityContext:
          supplementalGroups: [5555]
        containers:
          - name: files
            image: registry.example.com/files:1.0.0
    `,
  },
  {
    name: "ids that the namespace was given",
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        annotations:
          openshift.io/sa.scc.uid-range: 1000650000/10000
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        securityContext:
          runAsUser: 1000650001
          fsGroup: 1000650001
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
    `,
  },
  {
    name: "where nothing speaks of OpenShift",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        securityContext:
          runAsUser: 1000
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
    `,
  },
];
