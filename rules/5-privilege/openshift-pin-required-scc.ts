import {
  type Context,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Repository,
  set,
} from "plimsoll";
import { openshiftOption, openshiftPods } from "../data/openshift.ts";

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  for (const { workload, scc } of openshiftPods(repository, context)) {
    const { requiredScc } = workload;
    // A pod that only its hardening keeps from a stricter SCC should not be bound to the laxest.
    const isClear = scc.scc !== undefined && scc.hidden.length === 0 && !scc.trap;
    if (!isClear || scc.scc === "restricted-v2" || requiredScc.state !== "absent") continue;
    yield {
      at: requiredScc,
      message: `${workload.label} needs the SCC ${scc.scc} and does not ask for it`,
      about: workload,
      fix: set(requiredScc, scc.scc ?? "", "low-risk", `Ask for the SCC ${scc.scc}`),
    };
  }
}

export default defineRule({
  id: "openshift-pin-required-scc",
  mistake: "privilege",
  severity: "info",
  confidence: "certain",
  presets: ["openshift-restricted-v2"],
  title: "A pod that needs more than restricted-v2 does not say which SCC",
  why: "Of all SCCs that its account may use the one with the highest priority wins, so that a grant made later, as of anyuid, changes what the pod runs with.",
  remedy: "Name the SCC in the annotation `openshift.io/required-scc` of the pod.",
  references: [{ standard: "OpenShift SCC", id: "required-scc" }],
  peers: [],
  options: { openshift: openshiftOption },

  on: "repository",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    options: { openshift: true },
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        template:
          metadata:
          ^^^^^^^^ Deployment "api" needs the SCC nonroot-v2 and does not ask for it
            labels:
              app: api
          spec:
            containers:
              - name: api
                image: registry.example.com/api:1.0.0
                securityContext:
                  runAsUser: 1000
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        template:
          metadata:
            labels:
              app: api
            annotations:
              openshift.io/required-scc: nonroot-v2
          spec:
            containers:
              - name: api
                image: registry.example.com/api:1.0.0
                securityContext:
                  runAsUser: 1000
    `,
  },
  {
    name: "a pod that restricted-v2 admits",
    options: { openshift: true },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
    `,
  },
  {
    name: "a user that a template fills in, and no OpenShift",
    good: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: api
      spec:
        template:
          spec:
            hostNetwork: true
            containers:
              - name: api
                image: registry.example.com/api:1.0.0
                securityContext:
                  runAsUser: \${API_USER}
    `,
  },
];
