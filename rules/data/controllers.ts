import { type ImageRef, type Role, valueOf, type Workload } from "plimsoll";
import { agentOfImage } from "./agents.ts";

/** What a program of the cluster documents that it needs of the API. */
type Need = "secrets" | "exec" | "deploy" | "escalate" | "network";

interface Controller {
  readonly name: string;
  /** Names of its roles, service accounts and images. */
  readonly called: RegExp;
  readonly needs: readonly Need[];
  readonly source: string;
}

const controller = (name: string, called: RegExp, needs: string, source: string): Controller => ({
  name,
  called,
  needs: needs.split(" ") as Need[],
  source,
});

/** Sources: the roles that each project installs, as known on 2026-08-22. */
const CONTROLLERS: readonly Controller[] = [
  controller(
    "External Secrets",
    /\bexternal-secrets\b/,
    "secrets",
    "external-secrets/external-secrets, deploy/charts",
  ),
  controller(
    "Sealed Secrets",
    /\bsealed-secrets\b|\bsecrets-unsealer\b/,
    "secrets",
    "bitnami-labs/sealed-secrets, helm",
  ),
  controller(
    "Vault Secrets Operator",
    /\bvault-secrets-operator\b/,
    "secrets",
    "hashicorp/vault-secrets-operator, chart",
  ),
  controller(
    "Secrets Store CSI driver",
    /\bsecrets?-?store(?:-csi|-provider)/,
    "secrets",
    "kubernetes-sigs/secrets-store-csi-driver",
  ),
  controller(
    "cert-manager",
    /\bcert-manager\b/,
    "secrets network escalate",
    "cert-manager/cert-manager, deploy/charts",
  ),
  controller(
    "Ingress NGINX",
    /\bingress-nginx\b|\bnginx-ingress\b/,
    "secrets network",
    "kubernetes/ingress-nginx, deploy/static",
  ),
  controller("Traefik", /\btraefik\b/, "secrets network", "traefik/traefik-helm-chart"),
  controller(
    "HAProxy Ingress",
    /\bhaproxy-(?:kubernetes-)?ingress\b/,
    "secrets network",
    "haproxytech/kubernetes-ingress",
  ),
  controller("Contour", /\bcontour\b/, "secrets network", "projectcontour/contour, examples"),
  controller("Kong", /\bkong\b/, "secrets network", "Kong/kubernetes-ingress-controller"),
  controller("Istio", /\bistiod?\b/, "secrets network escalate", "istio/istio, manifests"),
  controller("Linkerd", /\blinkerd\b/, "secrets network escalate", "linkerd/linkerd2, charts"),
  controller("external-dns", /\bexternal-dns\b/, "network", "kubernetes-sigs/external-dns, kustomize"),
  controller("Cilium", /\bcilium\b/, "secrets network escalate", "cilium/cilium, install/kubernetes"),
  controller("Calico", /\bcalico\b|\btigera\b/, "network escalate", "projectcalico/calico, manifests"),
  controller("Flannel", /\bflannel\b/, "network escalate", "flannel-io/flannel, kube-flannel.yml"),
  controller("MetalLB", /\bmetallb\b/, "secrets network escalate", "metallb/metallb, config"),
  controller("Antrea", /\bantrea\b/, "network escalate", "antrea-io/antrea, build/yamls"),
  controller("CoreDNS", /\bcoredns\b/, "network", "coredns/deployment"),
  controller(
    "kube-state-metrics",
    /\bkube-state-metrics\b/,
    "secrets",
    "kubernetes/kube-state-metrics, examples",
  ),
  controller(
    "Prometheus Operator",
    /\bprometheus-operator\b/,
    "secrets deploy network",
    "prometheus-operator/prometheus-operator",
  ),
  controller("Reloader", /\breloader\b/, "secrets deploy", "stakater/Reloader, deployments"),
  controller(
    "Argo CD",
    /\bargo-?cd\b/,
    "secrets deploy escalate network exec",
    "argoproj/argo-cd, manifests",
  ),
  controller(
    "Argo Workflows",
    /\bargo(?:-workflows?|-role|-server)\b|\bworkflow-(?:role|controller)\b/,
    "exec deploy",
    "argoproj/argo-workflows, manifests",
  ),
  controller(
    "Flux",
    /\bflux(?:cd)?\b|\b(?:kustomize|helm)-controller\b|\bcluster-reconciler\b/,
    "secrets deploy escalate network",
    "fluxcd/flux2, manifests",
  ),
  controller("Tekton", /\btekton\b/, "secrets deploy", "tektoncd/pipeline, config"),
  controller("Jenkins", /\bjenkins\b/, "deploy exec", "jenkinsci/helm-charts"),
  controller("GitLab Runner", /\bgitlab-runner\b/, "secrets deploy exec", "gitlab-org/charts/gitlab-runner"),
  controller("Tiller", /\btiller\b/, "secrets deploy escalate network", "helm/helm 2"),
  controller("Velero", /\bvelero\b/, "secrets deploy exec escalate", "vmware-tanzu/velero"),
  controller(
    "Rancher",
    /\brancher\b|\bcattle\b/,
    "secrets deploy escalate network exec",
    "rancher/rancher, chart",
  ),
  controller(
    "Operator Lifecycle Manager",
    /\bolm-operator\b/,
    "secrets deploy escalate",
    "operator-framework/operator-lifecycle-manager",
  ),
  controller("Gatekeeper", /\bgatekeeper\b/, "escalate", "open-policy-agent/gatekeeper, deploy"),
  controller("Kyverno", /\bkyverno\b/, "secrets escalate", "kyverno/kyverno, charts"),
  controller(
    "Cluster Autoscaler",
    /\bcluster-autoscaler\b|\bkarpenter\b/,
    "escalate",
    "kubernetes/autoscaler, cloudprovider",
  ),
  controller(
    "node agents",
    /\bnode-problem-detector\b|\bkured\b|\bnode-feature-discovery\b/,
    "escalate deploy",
    "kured; node-problem-detector",
  ),
  controller(
    "storage provisioners",
    /\b(?:csi|provisioner|attacher|resizer|snapshotter)\b/,
    "secrets escalate",
    "kubernetes-csi, deployments",
  ),
  controller(
    "kube-controller-manager",
    /\bkube-controller-manager\b/,
    "secrets deploy escalate network",
    "kubernetes/kubernetes",
  ),
];

const find = (names: readonly string[], need: Need | undefined): string | undefined =>
  CONTROLLERS.find(
    ({ called, needs }) =>
      (need === undefined || needs.includes(need)) && names.some((name) => called.test(name)),
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
