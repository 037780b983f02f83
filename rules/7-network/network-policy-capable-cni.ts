import {
  type Container,
  cisKubernetes,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Manifest,
  owaspKubernetes,
  type Place,
  type Problem,
  type Repository,
  valueOf,
} from "plimsoll";

export default defineRule({
  id: "network-policy-capable-cni",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "The network plugin of the cluster ignores network policies",
  why: "The API server takes every NetworkPolicy; a plugin that does not enforce them leaves all pods open, and nobody is told.",
  remedy:
    "Use a plugin that enforces policies (Calico, Cilium, Antrea, OVN-Kubernetes), or turn its enforcement on.",
  references: [cisKubernetes("5.3.1"), owaspKubernetes("K07")],
  peers: ["kics:cni_plugin_does_not_support_network_policies", "C-0205"],

  on: "repository",
  *check(repository) {
    if (hasEnforcer(repository)) return;
    const severity = repository.policies.length > 0 ? "medium" : "low";
    const seen = new Set<string>();
    for (const { at, about, message } of faults(repository)) {
      if (seen.has(message)) continue;
      seen.add(message);
      yield { at, about, message: `${message}, so that no network policy is enforced`, severity };
    }
  },
});

const ENFORCER =
  /(?:^|\/)(?:calico[-/]|canal|tigera|cilium(?:-ci)?$|antrea-|ovn-kube|ovnkube|kube-router|weave-(?:kube|npc)|kube-ovn|terway)|(?:calico\/node|cilium\/cilium)$/;

const imageOf = ({ image }: Container): string => (image && valueOf(image.ref)?.name) ?? "";

/** One of these is in every name that the pattern meets: most images need no pattern. */
const HINTS = ["cal", "canal", "tigera", "cilium", "antrea", "ovn", "kube-router", "weave", "terway"];

const isEnforcer = (name: string): boolean =>
  HINTS.some((hint) => name.includes(hint)) && ENFORCER.test(name);

/** A second plugin may enforce what the first one does not. */
const hasEnforcer = ({ workloads, manifests }: Repository): boolean =>
  workloads.some(({ containers }) => containers.some((one) => isEnforcer(imageOf(one)))) ||
  manifests.some(({ kind, group }) => group === "operator.tigera.io" && kind === "Installation");

interface Fault extends Pick<Problem, "about" | "message"> {
  readonly at: Place;
}

function* faults(repository: Repository): Generator<Fault> {
  for (const workload of repository.workloads) {
    for (const container of workload.containers) yield* inContainer(container);
  }
  for (const manifest of repository.manifests) {
    const field = SETTINGS.find(({ kind, group }) => kind === manifest.kind && group.test(manifest.group));
    const fault = field?.find(manifest);
    if (fault) yield { at: fault.at, about: manifest, message: `${manifest.label} ${field?.says}` };
  }
}

const OFF = /^--enable-network-policy=false$/;

function* inContainer(container: Container): Generator<Fault> {
  const about = container.workload;
  const name = imageOf(container);
  if ((name === "flannel" || name.endsWith("/flannel")) && container.kind !== "init")
    yield { at: container.at, about, message: `${about.label} runs flannel, which knows no policies` };
  const off = (valueOf(container.args) ?? []).find((word) => OFF.test(valueOf(word) ?? ""));
  if (off && /network-policy-agent/.test(`${name} ${container.name}`))
    yield { at: off.at, about, message: `${about.label} turns the policies of the VPC plugin off` };
}

interface Setting {
  readonly kind: string;
  readonly group: RegExp;
  readonly says: string;
  readonly find: (manifest: Manifest) => { readonly at: Place } | undefined;
}

const when = (field: Field<string>, value: string): Field<string> | undefined =>
  is(field, value) ? field : undefined;

/** Definitions of clusters that choose a plugin without policies, or leave them off. */
const SETTINGS: readonly Setting[] = [
  {
    kind: "ConfigMap",
    group: /^$/,
    says: "turns the policies of the VPC plugin off",
    find: ({ name, root }) =>
      name === "amazon-vpc-cni"
        ? when(root.get("data", "enable-network-policy-controller").text, "false")
        : undefined,
  },
  {
    kind: "ClusterConfig",
    group: /^eksctl\.io$/,
    says: "installs the VPC plugin without its policies",
    find: ({ root }) => {
      const addon = root.get("addons").items.find((one) => is(one.get("name").text, "vpc-cni"));
      const values = addon?.get("configurationValues");
      const text = values?.text.state === "set" ? values.text.value : "";
      return addon &&
        values?.text.state !== "unknown" &&
        !/enableNetworkPolicy["']?\s*:\s*["']?true/.test(text)
        ? addon.get("name").text
        : undefined;
    },
  },
  {
    kind: "ContainerCluster",
    group: /^container\.cnrm\.cloud\.google\.com$/,
    says: "leaves the policies of its legacy dataplane off",
    find: ({ root }) => {
      const enabled = root.get("spec", "networkPolicy", "enabled");
      const modern = is(root.get("spec", "datapathProvider").text, "ADVANCED_DATAPATH");
      return !modern && is(enabled.flag, false) ? enabled : undefined;
    },
  },
  {
    kind: "AzureManagedControlPlane",
    group: /^infrastructure\.cluster\.x-k8s\.io$/,
    says: "turns network policies off",
    find: ({ root }) => when(root.get("spec", "networkPolicy").text, "none"),
  },
  {
    kind: "Cluster",
    group: /^kops\.k8s\.io$/,
    says: "uses a plugin without policies",
    find: ({ root }) => {
      const [plugin] = root.get("spec", "networking").entries;
      return plugin && /^(?:flannel|kubenet)$/.test(plugin[0]) ? plugin[1] : undefined;
    },
  },
  {
    kind: "Simple",
    group: /^k3d\.io$/,
    says: "turns the policies of k3s off",
    find: ({ root }) =>
      root
        .get("options", "k3s", "extraArgs")
        .items.map((item) => item.get("arg").text)
        .find((arg) => is(arg, "--disable-network-policy")),
  },
];

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: kube-flannel-ds
        namespace: kube-flannel
      spec:
        template:
          spec:
            containers:
              - name: kube-flannel
                #     ^^^^^^^^^^^^ DaemonSet "kube-flannel-ds" runs flannel, which knows no policies, so that no network policy is enforced
                image: ghcr.io/flannel-io/flannel:v0.27.0
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: canal
        namespace: kube-system
      spec:
        template:
          spec:
            containers:
              - name: calico-node
                image: docker.io/calico/node:v3.30.0
              - name: kube-flannel
                image: ghcr.io/flannel-io/flannel:v0.27.0
    `,
  },
  {
    name: "clusters of the clouds",
    bad: kubernetes`
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata:
        name: shop
      addons:
        - name: vpc-cni
          #     ^^^^^^^ ClusterConfig "shop" installs the VPC plugin without its policies, so that no network policy is enforced
        - name: coredns
      ---
      apiVersion: container.cnrm.cloud.google.com/v1beta1
      kind: ContainerCluster
      metadata:
        name: shop
      spec:
        networkPolicy:
          enabled: false
          #        ^^^^^ ContainerCluster "shop" leaves the policies of its legacy dataplane off, so that no network policy is enforced
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: aws-node
      spec:
        template:
          spec:
            containers:
              - name: aws-network-policy-agent
                image: example.com/amazon/aws-network-policy-agent:v1.2.0
                args:
                  - --enable-network-policy=false
                  # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ DaemonSet "aws-node" turns the policies of the VPC plugin off, so that no network policy is enforced
    `,
    good: kubernetes`
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata:
        name: shop
      addons:
        - name: vpc-cni
          configurationValues: '{"enableNetworkPolicy": "true"}'
      ---
      apiVersion: container.cnrm.cloud.google.com/v1beta1
      kind: ContainerCluster
      metadata:
        name: shop
      spec:
        datapathProvider: ADVANCED_DATAPATH
        networkPolicy:
          enabled: false
    `,
  },
  {
    name: "small clusters",
    bad: kubernetes`
      apiVersion: k3d.io/v1alpha5
      kind: Simple
      metadata:
        name: dev
      options:
        k3s:
          extraArgs:
            - arg: --disable-network-policy
              #    ^^^^^^^^^^^^^^^^^^^^^^^^ Simple "dev" turns the policies of k3s off, so that no network policy is enforced
              nodeFilters: [server:*]
    `,
    good: kubernetes`
      apiVersion: kops.k8s.io/v1alpha2
      kind: Cluster
      metadata:
        name: shop.example.com
      spec:
        networking:
          cilium: {}
    `,
  },
];
