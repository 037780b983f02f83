import {
  attack,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  nsa,
  pss,
  type Severity,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";
import { isOneOf } from "../data/image-name.ts";

/** Programs that find devices by broadcast, which ends at a bridge. */
const DISCOVERY = [
  "plexinc/pms-docker",
  "**/plex",
  "homeassistant/home-assistant",
  "**/homeassistant",
  "ghcr.io/home-assistant/home-assistant",
  "pihole/pihole",
  "jellyfin/jellyfin",
  "**/jellyfin",
  "emby/embyserver",
  "**/emby",
  "**/homebridge",
  "**/avahi",
];

const discovers = (workload: Workload): boolean =>
  workload.containers.some((container) => {
    const image = container.image && valueOf(container.image.ref);
    return image !== undefined && isOneOf(image, DISCOVERY);
  });

function grade(workload: Workload): Severity {
  if (workload.kind !== "service") return "high";
  return discovers(workload) ? "low" : "medium";
}

export default defineRule({
  id: "no-host-network",
  mistake: "platform",
  severity: "high",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "Container shares the network of its host",
  why: "It reaches what listens on the host's loopback (the kubelet, local databases, cloud metadata), can listen to traffic of others, and no network policy holds it.",
  remedy: "Give it a network of its own and publish the ports that it serves.",
  references: [
    cisDocker("5.10"),
    cisKubernetes("5.2.5"),
    pss("baseline", "Host Namespaces"),
    nsa("Kubernetes Pod security"),
    cwe(668),
    attack("T1611"),
    attack("T1040"),
  ],
  peers: [
    "kube-linter:host-network",
    "KICS:shared_host_network_namespace",
    "polaris:hostNetworkSet",
    "kubesec:HostNetwork",
    "kyverno:disallow-host-namespaces",
    "KSV-0009",
    "CKV_K8S_19",
    "C-0196",
    "C-0041",
  ],

  options: { agents: agentsOption },

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (!is(workload.hostNetwork, true)) return;
    const expected = expectedOf(workload.containers, { kind: "host-network" }, context);
    yield {
      at: workload.hostNetwork,
      message: `${workload.label} shares the network of its host${expected ? `, as ${expected} does by design` : ""}`,
      severity: expected ? "info" : grade(workload),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          network_mode: host
          #             ^^^^ service "web" shares the network of its host
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          ports:
            - "127.0.0.1:8080:80"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            hostNetwork: yes
            #            ^^^ Deployment "web" shares the network of its host
            containers:
              - name: web
                image: nginx:1.27
    `,
  },
  {
    name: "a node agent: still said, as by design",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-proxy
        namespace: kube-system
      spec:
        hostNetwork: true
        #            ^^^^ Pod "kube-proxy" shares the network of its host, as kube-proxy does by design
        containers:
          - name: kube-proxy
            image: registry.k8s.io/kube-proxy:v1.31.0
    `,
  },
  {
    name: "Pod Security knows no agents",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-proxy
        namespace: kube-system
      spec:
        hostNetwork: true
        #            ^^^^ Pod "kube-proxy" shares the network of its host
        containers:
          - name: kube-proxy
            image: registry.k8s.io/kube-proxy:v1.31.0
    `,
  },
  {
    name: "the network of another service",
    good: compose`
      services:
        vpn:
          image: acme/vpn:1
        web:
          image: nginx:1.27
          network_mode: service:vpn
    `,
  },
];
