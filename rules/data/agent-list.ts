/** A program that runs on every node because it serves the node, and the access to the host it documents. */
export interface NodeAgent {
  readonly name: string;
  /** Name patterns, with a blank between two. */
  readonly images: string;
  /** Why it needs the host, as half a sentence. */
  readonly reason: string;
  readonly hostNetwork?: boolean;
  readonly hostPid?: boolean;
  readonly hostIpc?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: readonly string[];
  /** Host paths, and all below, it may mount read-only. */
  readonly reads?: readonly string[];
  /** Host paths, and all below, it may mount writable. */
  readonly writes?: readonly string[];
  readonly source: string;
}

const agent = (
  name: string,
  images: string,
  reason: string,
  source: string,
  needs: Omit<NodeAgent, "name" | "images" | "reason" | "source">,
): NodeAgent => ({
  name,
  images,
  reason,
  source,
  ...needs,
});

const CNI_WRITES = [
  "/opt/cni",
  "/etc/cni",
  "/var/lib/cni",
  "/var/run/netns",
  "/run/netns",
  "/run/xtables.lock",
  "/var/log",
];
const LOG_READS = [
  "/var/log",
  "/var/lib/docker/containers",
  "/var/lib/docker",
  "/run/log/journal",
  "/etc/machine-id",
  "/etc/hostname",
];
const HOST_READS = [
  "/",
  "/proc",
  "/sys",
  "/etc/os-release",
  "/etc/passwd",
  "/etc/group",
  "/var/run/docker.sock",
  "/run/containerd",
  "/var/run/containerd",
];
const EBPF_READS = [
  ...HOST_READS,
  "/etc",
  "/usr/lib",
  "/usr/src",
  "/lib/modules",
  "/boot",
  "/dev",
  "/var/lib/rpm",
];
const CSI_WRITES = [
  "/var/lib/kubelet",
  "/dev",
  "/sys",
  "/run/udev",
  "/run/mount",
  "/etc/iscsi",
  "/etc/kubernetes",
  "/var/lib/iscsi",
];

const CNI = "carries the pods' traffic on the node";
const LOGS = "reads the logs of every container of the node";
const CSI = "mounts volumes into the pods of the node";
const WATCH = "watches every process of the node";

/** Sources: the install manifests and charts of the projects, as known on 2026-08-22. */
export const AGENTS: readonly NodeAgent[] = [
  agent(
    "kube-proxy",
    "registry.k8s.io/kube-proxy",
    "programs the node's service rules",
    "kubernetes/kubernetes, kubeadm addons",
    {
      hostNetwork: true,
      privileged: true,
      reads: ["/lib/modules"],
      writes: ["/run/xtables.lock", "/var/log"],
    },
  ),
  agent(
    "CoreDNS",
    "coredns/coredns registry.k8s.io/coredns/coredns",
    "answers DNS for the node",
    "coredns/deployment; node-local-dns",
    {
      hostNetwork: true,
      capabilities: ["NET_BIND_SERVICE"],
      reads: ["/etc/resolv.conf"],
    },
  ),
  agent(
    "node-local-dns",
    "registry.k8s.io/dns/k8s-dns-node-cache",
    "answers DNS for the node",
    "kubernetes/kubernetes, cluster/addons/dns/nodelocaldns",
    {
      hostNetwork: true,
      privileged: true,
      capabilities: ["NET_ADMIN"],
      writes: ["/run/xtables.lock"],
    },
  ),
  agent("Calico", "calico/* quay.io/calico/*", CNI, "projectcalico/calico, manifests/calico.yaml", {
    hostNetwork: true,
    privileged: true,
    reads: ["/lib/modules", "/proc"],
    writes: [
      ...CNI_WRITES,
      "/var/run/calico",
      "/var/lib/calico",
      "/sys/fs",
      "/var/run/nodeagent",
      "/usr/libexec/kubernetes",
    ],
  }),
  agent(
    "Cilium",
    "quay.io/cilium/cilium cilium/cilium quay.io/cilium/cilium-envoy",
    CNI,
    "cilium/cilium, install/kubernetes",
    {
      hostNetwork: true,
      privileged: true,
      capabilities: [
        "NET_ADMIN",
        "NET_RAW",
        "SYS_MODULE",
        "SYS_ADMIN",
        "SYS_RESOURCE",
        "IPC_LOCK",
        "KILL",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "SETGID",
        "SETUID",
        "BPF",
        "PERFMON",
        "SYSLOG",
      ],
      reads: ["/lib/modules", "/proc"],
      writes: [
        ...CNI_WRITES,
        "/sys/fs/bpf",
        "/sys/fs/cgroup",
        "/var/run/cilium",
        "/run/cilium",
        "/proc/sys/net",
        "/proc/sys/kernel",
        "/",
      ],
    },
  ),
  agent(
    "Flannel",
    "flannel/flannel ghcr.io/flannel-io/flannel ghcr.io/flannel-io/flannel-cni-plugin flannel/flannel-cni-plugin",
    CNI,
    "flannel-io/flannel, kube-flannel.yml",
    {
      hostNetwork: true,
      capabilities: ["NET_ADMIN", "NET_RAW"],
      writes: [...CNI_WRITES, "/run/flannel"],
    },
  ),
  agent("Weave Net", "weaveworks/weave-kube weaveworks/weave-npc", CNI, "weaveworks/weave, net.yaml", {
    hostNetwork: true,
    hostPid: true,
    privileged: true,
    reads: ["/lib/modules"],
    writes: [...CNI_WRITES, "/opt", "/home", "/etc", "/var/lib/dbus", "/var/lib/weave"],
  }),
  agent("kube-router", "cloudnativelabs/kube-router", CNI, "cloudnativelabs/kube-router, daemonset", {
    hostNetwork: true,
    hostPid: true,
    privileged: true,
    reads: ["/lib/modules"],
    writes: [...CNI_WRITES, "/var/lib/kube-router"],
  }),
  agent("Antrea", "antrea/antrea-agent-ubuntu antrea/antrea-ubuntu", CNI, "antrea-io/antrea, build/yamls", {
    hostNetwork: true,
    privileged: true,
    capabilities: ["NET_ADMIN", "SYS_ADMIN", "IPC_LOCK", "SYS_NICE", "SYS_MODULE"],
    reads: ["/lib/modules", "/proc"],
    writes: [...CNI_WRITES, "/var/run/antrea", "/var/log/antrea"],
  }),
  agent(
    "OVN-Kubernetes",
    "ghcr.io/ovn-kubernetes/** quay.io/openshift/origin-ovn-kubernetes",
    CNI,
    "ovn-kubernetes/ovn-kubernetes, dist",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      reads: ["/", "/lib/modules"],
      writes: [
        ...CNI_WRITES,
        "/var/run/openvswitch",
        "/run/openvswitch",
        "/var/lib/openvswitch",
        "/run/ovn-kubernetes",
        "/etc/openvswitch",
        "/var/lib/kubelet",
      ],
    },
  ),
  agent(
    "Multus",
    "ghcr.io/k8snetworkplumbingwg/multus-cni",
    CNI,
    "k8snetworkplumbingwg/multus-cni, deployments",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      reads: ["/"],
      writes: [...CNI_WRITES, "/run", "/var/lib/kubelet", "/var/lib/cni/multus"],
    },
  ),
  agent(
    "aws-node",
    "**/amazon-k8s-cni **/amazon-k8s-cni-init **/aws-network-policy-agent",
    CNI,
    "aws/amazon-vpc-cni-k8s, config",
    {
      hostNetwork: true,
      privileged: true,
      capabilities: ["NET_ADMIN", "NET_RAW"],
      writes: [...CNI_WRITES, "/var/run/aws-node", "/sys/fs/bpf", "/var/run/dockershim.sock"],
    },
  ),
  agent(
    "MetalLB speaker",
    "quay.io/metallb/speaker metallb/speaker",
    "announces service addresses on the node's network",
    "metallb/metallb, config/manifests",
    {
      hostNetwork: true,
      capabilities: ["NET_RAW", "NET_ADMIN", "SYS_ADMIN"],
    },
  ),
  agent(
    "Keepalived",
    "osixia/keepalived ghcr.io/kube-vip/kube-vip plndr/kube-vip",
    "holds a virtual address on the node's network",
    "osixia/docker-keepalived; kube-vip/kube-vip",
    {
      hostNetwork: true,
      capabilities: ["NET_ADMIN", "NET_RAW", "NET_BROADCAST"],
      reads: ["/etc/kubernetes"],
    },
  ),
  agent(
    "node-exporter",
    "prom/node-exporter quay.io/prometheus/node-exporter bitnami/node-exporter",
    "measures the node itself",
    "prometheus/node_exporter, README.md",
    {
      hostNetwork: true,
      hostPid: true,
      capabilities: ["SYS_TIME"],
      reads: ["/", "/proc", "/sys", "/run/udev"],
    },
  ),
  agent(
    "cAdvisor",
    "gcr.io/cadvisor/cadvisor ghcr.io/google/cadvisor google/cadvisor zcube/cadvisor",
    "measures every container of the node",
    "google/cadvisor, docs/running.md",
    {
      privileged: true,
      reads: [
        "/",
        "/sys",
        "/var/lib/docker",
        "/dev/disk",
        "/var/run",
        "/run",
        "/dev/kmsg",
        "/var/lib/containers",
      ],
      writes: ["/var/run", "/dev/kmsg"],
    },
  ),
  agent(
    "kube-state-metrics",
    "registry.k8s.io/kube-state-metrics/kube-state-metrics",
    "reads the API only and needs nothing of the host",
    "kubernetes/kube-state-metrics",
    {},
  ),
  agent(
    "Fluent Bit",
    "fluent/fluent-bit cr.fluentbit.io/fluent/fluent-bit amazon/aws-for-fluent-bit",
    LOGS,
    "fluent/helm-charts",
    {
      hostNetwork: true,
      reads: LOG_READS,
      writes: ["/var/log", "/var/fluent-bit"],
    },
  ),
  agent(
    "Fluentd",
    "fluent/fluentd fluent/fluentd-kubernetes-daemonset",
    LOGS,
    "fluent/fluentd-kubernetes-daemonset",
    {
      reads: LOG_READS,
      writes: ["/var/log"],
    },
  ),
  agent(
    "Filebeat",
    "docker.elastic.co/beats/filebeat elastic/filebeat docker.elastic.co/beats/elastic-agent docker.elastic.co/elastic-agent/elastic-agent",
    LOGS,
    "elastic/beats, deploy/kubernetes",
    {
      hostNetwork: true,
      reads: [...LOG_READS, "/proc", "/sys/fs/cgroup", "/var/run/docker.sock", "/etc", "/sys/kernel/debug"],
      writes: ["/var/lib/filebeat-data", "/var/lib/elastic-agent"],
    },
  ),
  agent(
    "Metricbeat",
    "docker.elastic.co/beats/metricbeat elastic/metricbeat",
    "measures the node itself",
    "elastic/beats, deploy/kubernetes",
    {
      hostNetwork: true,
      reads: ["/proc", "/sys/fs/cgroup", "/var/run/docker.sock", "/"],
      writes: ["/var/lib/metricbeat-data"],
    },
  ),
  agent("Promtail", "grafana/promtail", LOGS, "grafana/helm-charts, promtail", {
    reads: LOG_READS,
    writes: ["/run/promtail"],
  }),
  agent("Grafana Alloy", "grafana/alloy grafana/agent", LOGS, "grafana/alloy, helm chart", {
    hostPid: true,
    privileged: true,
    reads: [...LOG_READS, "/", "/proc", "/sys"],
    writes: ["/tmp/alloy"],
  }),
  agent("Vector", "timberio/vector", LOGS, "vectordotdev/helm-charts", {
    reads: [...LOG_READS, "/proc", "/sys", "/var/lib"],
    writes: ["/var/lib/vector"],
  }),
  agent(
    "OpenTelemetry Collector",
    "otel/opentelemetry-collector-contrib otel/opentelemetry-collector-k8s",
    LOGS,
    "open-telemetry/opentelemetry-helm-charts, presets",
    {
      reads: [...LOG_READS, "/"],
      writes: ["/var/lib/otelcol"],
    },
  ),
  agent(
    "Datadog agent",
    "datadog/agent gcr.io/datadoghq/agent public.ecr.aws/datadog/agent",
    WATCH,
    "DataDog/helm-charts",
    {
      hostNetwork: true,
      hostPid: true,
      capabilities: [
        "SYS_ADMIN",
        "SYS_RESOURCE",
        "SYS_PTRACE",
        "NET_ADMIN",
        "NET_BROADCAST",
        "NET_RAW",
        "IPC_LOCK",
        "CHOWN",
        "DAC_READ_SEARCH",
      ],
      reads: [
        ...EBPF_READS,
        ...LOG_READS,
        "/var/run",
        "/run",
        "/sys/fs/cgroup",
        "/var/lib/kubelet/pod-resources",
      ],
      writes: [
        "/var/run/datadog",
        "/opt/datadog-agent/run",
        "/var/lib/datadog-agent",
        "/sys/kernel/debug",
        "/sys/fs/bpf",
      ],
    },
  ),
  agent(
    "New Relic infrastructure",
    "newrelic/infrastructure newrelic/infrastructure-bundle newrelic/nri-kubernetes",
    "measures the node itself",
    "newrelic/nri-kubernetes, charts",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      reads: [...HOST_READS, ...LOG_READS, "/dev"],
      writes: ["/var/log", "/var/lib/newrelic-infra"],
    },
  ),
  agent(
    "Falco",
    "falcosecurity/falco falcosecurity/falco-no-driver falcosecurity/falco-driver-loader public.ecr.aws/falcosecurity/*",
    WATCH,
    "falcosecurity/charts",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      capabilities: ["SYS_ADMIN", "SYS_RESOURCE", "SYS_PTRACE", "BPF", "PERFMON"],
      reads: EBPF_READS,
      writes: ["/root/.falco", "/dev", "/var/run/docker.sock", "/run/containerd", "/lib/modules"],
    },
  ),
  agent("Tetragon", "quay.io/cilium/tetragon", WATCH, "cilium/tetragon, install/kubernetes", {
    hostNetwork: true,
    privileged: true,
    reads: ["/proc", "/sys", "/lib/modules"],
    writes: ["/var/run/cilium", "/sys/fs/bpf", "/var/run/tetragon", "/run/tetragon"],
  }),
  agent("Tracee", "aquasec/tracee", WATCH, "aquasecurity/tracee, deploy/helm", {
    hostPid: true,
    privileged: true,
    reads: EBPF_READS,
    writes: ["/tmp/tracee", "/var/run", "/run"],
  }),
  agent(
    "Sysdig agent",
    "quay.io/sysdig/agent quay.io/sysdig/agent-slim quay.io/sysdig/agent-kmodule sysdig/agent",
    WATCH,
    "sysdiglabs/charts",
    {
      hostNetwork: true,
      hostPid: true,
      hostIpc: true,
      privileged: true,
      reads: EBPF_READS,
      writes: ["/dev", "/var/run", "/run", "/etc/modprobe.d", "/sys/kernel/debug"],
    },
  ),
  agent(
    "CSI node plugin",
    "registry.k8s.io/sig-storage/csi-node-driver-registrar registry.k8s.io/sig-storage/livenessprobe registry.k8s.io/sig-storage/*plugin quay.io/cephcsi/cephcsi **/aws-ebs-csi-driver **/aws-efs-csi-driver mcr.microsoft.com/oss/**/azuredisk-csi mcr.microsoft.com/oss/**/azurefile-csi gcr.io/gke-release/gcp-compute-persistent-disk-csi-driver registry.k8s.io/cloud-provider-gcp/gcp-compute-persistent-disk-csi-driver hetznercloud/hcloud-csi-driver digitalocean/do-csi-plugin",
    CSI,
    "kubernetes-csi documentation, deploying a driver",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      reads: ["/lib/modules", "/etc", "/"],
      writes: CSI_WRITES,
    },
  ),
  agent(
    "NVIDIA device plugin and drivers",
    "nvcr.io/nvidia/k8s-device-plugin nvcr.io/nvidia/driver nvcr.io/nvidia/k8s/container-toolkit nvcr.io/nvidia/cloud-native/* nvcr.io/nvidia/k8s/dcgm-exporter",
    "gives the node's GPUs to its pods",
    "NVIDIA/gpu-operator, assets",
    {
      hostPid: true,
      privileged: true,
      capabilities: ["SYS_ADMIN"],
      reads: ["/sys", "/", "/etc/os-release"],
      writes: [
        "/var/lib/kubelet/device-plugins",
        "/var/lib/kubelet/pod-resources",
        "/run/nvidia",
        "/dev",
        "/usr/local/nvidia",
        "/etc/containerd",
        "/run/containerd",
        "/var/run/cdi",
        "/lib/firmware",
        "/lib/modules",
        "/var/log",
      ],
    },
  ),
  agent(
    "node-problem-detector",
    "registry.k8s.io/node-problem-detector/node-problem-detector",
    "reports faults of the node",
    "kubernetes/node-problem-detector, deployment",
    {
      hostNetwork: true,
      hostPid: true,
      privileged: true,
      reads: ["/var/log", "/dev/kmsg", "/etc/localtime", "/etc/machine-id", "/run/systemd", "/var/run/dbus"],
      writes: ["/dev/kmsg"],
    },
  ),
  agent(
    "Longhorn",
    "longhornio/longhorn-manager longhornio/longhorn-instance-manager longhornio/longhorn-engine",
    CSI,
    "longhorn/longhorn, deploy",
    {
      hostPid: true,
      privileged: true,
      reads: ["/"],
      writes: [...CSI_WRITES, "/proc", "/var/lib/longhorn", "/boot", "/etc", "/var/run"],
    },
  ),
  agent(
    "Rook discover",
    "rook/ceph quay.io/rook/ceph",
    "finds the node's disks",
    "rook/rook, deploy/examples",
    {
      hostNetwork: true,
      privileged: true,
      reads: ["/sys", "/lib/modules"],
      writes: ["/dev", "/sys", "/run/udev", "/var/lib/rook", ...CSI_WRITES],
    },
  ),
  agent(
    "Velero node agent",
    "velero/velero",
    "copies the volumes of the node's pods",
    "vmware-tanzu/helm-charts, velero",
    {
      privileged: true,
      reads: ["/var/lib/kubelet/pods", "/var/lib/kubelet/plugins"],
      writes: ["/var/lib/kubelet/pods", "/var/lib/kubelet/plugins"],
    },
  ),
  agent(
    "Kured",
    "ghcr.io/kubereboot/kured",
    "reboots the node when its updates ask for it",
    "kubereboot/kured, kured-ds.yaml",
    {
      hostPid: true,
      privileged: true,
      reads: ["/var/run", "/run"],
      writes: ["/var/run", "/run"],
    },
  ),
  agent(
    "node scanner",
    "aquasec/kube-bench quay.io/kubescape/host-scanner quay.io/kubescape/node-agent ghcr.io/aquasecurity/node-collector aquasec/node-collector",
    "compares the node's files with a benchmark",
    "aquasecurity/kube-bench, job.yaml; kubescape/helm-charts; aquasecurity/k8s-node-collector",
    {
      hostPid: true,
      capabilities: ["SYS_ADMIN", "SYS_PTRACE", "NET_ADMIN", "SYSLOG", "SYS_RESOURCE", "IPC_LOCK", "NET_RAW"],
      reads: [
        "/",
        "/etc",
        "/var/lib",
        "/usr",
        "/lib",
        "/srv/kubernetes",
        "/opt/cni",
        "/proc",
        "/sys",
        "/run",
        "/var/run",
        "/boot",
      ],
      writes: ["/sys/fs/bpf", "/sys/kernel/debug"],
    },
  ),
  agent(
    "GKE metadata server",
    "gke.gcr.io/gke-metadata-server gcr.io/gke-release/gke-metadata-server",
    "hands the node's pods their cloud identities",
    "Google Cloud documentation, Workload Identity",
    {
      hostNetwork: true,
      privileged: true,
      reads: ["/etc/ssl/certs", "/var/lib/kubelet", "/home/kubernetes"],
      writes: ["/run/containerd", "/run"],
    },
  ),
];
