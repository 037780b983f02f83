import { readAdminPolicy } from "./admin-policy.ts";
import { ApisixRoute } from "./apisix-route.ts";
import { readCalicoPolicy } from "./calico-policy.ts";
import { ciliumPolicies } from "./cilium-policy.ts";
import { readEgressFirewall } from "./egress-firewall.ts";
import { EmissaryHost, EmissaryMapping } from "./emissary.ts";
import { type GatewayListener, listenersOf } from "./gateway.ts";
import { type GatewayRoute, gatewayRouteOf } from "./gateway-route.ts";
import { GlooRoute } from "./gloo-route.ts";
import { HttpProxy } from "./http-proxy.ts";
import type { Kustomization } from "./kustomization.ts";
import { KubernetesManifest } from "./manifest.ts";
import type { KubernetesObject } from "./object.ts";
import { OpenShiftRoute } from "./openshift-route.ts";
import type { PodTemplate } from "./pod-kinds.ts";
import { KubernetesPolicy, type PolicyParts, readNetworkPolicy } from "./policy.ts";
import { KubernetesBinding, KubernetesRole, KubernetesServiceAccount } from "./rbac.ts";
import { IngressRoute, type LinkedRoute } from "./route.ts";
import { KubernetesScc } from "./scc.ts";
import { KubernetesService } from "./service.ts";
import { TraefikRoute } from "./traefik-route.ts";
import { PersistentHostMount } from "./volumes.ts";
import { KubernetesWorkload } from "./workload.ts";

/** Everything that was read, sorted by what it is; what the join works on. */
export class Parts {
  readonly workloads: KubernetesWorkload[] = [];
  readonly persistentMounts: PersistentHostMount[] = [];
  readonly services: KubernetesService[] = [];
  readonly routes: LinkedRoute[] = [];
  readonly listeners: GatewayListener[] = [];
  readonly gatewayRoutes: GatewayRoute[] = [];
  readonly referenceGrants: KubernetesObject[] = [];
  readonly ingressClasses: KubernetesObject[] = [];
  readonly ingressClassParams: KubernetesObject[] = [];
  readonly middlewares: KubernetesObject[] = [];
  /** What routes of Gloo, Emissary, APISIX and Kong leave to objects of their own: upstreams, certificates, plugins. */
  readonly gatewayParts: KubernetesObject[] = [];
  readonly policies: KubernetesPolicy[] = [];
  readonly roles: KubernetesRole[] = [];
  readonly bindings: KubernetesBinding[] = [];
  readonly serviceAccounts: KubernetesServiceAccount[] = [];
  readonly sccs: KubernetesScc[] = [];
  readonly manifests: KubernetesManifest[] = [];
  readonly namespaces: KubernetesObject[] = [];
  readonly configs: KubernetesObject[] = [];
  readonly limitRanges: KubernetesObject[] = [];
  readonly quotas: KubernetesObject[] = [];
  /** OpenShift: quotas over all namespaces with a label, and templates of new projects. */
  readonly clusterQuotas: KubernetesObject[] = [];
  readonly podAutoscalers: KubernetesObject[] = [];
  readonly kustomizations: Kustomization[] = [];

  /** Takes in one object and its pods; what is neither a pod nor known by its kind is left alone. */
  add(object: KubernetesObject, pods: readonly PodTemplate[]): void {
    this.manifests.push(new KubernetesManifest(object));
    for (const pod of pods) this.workloads.push(new KubernetesWorkload(object, pod));
    const { kind, group } = object;
    TAKERS.find(({ kinds, groups }) => kinds.includes(kind) && groups.includes(group))?.take(this, object);
  }

  /** A kustomization is no object of the API; only rules that look at any manifest see it. */
  addKustomization(object: KubernetesObject): void {
    this.manifests.push(new KubernetesManifest(object));
  }
}

interface Taker {
  readonly kinds: readonly string[];
  readonly groups: readonly string[];
  readonly take: (parts: Parts, object: KubernetesObject) => void;
}

/** Kinds and groups as words; the group of the core is empty. */
const taker = (kinds: string, groups: string, take: Taker["take"]): Taker => ({
  kinds: kinds.split(" "),
  groups: groups.split(" "),
  take,
});

const CORE = "";
const TRAEFIK = "traefik.io traefik.containo.us";
const EMISSARY = "getambassador.io";
// OpenShift's first API had no groups.
const RBAC = "rbac.authorization.k8s.io authorization.openshift.io ";

const policyTaker =
  (read: (object: KubernetesObject) => PolicyParts): Taker["take"] =>
  (parts, object) =>
    parts.policies.push(new KubernetesPolicy(object, () => read(object)));

const TAKERS: readonly Taker[] = [
  taker("Service", CORE, (parts, object) => parts.services.push(new KubernetesService(object))),
  taker("Ingress", "networking.k8s.io extensions", (parts, object) =>
    parts.routes.push(new IngressRoute(object)),
  ),
  taker("Route", "route.openshift.io ", (parts, object) => parts.routes.push(new OpenShiftRoute(object))),
  taker("Gateway", "gateway.networking.k8s.io networking.istio.io", (parts, object) =>
    parts.listeners.push(...listenersOf(object)),
  ),
  taker("IngressRoute IngressRouteTCP IngressRouteUDP", TRAEFIK, (parts, object) =>
    parts.routes.push(new TraefikRoute(object)),
  ),
  taker("Middleware MiddlewareTCP", TRAEFIK, (parts, object) => parts.middlewares.push(object)),
  taker("HTTPProxy", "projectcontour.io", (parts, object) => parts.routes.push(new HttpProxy(object))),
  taker("VirtualService RouteTable", "gateway.solo.io", (parts, object) =>
    parts.routes.push(new GlooRoute(object)),
  ),
  taker("Host", EMISSARY, (parts, object) => parts.routes.push(new EmissaryHost(object))),
  taker("Mapping TCPMapping", EMISSARY, (parts, object) => parts.routes.push(new EmissaryMapping(object))),
  taker("ApisixRoute", "apisix.apache.org", (parts, object) => parts.routes.push(new ApisixRoute(object))),
  taker(
    "Upstream AuthService TLSContext ApisixTls ApisixPluginConfig ApisixGlobalRule KongPlugin KongClusterPlugin",
    "gloo.solo.io getambassador.io apisix.apache.org configuration.konghq.com",
    (parts, object) => parts.gatewayParts.push(object),
  ),
  taker("IngressClass", "networking.k8s.io", (parts, object) => parts.ingressClasses.push(object)),
  taker("IngressClassParams", "elbv2.k8s.aws", (parts, object) => parts.ingressClassParams.push(object)),
  taker("ReferenceGrant", "gateway.networking.k8s.io", (parts, object) => parts.referenceGrants.push(object)),
  taker(
    "HTTPRoute GRPCRoute TLSRoute TCPRoute UDPRoute VirtualService",
    "gateway.networking.k8s.io networking.istio.io",
    (parts, object) => {
      const route = gatewayRouteOf(object);
      if (route) parts.gatewayRoutes.push(route);
    },
  ),
  taker("NetworkPolicy", "networking.k8s.io extensions", policyTaker(readNetworkPolicy)),
  taker(
    "NetworkPolicy GlobalNetworkPolicy",
    "projectcalico.org crd.projectcalico.org",
    policyTaker(readCalicoPolicy),
  ),
  taker(
    "AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy",
    "policy.networking.k8s.io",
    policyTaker(readAdminPolicy),
  ),
  taker("EgressFirewall", "k8s.ovn.org", policyTaker(readEgressFirewall)),
  taker("EgressNetworkPolicy", "network.openshift.io", policyTaker(readEgressFirewall)),
  taker("CiliumNetworkPolicy CiliumClusterwideNetworkPolicy", "cilium.io", (parts, object) =>
    parts.policies.push(...ciliumPolicies(object)),
  ),
  taker("Role ClusterRole", RBAC, (parts, object) => parts.roles.push(new KubernetesRole(object))),
  taker("RoleBinding ClusterRoleBinding", RBAC, (parts, object) =>
    parts.bindings.push(new KubernetesBinding(object)),
  ),
  taker("ServiceAccount", CORE, (parts, object) =>
    parts.serviceAccounts.push(new KubernetesServiceAccount(object)),
  ),
  taker("SecurityContextConstraints", "security.openshift.io ", (parts, object) =>
    parts.sccs.push(new KubernetesScc(object)),
  ),
  taker("Namespace", CORE, (parts, object) => parts.namespaces.push(object)),
  taker("Project", "project.openshift.io", (parts, object) => parts.namespaces.push(object)),
  taker("ConfigMap", CORE, (parts, object) => parts.configs.push(object)),
  taker("LimitRange", CORE, (parts, object) => parts.limitRanges.push(object)),
  taker("ResourceQuota", CORE, (parts, object) => parts.quotas.push(object)),
  taker("ClusterResourceQuota", "quota.openshift.io", (parts, object) => parts.clusterQuotas.push(object)),
  taker("VerticalPodAutoscaler", "autoscaling.k8s.io", (parts, object) => parts.podAutoscalers.push(object)),
  taker("PersistentVolume", CORE, (parts, object) => {
    if (["hostPath", "local"].some((key) => object.spec.get(key).exists)) {
      parts.persistentMounts.push(new PersistentHostMount(object));
    }
  }),
];
