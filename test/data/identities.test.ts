import { expect, test } from "vitest";
import { AGENTS } from "../../rules/data/agent-list.ts";
import { agentOf, mayAccess } from "../../rules/data/agents.ts";
import { effectiveIdentity, readUser, stageIdentity } from "../../rules/data/identities.ts";
import { container, type FakeContainer, type FakeStage, stage } from "./fake.ts";

test.each([
  ["0", "root"],
  ["root", "root"],
  ["0:0", "root"],
  ["root:root", "root"],
  ['"0"', "root"],
  ["00", "root"],
  ["1000:1000", "non-root"],
  ["1000:0", "non-root"],
  ["node", "named-unknown"],
  ["nobody", "non-root"],
  ["$USER", "unknown"],
  ["ContainerUser", "non-root"],
  ["ContainerAdministrator", "root"],
  ["NT AUTHORITY\\SYSTEM", "root"],
])("USER %s is %s", (text, kind) => {
  expect(readUser(text).kind).toBe(kind);
});

test.each([
  ["nginx:1.27", "root"],
  ["docker.io/library/alpine", "root"],
  ["public.ecr.aws/docker/library/python:3.13", "root"],
  ["node:22", "root"],
  ["postgres:16", "step-down"],
  ["redis:7", "step-down"],
  ["memcached", "non-root"],
  ["elasticsearch:8.13.0", "non-root"],
  ["elasticsearch:7.17.0", "step-down"],
  ["haproxy:3.0", "non-root"],
  ["haproxy:2.2", "root"],
  ["influxdb:1.8", "root"],
  ["influxdb:2.7", "step-down"],
  ["grafana/grafana:11", "non-root"],
  ["quay.io/prometheus/node-exporter", "non-root"],
  ["bitnami/redis:7", "non-root"],
  ["nginxinc/nginx-unprivileged", "non-root"],
  ["gcr.io/distroless/static:nonroot", "non-root"],
  ["gcr.io/distroless/static", "root"],
  ["gcr.io/distroless/base-debian12", "root"],
  ["cgr.dev/chainguard/static", "non-root"],
  ["mcr.microsoft.com/dotnet/aspnet:8.0", "root"],
  ["mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled", "non-root"],
  ["mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022", "non-root"],
  ["mcr.microsoft.com/windows/servercore:ltsc2022", "root"],
  ["registry.access.redhat.com/ubi9/ubi-minimal", "root"],
  ["registry.access.redhat.com/ubi9/nodejs-20", "non-root"],
  ["docker:27-dind-rootless", "non-root"],
  ["docker:27-dind", "root"],
  ["qdrant/qdrant:v1.9-unprivileged", "non-root"],
  ["gitea/gitea:1.22", "step-down"],
  ["gitea/gitea:1.22-rootless", "non-root"],
  ["mailhog/mailhog", "non-root"],
  ["k8s.gcr.io/ingress-nginx/controller:v1.1.0", "non-root"],
  ["gcr.io/google_containers/kube-state-metrics/kube-state-metrics:v2.0.0", "non-root"],
  ["acme/api", "unknown"],
])("image %s runs as %s", (name, kind) => {
  expect(effectiveIdentity(container({ image: name })).kind).toBe(kind);
});

const NODE = stage({ base: "node:22" });
test.each<[string, FakeContainer, string]>([
  ["its own user wins", { image: "nginx", user: "101" }, "non-root"],
  ["a root of its own wins", { image: "memcached", user: "0" }, "root"],
  ["an unknown user is unknown", { image: "nginx", user: "?$UID" }, "unknown"],
  ["a name that the image knows", { image: "node:22", user: "node" }, "non-root"],
  ["a name that it does not", { image: "acme/api", user: "app" }, "named-unknown"],
  [
    "the Dockerfile behind it",
    { image: "acme/api", build: stage({ base: "node:22", user: "node" }) },
    "non-root",
  ],
  ["a Dockerfile without USER", { image: "acme/api", build: NODE }, "root"],
  ["a Dockerfile on a base that steps down", { build: stage({ base: "redis:7" }) }, "step-down"],
  ["a command in place of the entrypoint", { image: "redis:7", command: ["redis-server"] }, "root"],
  [
    "a command that calls the entrypoint",
    { image: "redis:7", command: ["docker-entrypoint.sh", "redis-server"] },
    "step-down",
  ],
  ["a script in place of the entrypoint", { image: "redis:7", command: ["/start.sh"] }, "unknown"],
  ["arguments alone", { image: "redis:7", args: ["redis-server", "--save", "60"] }, "step-down"],
  ["no image", {}, "unknown"],
  ["a root image that must not be root does not start", { image: "nginx", runAsNonRoot: true }, "non-root"],
  ["an unknown image that must not be root", { image: "acme/api", runAsNonRoot: true }, "non-root"],
  ["the word of the image where root may be", { image: "nginx", runAsNonRoot: false }, "root"],
])("%s", (_, fake, kind) => {
  expect(effectiveIdentity(container(fake)).kind).toBe(kind);
});

test.each<[FakeStage, string]>([
  [{ base: "node:22" }, "root"],
  [{ base: "node:22", user: "node" }, "non-root"],
  [{ base: "acme/base", user: "app" }, "named-unknown"],
  [{ base: "acme/base" }, "unknown"],
  [{ parent: NODE }, "root"],
  [{ base: "shop/base", foundation: stage({ base: "debian", user: "10001" }) }, "non-root"],
  [{ base: "shop/base", foundation: NODE }, "root"],
  [{ parent: stage({ base: "shop/base", foundation: stage({ base: "redis:7" }) }) }, "step-down"],
  [{ base: "postgres:16", entrypoint: ["/bin/server"] }, "root"],
  [{ base: "debian", user: "?$USER" }, "unknown"],
])("a stage of %o runs as %s", (fake, kind) => {
  expect(stageIdentity(stage(fake)).kind).toBe(kind);
});

test("an identity says why and where", () => {
  expect(effectiveIdentity(container({ image: "redis:7" }))).toMatchObject({
    because: 'image "redis" starts as root and steps down to uid 999',
    uid: 999,
    at: { path: ["image"] },
  });
});

test.each([
  ["prom/node-exporter:v1.8", "node-exporter"],
  ["quay.io/prometheus/node-exporter", "node-exporter"],
  ["registry.k8s.io/kube-proxy:v1.30.0", "kube-proxy"],
  ["602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.18", "aws-node"],
  ["public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver", "CSI node plugin"],
  ["quay.io/cilium/cilium:v1.15", "Cilium"],
  ["k8s.gcr.io/kube-proxy:v1.20.0", "kube-proxy"],
  ["coredns/coredns:1.11.1", "CoreDNS"],
  ["calico/node:v3.28", "Calico"],
  ["flannel/flannel:v0.25", "Flannel"],
  ["weaveworks/weave-kube:2.8", "Weave Net"],
  ["cloudnativelabs/kube-router", "kube-router"],
  ["antrea/antrea-ubuntu:v1.15", "Antrea"],
  ["ghcr.io/ovn-kubernetes/ovn-kubernetes/ovn-kube-ubuntu", "OVN-Kubernetes"],
  ["ghcr.io/k8snetworkplumbingwg/multus-cni:v4", "Multus"],
  ["gcr.io/cadvisor/cadvisor:v0.49", "cAdvisor"],
  ["registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.13.0", "kube-state-metrics"],
  ["fluent/fluent-bit:3", "Fluent Bit"],
  ["fluent/fluentd-kubernetes-daemonset:v1", "Fluentd"],
  ["docker.elastic.co/beats/filebeat:8.15.0", "Filebeat"],
  ["grafana/promtail:3.1.0", "Promtail"],
  ["timberio/vector:0.40.0-debian", "Vector"],
  ["grafana/alloy:v1.3.0", "Grafana Alloy"],
  ["gcr.io/datadoghq/agent:7", "Datadog agent"],
  ["newrelic/infrastructure", "New Relic infrastructure"],
  ["falcosecurity/falco:0.38.0", "Falco"],
  ["quay.io/cilium/tetragon:v1.1", "Tetragon"],
  ["aquasec/tracee:0.21", "Tracee"],
  ["quay.io/sysdig/agent", "Sysdig agent"],
  ["registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.11.0", "CSI node plugin"],
  ["mcr.microsoft.com/oss/kubernetes-csi/azuredisk-csi:v1.30", "CSI node plugin"],
  ["602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efs-csi-driver:v2", "CSI node plugin"],
  ["nvcr.io/nvidia/k8s-device-plugin:v0.16.1", "NVIDIA device plugin and drivers"],
  ["k8s.gcr.io/node-problem-detector/node-problem-detector:v0.8.19", "node-problem-detector"],
  ["quay.io/metallb/speaker:v0.14", "MetalLB speaker"],
  ["osixia/keepalived:2.0.20", "Keepalived"],
  ["longhornio/longhorn-manager:v1.7.0", "Longhorn"],
  ["rook/ceph:v1.15", "Rook discover"],
  ["velero/velero:v1.14", "Velero node agent"],
  ["ghcr.io/kubereboot/kured:1.16", "Kured"],
  ["aquasec/kube-bench:v0.8", "node scanner"],
  ["quay.io/kubescape/host-scanner", "node scanner"],
  ["ghcr.io/aquasecurity/node-collector:0.3", "node scanner"],
  ["gke.gcr.io/gke-metadata-server:0.4", "GKE metadata server"],
  ["acme/node-exporter", undefined],
  ["nginx", undefined],
])("%s is agent %s", (name, agent) => {
  expect(agentOf(container({ image: name }))?.name).toBe(agent);
});

test("every agent says why and where it is documented", () => {
  for (const { name, reason, source, images } of AGENTS) {
    expect(reason.split(" ").length, name).toBeGreaterThan(2);
    expect(source, name).not.toBe("");
    expect(images.length, name).toBeGreaterThan(0);
  }
});

test("an agent may do what it documents, and no more", () => {
  const exporter = agentOf(container({ image: "prom/node-exporter" }));
  if (!exporter) throw new Error("no agent");
  expect(mayAccess(exporter, { kind: "host-network" })).toBe(true);
  expect(mayAccess(exporter, { kind: "host-path", path: "/proc/", writable: false })).toBe(true);
  expect(mayAccess(exporter, { kind: "host-path", path: "/proc", writable: true })).toBe(false);
  expect(mayAccess(exporter, { kind: "host-path", path: "/etc", writable: false })).toBe(false);
  expect(mayAccess(exporter, { kind: "capability", name: "CAP_SYS_TIME" })).toBe(true);
  expect(mayAccess(exporter, { kind: "privileged" })).toBe(false);
});
