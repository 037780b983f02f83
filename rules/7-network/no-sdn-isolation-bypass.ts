import {
  cwe,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Manifest,
  owaspKubernetes,
  type Problem,
  type Repository,
  set,
  valueOf,
} from "plimsoll";

export default defineRule({
  id: "no-sdn-isolation-bypass",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "The network plugin is told not to isolate",
  why: "Policies stay in place and are no longer enforced, so that pods which look separated reach each other.",
  remedy: "Take the exception out, and allow by policies what needs to be allowed.",
  references: [owaspKubernetes("K07"), cwe(653)],
  peers: [],

  on: "manifest",
  *check(manifest) {
    const kind = manifest.group.endsWith("projectcalico.org") ? "calico" : manifest.group;
    yield* JUDGES[`${kind} ${manifest.kind}`]?.(manifest) ?? [];
  },
  alsoOn: { repository: secondLegs },
});

type Judge = (manifest: Manifest) => Iterable<Problem>;

const JUDGES: Readonly<Record<string, Judge>> = {
  " ConfigMap": (manifest) =>
    manifest.name === "cilium-config"
      ? ciliumMode(manifest, manifest.root.get("data", "enable-policy").text)
      : [],
  "cilium.io CiliumNodeConfig": (manifest) =>
    ciliumMode(manifest, manifest.root.get("spec", "defaults", "enable-policy").text),
  "calico FelixConfiguration": hostAction,
  "calico Profile": profile,
  "operator.openshift.io Network": openShiftMode,
  " NetNamespace": globalNamespace,
  "network.openshift.io NetNamespace": globalNamespace,
  "networking.istio.io DestinationRule": exported,
};

function* ciliumMode({ label }: Manifest, mode: Field<string>): Generator<Problem> {
  if (!is(mode, "never")) return;
  const fix = set(mode, "default", "suggest", "enforce the policies of pods that have some");
  yield { at: mode, message: `${label} tells Cilium to enforce no policy`, fix };
}

function* hostAction({ root, label }: Manifest): Generator<Problem> {
  const action = root.get("spec", "defaultEndpointToHostAction").text;
  if (!/^accept$/i.test(valueOf(action) ?? "")) return;
  const fix = set(action, "Drop", "suggest", "drop what no policy allows");
  yield { at: action, message: `${label} lets pods reach the processes of their host`, fix };
}

/** Profiles with this are what pods fall back to; those of namespaces are made by Calico itself. */
function* profile({ root, label, name }: Manifest): Generator<Problem> {
  if (/^kns\.kube-system$/.test(name)) return;
  const open = root.get("spec", "ingress").items.find((rule) => {
    const [only, ...others] = rule.entries;
    return only?.[0] === "action" && others.length === 0 && is(only[1].text, "Allow");
  });
  if (open) yield { at: open.at, message: `${label} lets everybody reach the pods that no policy selects` };
}

function* openShiftMode({ root, label }: Manifest): Generator<Problem> {
  const mode = root.get("spec", "defaultNetwork", "openshiftSDNConfig", "mode").text;
  if (!is(mode, "Subnet")) return;
  const fix = set(mode, "NetworkPolicy", "suggest", "enforce network policies");
  yield { at: mode, message: `${label} gives all projects one network without policies`, fix };
}

function* globalNamespace({ root, label, name }: Manifest): Generator<Problem> {
  const id = root.get("netid").text;
  if (!is(id, "0") || /^(?:default|kube-|openshift-)/.test(name)) return;
  yield { at: id, message: `${label} makes its project reachable from, and able to reach, all others` };
}

function* exported({ root, label }: Manifest): Generator<Problem> {
  const everywhere = root.get("spec", "exportTo").items.find(({ text }) => is(text, "*"));
  if (everywhere)
    yield {
      at: everywhere.at,
      severity: "info",
      message: `${label} sets how every namespace calls its host`,
    };
}

const NETWORKS = "k8s.v1.cni.cncf.io/networks";

/** A second interface is outside of what network policies see; MultiNetworkPolicy is for these. */
function* secondLegs({ workloads, manifests }: Repository): Generator<Problem> {
  if (manifests.some(({ kind }) => kind === "MultiNetworkPolicy")) return;
  for (const workload of workloads) {
    const networks = workload.annotations.get(NETWORKS);
    if (!networks || !valueOf(networks)) continue;
    const message = `${workload.label} has a second network interface that no policy filters`;
    yield { at: networks, about: workload, severity: "low", message };
  }
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: cilium-config
        namespace: kube-system
      data:
        enable-policy: never
        #              ^^^^^ ConfigMap "cilium-config" tells Cilium to enforce no policy
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: cilium-config
        namespace: kube-system
      data:
        enable-policy: default
    `,
  },
  {
    name: "Calico",
    bad: kubernetes`
      apiVersion: crd.projectcalico.org/v1
      kind: FelixConfiguration
      metadata:
        name: default
      spec:
        defaultEndpointToHostAction: ACCEPT
        #                            ^^^^^^ FelixConfiguration "default" lets pods reach the processes of their host
      ---
      apiVersion: projectcalico.org/v3
      kind: Profile
      metadata:
        name: open
      spec:
        ingress:
          - { action: Allow }
          # ^^^^^^^^^^^^^^^^^ Profile "open" lets everybody reach the pods that no policy selects
    `,
  },
  {
    name: "OpenShift, a second interface",
    bad: kubernetes`
      apiVersion: operator.openshift.io/v1
      kind: Network
      metadata:
        name: cluster
      spec:
        defaultNetwork:
          type: OpenShiftSDN
          openshiftSDNConfig:
            mode: Subnet
            #     ^^^^^^ Network "cluster" gives all projects one network without policies
      ---
      apiVersion: network.openshift.io/v1
      kind: NetNamespace
      metadata:
        name: shop
      netid: 0
      #      ^ NetNamespace "shop" makes its project reachable from, and able to reach, all others
      netname: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        annotations:
          k8s.v1.cni.cncf.io/networks: storage
          #                            ^^^^^^^ Pod "api" has a second network interface that no policy filters
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
  {
    name: "policies for second interfaces, projects of the system, limits",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        annotations:
          k8s.v1.cni.cncf.io/networks: storage
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: k8s.cni.cncf.io/v1beta1
      kind: MultiNetworkPolicy
      metadata:
        name: api
        annotations:
          k8s.v1.cni.cncf.io/policy-for: storage
      spec:
        podSelector: {}
      ---
      apiVersion: network.openshift.io/v1
      kind: NetNamespace
      metadata:
        name: openshift-ingress
      netid: 0
      ---
      apiVersion: projectcalico.org/v3
      kind: Profile
      metadata:
        name: narrow
      spec:
        ingress:
          - { action: Allow, source: { nets: [10.0.0.0/8] } }
      ---
      apiVersion: projectcalico.org/v3
      kind: FelixConfiguration
      metadata:
        name: default
      spec:
        defaultEndpointToHostAction: Return
    `,
  },
];
