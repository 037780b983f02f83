import {
  type Context,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Repository,
  saysObstacle,
} from "plimsoll";
import { openshiftOption, openshiftPods } from "../data/openshift.ts";

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  for (const { workload, scc } of openshiftPods(repository, context)) {
    const [first, ...rest] = scc.trap?.obstacles ?? [];
    if (!first || !scc.trap) continue;
    yield {
      at: first.at,
      message: `${workload.label} fits only the SCC privileged, as ${saysObstacle(first)}; ${scc.trap.scc} would admit it without`,
      about: workload,
      also: rest.map((one) => ({ at: one.at, message: `${saysObstacle(one)} too` })),
      fix: {
        class: "suggest",
        title: `Leave it to the SCC ${scc.trap.scc}`,
        changes: scc.trap.obstacles.map(({ edit }) => edit.change),
      },
    };
  }
}

export default defineRule({
  id: "openshift-seccomp-conflict",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "openshift-restricted-v2"],
  title: "A hardening field makes only the privileged SCC fit",
  why: "The older SCCs forbid every explicit seccomp profile, added capability or fixed user, so that admission falls through to the SCC that allows everything.",
  remedy: "Drop the field, as the runtime's profile applies anyway, or the need for root or for the host.",
  references: [{ standard: "OpenShift SCC", id: "anyuid" }],
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
        name: legacy
      spec:
        template:
          spec:
            securityContext:
              runAsUser: 0
              seccompProfile:
                type: RuntimeDefault
                #     ^^^^^^^^^^^^^^ Deployment "legacy" fits only the SCC privileged, as seccompProfile is RuntimeDefault; anyuid would admit it without
            containers:
              - name: legacy
                image: registry.example.com/legacy:9.0.1
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: legacy
      spec:
        template:
          spec:
            securityContext:
              runAsUser: 0
            containers:
              - name: legacy
                image: registry.example.com/legacy:9.0.1
    `,
  },
  {
    name: "an added capability, and a fixed user on the host's network",
    bad: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: proxy
      spec:
        template:
          spec:
            containers:
              - name: proxy
                image: registry.example.com/proxy:1.0.0
                securityContext:
                  runAsUser: 0
                  capabilities:
                    add:
                      - NET_BIND_SERVICE
                      # ^^^^^^^^^^^^^^^^ DeploymentConfig "proxy" fits only the SCC privileged, as capabilities.add has NET_BIND_SERVICE; anyuid would admit it without
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: exporter
      spec:
        hostNetwork: true
        containers:
          - name: exporter
            image: registry.example.com/exporter:1.0.0
            securityContext:
              runAsUser: 1000
              #          ^^^^ Pod "exporter" fits only the SCC privileged, as runAsUser is 1000; hostnetwork-v2 would admit it without
    `,
  },
  {
    name: "the same pod where nothing speaks of OpenShift",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: legacy
      spec:
        securityContext:
          runAsUser: 0
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: legacy
            image: registry.example.com/legacy:9.0.1
    `,
  },
  {
    name: "a profile without root, and what is privileged on purpose",
    options: { openshift: true },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        securityContext:
          runAsNonRoot: true
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: agent
      spec:
        securityContext:
          runAsUser: 0
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: agent
            image: registry.example.com/agent:1.0.0
            securityContext:
              privileged: true
    `,
  },
];
