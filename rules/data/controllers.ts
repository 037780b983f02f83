import { type ImageRef, type Role, valueOf, type Workload } from "plimsoll";
import { agentOfImage } from "./agents.ts";

/** What a program of the cluster documents that it needs of the API. */
type Need = "secrets" | "exec" | "deploy" | "escalate" | "network";

interface Controller {
  readonly name: string;
  /** Words in the names of its roles, service accounts and images; `csi*` also begins a longer one. */
  readonly called: readonly string[];
  readonly needs: readonly Need[];
  readonly source: string;
}

const controller = (name: string, called: string, needs: string, source: string): Controller => ({
  name,
  called: called.split(" "),
  needs: needs.split(" ") as Need[],
  source,
});

/** Sources: the roles that each project installs, as known on 2026-08-22. */
const CONTROLLERS: readonly Controller[] = [
  controller(
    "External Secrets",
    "external-secrets",
    "secrets",
    "external-secrets/external-secrets, deploy/charts",
  ),
  controller(
    "Sealed Secrets",
    "sealed-secrets secrets-unsealer",
    "secrets",
    "bitnami-labs/sealed-secrets, helm",
  ),
  controller(
    "Vault Secrets Operator",
    "vault-secrets-operator",
    "secrets",
    "hashicorp/vault-secrets-operator, chart",
  ),
  controller(
    "Secrets Store CSI driver",
    "secrets-store-csi* secrets-store-provider* secret-store-csi* secret-store-provider* secretsstore-csi* secretstore-csi* secretsstore-provider* secretstore-provider*",
    "secrets",
    "kubernetes-sigs/secrets-store-csi-driver",
  ),
  controller(
    "cert-manager",
    "cert-manager",
    "secrets network escalate",
    "cert-manager/cert-manager, deploy/charts",
  ),
  controller(
    "Ingress NGINX",
    "ingress-nginx nginx-ingress",
    "secrets network",
    "kubernetes/ingress-nginx, deploy/static",
  ),
  controller("Traefik", "traefik", "secrets network", "traefik/traefik-helm-chart"),
  controller(
    "HAProxy Ingress",
    "haproxy-ingress haproxy-kubernetes-ingress",
    "secrets network",
    "haproxytech/kubernetes-ingress",
  ),
  controller("Contour", "contour", "secrets network", "projectcontour/contour, examples"),
  controller("Kong", "kong", "secrets network", "Kong/kubernetes-ingress-controller"),
  controller("Istio", "istio istiod", "secrets network escalate", "istio/istio, manifests"),
  controller("Linkerd", "linkerd", "secrets network escalate", "linkerd/linkerd2, charts"),
  controller("external-dns", "external-dns", "network", "kubernetes-sigs/external-dns, kustomize"),
  controller("Cilium", "cilium", "secrets network escalate", "cilium/cilium, install/kubernetes"),
  controller("Calico", "calico tigera", "network escalate", "projectcalico/calico, manifests"),
  controller("Flannel", "flannel", "network escalate", "flannel-io/flannel, kube-flannel.yml"),
  controller("MetalLB", "metallb", "secrets network escalate", "metallb/metallb, config"),
  controller("Antrea", "antrea", "network escalate", "antrea-io/antrea, build/yamls"),
  controller("CoreDNS", "coredns", "network", "coredns/deployment"),
  controller(
    "kube-state-metrics",
    "kube-state-metrics",
    "secrets",
    "kubernetes/kube-state-metrics, examples",
  ),
  controller(
    "Prometheus Operator",
    "prometheus-operator",
    "secrets deploy network",
    "prometheus-operator/prometheus-operator",
  ),
  controller("Reloader", "reloader", "secrets deploy", "stakater/Reloader, deployments"),
  controller(
    "Argo CD",
    "argocd argo-cd",
    "secrets deploy escalate network exec",
    "argoproj/argo-cd, manifests",
  ),
  controller(
    "Argo Workflows",
    "argo-workflow argo-workflows argo-role argo-server workflow-role workflow-controller",
    "exec deploy",
    "argoproj/argo-workflows, manifests",
  ),
  controller(
    "Flux",
    "flux fluxcd kustomize-controller helm-controller cluster-reconciler",
    "secrets deploy escalate network",
    "fluxcd/flux2, manifests",
  ),
  controller("Tekton", "tekton", "secrets deploy", "tektoncd/pipeline, config"),
  controller("Jenkins", "jenkins", "deploy exec", "jenkinsci/helm-charts"),
  controller("GitLab Runner", "gitlab-runner", "secrets deploy exec", "gitlab-org/charts/gitlab-runner"),
  controller("Tiller", "tiller", "secrets deploy escalate network", "helm/helm 2"),
  controller("Velero", "velero", "secrets deploy exec escalate", "vmware-tanzu/velero"),
  controller("Rancher", "rancher cattle", "secrets deploy escalate network exec", "rancher/rancher, chart"),
  controller(
    "Operator Lifecycle Manager",
    "olm-operator",
    "secrets deploy escalate",
    "operator-framework/operator-lifecycle-manager",
  ),
  controller("Gatekeeper", "gatekeeper", "escalate", "open-policy-agent/gatekeeper, deploy"),
  controller("Kyverno", "kyverno", "secrets escalate", "kyverno/kyverno, charts"),
  controller(
    "Cluster Autoscaler",
    "cluster-autoscaler karpenter",
    "escalate",
    "kubernetes/autoscaler, cloudprovider",
  ),
  controller(
    "node agents",
    "node-problem-detector kured node-feature-discovery",
    "escalate deploy",
    "kured; node-problem-detector",
  ),
  controller(
    "storage provisioners",
    "csi provisioner attacher resizer snapshotter",
    "secrets escalate",
    "kubernetes-csi, deployments",
  ),
  controller(
    "kube-controller-manager",
    "kube-controller-manager",
    "secrets deploy escalate network",
    "kubernetes/kubernetes",
  ),
];

const inWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);

/** Whether a name holds a word as a whole. */
function holds(name: string, word: string): boolean {
  const isOpen = word.endsWith("*");
  const text = isOpen ? word.slice(0, -1) : word;
  for (let at = name.indexOf(text); at !== -1; at = name.indexOf(text, at + 1))
    if (!inWord(name[at - 1]) && (isOpen || !inWord(name[at + text.length]))) return true;
  return false;
}

const find = (names: readonly string[], need: Need | undefined): string | undefined =>
  CONTROLLERS.find(
    ({ called, needs }) =>
      (need === undefined || needs.includes(need)) &&
      names.some((name) => called.some((word) => holds(name, word))),
  )?.name;

/** The known program that a role is for, if its documentation asks for this; judged by the names of role and grantees. */
export const controllerOf = (role: Role, need: Need): string | undefined =>
  find([role.name, ...role.bindings.flatMap(({ grantees }) => grantees.map(({ name }) => name))], need);

/** True if an image is a program that talks to the API for a living. */
export const isApiClient = (image: ImageRef): boolean =>
  agentOfImage(image) !== undefined ||
  find([image.name], undefined) !== undefined ||
  /\b(?:operator|controller|controller-manager|autoscaler|scheduler|admission|webhook|kubectl|helm|k8s|kube-[a-z-]+)\b/.test(
    image.name,
  );

/** The known program that a workload is, by its images. */
export function controllerIn(workload: Workload): string | undefined {
  const images = workload.containers.flatMap(({ image }) => (image && valueOf(image.ref)) ?? []);
  return (
    find(
      images.map(({ name }) => name),
      undefined,
    ) ?? images.map((image) => agentOfImage(image)?.name).find((name) => name !== undefined)
  );
}
