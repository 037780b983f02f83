import {
  type Container,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Problem,
  pss,
  remove,
  valueOf,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";
import { isOneOf } from "../data/image-name.ts";

/** Ingress controllers whose own manifests bind ports 80 and 443 of each node. */
const INGRESS = [
  "**/ingress-nginx/controller",
  "**/nginx-ingress-controller",
  "nginx/nginx-ingress",
  "traefik",
  "haproxytech/kubernetes-ingress",
  "envoyproxy/envoy",
  "kong",
  "kong/kong-gateway",
];

const isIngress = (container: Container): boolean => {
  const image = container.image && valueOf(container.image.ref);
  return container.workload.kind === "DaemonSet" && image !== undefined && isOneOf(image, INGRESS);
};

/** What has the port by design, in words. */
function designOf(container: Container, context: Context): string | undefined {
  if (context.exact) return undefined;
  return isIngress(container)
    ? "an ingress controller"
    : expectedOf([container], { kind: "host-network" }, context);
}

function judge(container: Container, hostPort: Field<number>, context: Context): Problem {
  const design = designOf(container, context);
  const message = `${container.label} binds port ${valueOf(hostPort)} of its node`;
  if (design) return { at: hostPort, message: `${message}, as ${design} does by design`, severity: "info" };
  return { at: hostPort, message, fix: remove(hostPort, "suggest", "Let a Service publish the port") };
}

export default defineRule({
  id: "no-host-port",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "Pod binds a port of its node",
  why: "The port is open on the node's own address, past Services and most network policies, and only one such pod fits on a node.",
  remedy: "Publish the port by a Service of type NodePort or LoadBalancer, or by an Ingress.",
  references: [cisKubernetes("5.2.12"), pss("baseline", "Host Ports")],
  peers: [
    "KICS:workload_host_port_not_specified",
    "polaris:hostPortSet",
    "kyverno:disallow-host-ports",
    "kyverno:disallow-host-ports-range",
    "KSV-0024",
    "CKV_K8S_26",
    "C-0044",
    "C-0204",
  ],
  options: {
    agents: agentsOption,
    allowPorts: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Ports of the node that pods may bind",
    },
  },

  on: "container",
  *check(container: Container, context: Context) {
    // In the host's network every port is one of the node; that is no-host-network's matter.
    if (!context.exact && is(container.workload.hostNetwork, true)) return;
    const allowed = context.options["allowPorts"] as readonly string[];
    for (const { hostPort } of container.ports) {
      const port = valueOf(hostPort) ?? 0;
      if (port !== 0 && !allowed.includes(String(port))) yield judge(container, hostPort, context);
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            ports:
              - containerPort: 8080
                hostPort: 80
                #         ^^ container "web" binds port 80 of its node
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            ports:
              - containerPort: 8080
    `,
  },
  {
    name: "init containers bind ports too",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: proxy
            image: acme/proxy:1
            restartPolicy: Always
            ports:
              - containerPort: 9000
                hostPort: 9000
                #         ^^^^ sidecar container "proxy" binds port 9000 of its node
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "an ingress controller on every node, and an agent: only told",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: edge
      spec:
        template:
          spec:
            containers:
              - name: edge
                image: registry.k8s.io/ingress-nginx/controller:v1.11.2
                ports:
                  - containerPort: 80
                    hostPort: 80
                    #         ^^ container "edge" binds port 80 of its node, as an ingress controller does by design
              - name: metrics
                image: prom/node-exporter:v1.8.2
                ports:
                  - containerPort: 9100
                    hostPort: 9100
                    #         ^^^^ container "metrics" binds port 9100 of its node, as node-exporter does by design
    `,
  },
  {
    name: "zero, a variable and a port of the pod alone",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            ports:
              - containerPort: 80
                hostPort: 0
              - containerPort: 443
                hostPort: \${PORT}
              - containerPort: 9090
    `,
  },
  {
    name: "the ports of the host's network are not repeated",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        hostNetwork: true
        containers:
          - name: web
            image: nginx:1.27
            ports:
              - containerPort: 80
                hostPort: 80
    `,
  },
  {
    name: "a port that is accepted",
    options: { allowPorts: ["514"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: syslog
      spec:
        containers:
          - name: syslog
            image: acme/syslog:1
            ports:
              - containerPort: 514
                hostPort: 514
    `,
  },
];
