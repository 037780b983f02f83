import {
  attack,
  cisDocker,
  cwe,
  defineRule,
  type Example,
  files,
  is,
  kubernetes,
  type Service,
  valueOf,
} from "plimsoll";
import { isEdgeService, isNamed } from "../data/edge-proxies.ts";

/** Clusters on one's own machine have no load balancer: a port of the node is how one gets in. */
const LOCAL_CLUSTER = /(?:^|[/_.-])(?:kind|minikube|k3d|microk8s)(?:[/_.-]|$)/;

/** What lists who may call: ranges, but not a load balancer inside. */
const hasRanges = ({ sourceRanges }: Service): boolean => (valueOf(sourceRanges) ?? []).length > 0;

export default defineRule({
  id: "restrict-service-exposure",
  mistake: "api",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Service is opened wider than needed",
  why: "A load balancer or a port on every node is open to whoever reaches the network around the cluster, past the controls that an Ingress or Gateway has.",
  remedy:
    "Put it behind an Ingress or Gateway, or narrow the load balancer with `loadBalancerSourceRanges` or the provider's annotation for an internal one.",
  references: [cisDocker("5.9"), cwe(668), attack("T1133")],
  peers: [
    "kube-linter:exposed-services",
    "KICS:service_type_is_nodeport",
    "KICS:service_with_external_load_balancer",
    "kube-score:service-type",
    "kyverno:restrict-node-port",
    "C-0256",
    "C-0266",
  ],
  subchecks: {
    "source-address": { about: "Source ranges judge addresses that the cluster may have replaced" },
  },
  options: {
    public: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Services that are meant to be public; `*` stands for any text",
    },
  },

  on: "service",
  *check(service, { options }) {
    const type = valueOf(service.type);
    if (type !== "LoadBalancer" && type !== "NodePort") return;
    if (hasRanges(service) && is(service.externalTrafficPolicy, "Cluster"))
      yield {
        at: service.externalTrafficPolicy,
        sub: "source-address",
        severity: "info",
        message: `behind ${service.label} every caller has the address of a node`,
      };
    if (isNamed(options["public"], service.name) || isEdgeService(service)) return;
    if (type === "LoadBalancer" && !service.restricted)
      yield {
        at: service.type,
        message: `${service.label} has a load balancer that takes calls from everywhere`,
      };
    if (type === "NodePort" && !LOCAL_CLUSTER.test(service.at.source.path))
      yield { at: service.type, message: `${service.label} opens a NodePort on every node` };
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        type: LoadBalancer
        #     ^^^^^^^^^^^^ Service "shop" has a load balancer that takes calls from everywhere
        selector: { app: shop }
        ports: [{ port: 80 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: metrics
      spec:
        type: NodePort
        #     ^^^^^^^^ Service "metrics" opens a NodePort on every node
        selector: { app: shop }
        ports: [{ port: 9090 }]
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        type: LoadBalancer
        loadBalancerSourceRanges: [203.0.113.0/24]
        selector: { app: shop }
        ports: [{ port: 80 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: metrics
      spec:
        type: ClusterIP
        selector: { app: shop }
        ports: [{ port: 9090 }]
    `,
  },
  {
    name: "load balancers that providers keep inside",
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: aws
        annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internal }
      spec:
        type: LoadBalancer
        ports: [{ port: 80 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: azure
        annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "true" }
      spec:
        type: LoadBalancer
        ports: [{ port: 80 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: google
        annotations: { networking.gke.io/load-balancer-type: Internal }
      spec:
        type: LoadBalancer
        ports: [{ port: 80 }]
    `,
  },
  {
    name: "controllers and gateways, by what they run and by their labels",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: entry
      spec:
        template:
          metadata:
            labels: { app: entry }
          spec:
            containers:
              - name: traefik
                image: traefik:v3.2.1
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: entry
      spec:
        type: LoadBalancer
        selector: { app: entry }
        ports: [{ port: 443 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: outer
        namespace: istio-system
      spec:
        type: NodePort
        selector: { istio: ingressgateway }
        ports: [{ port: 443 }]
    `,
  },
  {
    name: "meant to be public",
    options: { public: ["shop*"] },
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop-frontend
      spec:
        type: LoadBalancer
        selector: { app: shop }
        ports: [{ port: 443 }]
    `,
  },
  {
    name: "ranges that judge the address of a node",
    bad: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Cluster
        #                      ^^^^^^^ behind Service "shop" every caller has the address of a node
        loadBalancerSourceRanges: [203.0.113.0/24]
        selector: { app: shop }
        ports: [{ port: 443 }]
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Local
        loadBalancerSourceRanges: [203.0.113.0/24]
        selector: { app: shop }
        ports: [{ port: 443 }]
    `,
  },
  {
    name: "a port of the node in a cluster on one's own machine",
    good: files({
      "deploy/kind/service.yaml": kubernetes`
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
        spec:
          type: NodePort
          selector: { app: shop }
          ports: [{ port: 443 }]
      `,
    }),
  },
];
