import { container, growPod, podSpec } from "./workloads.mjs";

const labels = (name) => ({ app: name });
const meta = (name) => ({ name, labels: labels(name) });
const rule = (random) => ({
  apiGroups: [random.pick(["", "apps", "batch"])],
  resources: [random.pick(["pods", "secrets", "deployments", "*"])],
  verbs: random.chance(0.1) ? ["*"] : ["get", "list", "watch"],
});

function workload(apiVersion, kind, more = {}) {
  return {
    make: (random, name) => ({
      apiVersion,
      kind,
      metadata: meta(name),
      spec: {
        ...more,
        selector: kind === "ReplicationController" ? labels(name) : { matchLabels: labels(name) },
        template: { metadata: { labels: labels(name) }, spec: podSpec(random, name) },
      },
    }),
    grow: ({ spec }, random) => growPod(spec.template.spec, random),
  };
}

/** An object that grows by labels and annotations only, as most small ones do. */
const plain = (apiVersion, kind, body) => ({
  make: (random, name) => ({ apiVersion, kind, metadata: { name }, ...body(name, random) }),
  grow: ({ metadata }, random) => {
    metadata.annotations ??= {};
    const at = Object.keys(metadata.annotations).length;
    metadata.annotations[`example.com/note-${at}`] = `${random.pick(["owner", "reviewed", "source"])}-${at}`;
  },
});

const role = (kind) => ({
  make: (random, name) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name },
    rules: [rule(random)],
  }),
  grow: ({ rules }, random) => rules.push(rule(random)),
});

const binding = (kind, bound) =>
  plain("rbac.authorization.k8s.io/v1", kind, (name, random) => ({
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: bound,
      name: random.chance(0.2) ? "cluster-admin" : name,
    },
    subjects: [{ kind: "ServiceAccount", name, namespace: "shop" }],
  }));

const SERVICE = {
  make: (random, name) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: meta(name),
    spec: {
      ...(random.chance(0.4) && { type: random.pick(["ClusterIP", "LoadBalancer", "NodePort"]) }),
      selector: labels(name),
      ports: [{ port: 80, targetPort: 8080 }],
    },
  }),
  grow: ({ spec }) => spec.ports.push({ name: `tcp-${spec.ports.length}`, port: 9000 + spec.ports.length }),
};

const POLICY = {
  make: (random, name) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name },
    spec: {
      podSelector: random.chance(0.2) ? {} : { matchLabels: labels(name) },
      policyTypes: ["Ingress"],
      ingress: [{}],
    },
  }),
  grow: ({ spec }) =>
    spec.ingress.push({
      from: [{ podSelector: { matchLabels: { role: `client-${spec.ingress.length}` } } }],
      ports: [{ port: 8080, protocol: "TCP" }],
    }),
};

const CONFIG = {
  make: (_random, name) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    data: { "app.properties": "level=info\nlimit=20\n" },
  }),
  grow: ({ data }, random) => {
    data[`key-${Object.keys(data).length}`] = random.pick([
      "on",
      "30s",
      "first line\n\nsecond: line\n",
      "/srv/data",
    ]);
  },
};

const LIST = {
  make: (random, name) => ({
    apiVersion: "v1",
    kind: "List",
    items: [SERVICE.make(random, name), KINDS.Deployment.make(random, name)],
  }),
  grow: ({ items }, random) => growPod(items[1].spec.template.spec, random),
};

const POD = {
  make: (random, name) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name),
    spec: { containers: [container(random, name)] },
  }),
  grow: ({ spec }, random) => growPod(spec, random),
};

const CRON_JOB = {
  make: (random, name) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: meta(name),
    spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template: { spec: podSpec(random, name) } } } },
  }),
  grow: ({ spec }, random) => growPod(spec.jobTemplate.spec.template.spec, random),
};

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } };

/** By kind: how the smallest object of it is made, and how it grows. */
export const KINDS = {
  Service: SERVICE,
  Deployment: workload("apps/v1", "Deployment", { replicas: 2 }),
  Pod: POD,
  ReplicationController: workload("v1", "ReplicationController", { replicas: 1 }),
  ServiceAccount: plain("v1", "ServiceAccount", () => ({})),
  StorageClass: plain("storage.k8s.io/v1", "StorageClass", () => ({ provisioner: "csi.example.com" })),
  PersistentVolumeClaim: plain("v1", "PersistentVolumeClaim", () => ({ spec: claim })),
  Kustomization: plain("kustomize.config.k8s.io/v1beta1", "Kustomization", () => ({
    resources: ["deployment.yaml", "service.yaml"],
  })),
  NetworkPolicy: POLICY,
  Secret: plain("v1", "Secret", () => ({ type: "Opaque", data: { password: "bm90LWEtc2VjcmV0" } })),
  VirtualService: plain("networking.istio.io/v1", "VirtualService", (name) => ({
    spec: { hosts: [name], http: [{ route: [{ destination: { host: name, port: { number: 80 } } }] }] },
  })),
  PersistentVolume: plain("v1", "PersistentVolume", () => ({
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteMany"],
      nfs: { server: "nfs", path: "/data" },
    },
  })),
  ClusterRoleBinding: binding("ClusterRoleBinding", "ClusterRole"),
  ClusterRole: role("ClusterRole"),
  Namespace: plain("v1", "Namespace", () => ({})),
  StatefulSet: workload("apps/v1", "StatefulSet", { serviceName: "db", replicas: 3 }),
  DaemonSet: workload("apps/v1", "DaemonSet"),
  ConfigMap: CONFIG,
  RoleBinding: binding("RoleBinding", "Role"),
  Role: role("Role"),
  Ingress: plain("networking.k8s.io/v1", "Ingress", (name) => ({
    spec: {
      rules: [{ host: `${name}.example.com` }],
      defaultBackend: { service: { name, port: { number: 80 } } },
    },
  })),
  HorizontalPodAutoscaler: plain("autoscaling/v2", "HorizontalPodAutoscaler", (name) => ({
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: 1,
      maxReplicas: 5,
    },
  })),
  Job: workload("batch/v1", "Job", { backoffLimit: 2 }),
  ReplicaSet: workload("apps/v1", "ReplicaSet", { replicas: 1 }),
  CronJob: CRON_JOB,
  List: LIST,
};
