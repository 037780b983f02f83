import {
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Manifest,
  nsa,
  type Problem,
} from "plimsoll";

export default defineRule({
  id: "no-default-namespace",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-kubernetes", "nsa"],
  title: "Objects are put into the default namespace",
  why: "What shares a namespace shares its rights, quotas and network policies; everything that names none lands beside it.",
  remedy: "Give each application a namespace of its own.",
  references: [cisKubernetes("5.6.1"), cisKubernetes("5.6.4"), nsa("namespaces"), cwe(653)],
  peers: [
    "kube-linter:use-namespace",
    "kics:ensure_administrative_boundaries_between_resources",
    "kyverno:disallow-default-namespace",
    "KSV-0110",
    "CKV_K8S_21",
    "C-0061",
    "C-0209",
    "C-0212",
  ],

  on: "repository",
  *check(repository) {
    const byFile = new Map<string, Manifest[]>();
    for (const manifest of repository.manifests) {
      if (!livesInDefault(manifest)) continue;
      const { path } = manifest.at.source;
      byFile.set(path, [...(byFile.get(path) ?? []), manifest]);
    }
    for (const group of byFile.values()) yield* problemOf(group);
  },
});

const namespaceOf = ({ kind, root }: Manifest) =>
  (kind === "Kustomization" ? root.get("namespace") : root.get("metadata", "namespace")).text;

/** Kinds that have no namespace, whatever is written, and those that protect the one they are in. */
const ELSEWHERE =
  /^(?:Cluster.*|Namespace|Node|PersistentVolume|StorageClass|CustomResourceDefinition|PriorityClass|IngressClass|NetworkPolicy|LimitRange|ResourceQuota)$/;

function livesInDefault(manifest: Manifest): boolean {
  const { kind, name } = manifest;
  if (ELSEWHERE.test(kind) || !is(namespaceOf(manifest), "default")) return false;
  if (kind === "ServiceAccount" && name === "default") return false;
  return !(/^(?:Service|Endpoints|EndpointSlice)$/.test(kind) && name === "kubernetes");
}

function* problemOf([first, ...others]: readonly Manifest[]): Generator<Problem> {
  if (!first) return;
  const what = first.kind === "Kustomization" ? "a whole kustomization" : first.label;
  const more = others.length === 0 ? "" : ` and ${others.length} more of this file`;
  const verb = others.length === 0 ? "is" : "are";
  yield {
    at: namespaceOf(first),
    about: first,
    message: `${what}${more} ${verb} put into the namespace "default"`,
    also: others.slice(0, 10).map((other) => ({ at: namespaceOf(other).at, message: other.label })),
  };
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: web
        namespace: default
        #          ^^^^^^^ ConfigMap "web" and 1 more of this file are put into the namespace "default"
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: default
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: web
        namespace: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
    `,
  },
  {
    name: "what belongs there, what protects it, what has no namespace",
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: kubernetes
        namespace: default
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: default
        namespace: default
      automountServiceAccountToken: false
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: deny-all
        namespace: default
      spec:
        podSelector: {}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: reader
        namespace: default
    `,
  },
];
