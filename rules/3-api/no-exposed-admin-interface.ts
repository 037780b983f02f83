import {
  attack,
  compose,
  cwe,
  defineRule,
  type Example,
  files,
  kubernetes,
  owaspKubernetes,
  type Severity,
  type Workload,
} from "plimsoll";
import { bindToLoopback, isGuarded } from "../data/reach.ts";
import { judge, type KnownService, serviceIn, type Verdict } from "../data/services.ts";

export default defineRule({
  id: "no-exposed-admin-interface",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Administration interface can be reached from outside",
  why: "Consoles are tried with known passwords and the newest hole in them within hours, and whoever gets in rules what stands behind them.",
  remedy:
    "Bind the port to 127.0.0.1 or leave it unpublished, and reach it through a tunnel or a proxy with a login.",
  references: [cwe(668), cwe(749), attack("T1133"), owaspKubernetes("K09")],
  peers: ["dashboard_is_enabled", "CKV_K8S_33", "C-0014", "C-0021"],
  subchecks: {
    dashboard: { about: "The Kubernetes Dashboard is deployed at all", presets: [] },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Ids of known services whose administration may be reached.",
    },
    ports: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Container ports that may be reached whatever listens there.",
    },
  },

  on: "endpoint",
  *check(endpoint, { options }) {
    const { container, port } = endpoint;
    if (endpoint.scope !== "outside" || endpoint.restricted || !container || port === undefined) return;
    const service = serviceIn(container);
    if (!service?.ports.some((entry) => entry.port === port && entry.role === "admin")) return;
    if ((options["allow"] as readonly string[]).includes(service.id)) return;
    if ((options["ports"] as readonly string[]).includes(String(port)) || isGuarded(endpoint)) return;
    const verdict = judge(service, container);
    // An open server is one finding: that of require-api-auth.
    if (verdict.state === "open" || (service.adminOff && verdict.state === "closed")) return;
    yield {
      at: endpoint.at,
      about: container,
      severity: gradeOf(service, verdict),
      message: `the administration of ${service.name} in ${container.label} is open to everybody who reaches the host${claim(verdict)}`,
      also: endpoint.chain,
      fix: bindToLoopback(endpoint),
    };
  },
  alsoOn: {
    *workload(workload) {
      if (!workload.project && isDashboard(workload))
        yield {
          at: workload.at,
          sub: "dashboard",
          severity: "low",
          message: `${workload.label} deploys the Kubernetes Dashboard`,
        };
    },
  },
});

/** An administration that has no owner yet belongs to whoever comes first. */
const claim = ({ state, because }: Verdict): string => (state === "unclaimed" ? ` and ${because}` : "");

/** By its image, or by the label of its manifests where the image is another one. */
const isDashboard = (workload: Workload): boolean =>
  ["app", "k8s-app", "app.kubernetes.io/name"].some(
    (label) => workload.podLabels.get(label) === "kubernetes-dashboard",
  ) || workload.containers.some((container) => serviceIn(container)?.id === "kubernetes-dashboard");

/** What rules a cluster, an engine or builds is grave; a login of one's own takes a step off. */
function gradeOf(service: KnownService, verdict: Verdict): Severity {
  const rules = service.code && ["admin", "ci", "infra"].includes(service.category);
  const login = verdict.state === "closed" && verdict.at !== undefined;
  if (rules) return login ? "medium" : "high";
  return login ? "low" : "medium";
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        portainer:
          image: portainer/portainer-ce:2.21.4
          ports:
            - "9443:9443"
            # ^^^^^^^^^^^ the administration of Portainer in service "portainer" is open to everybody who reaches the host and gives itself to the first visitor, within minutes of its start
    `,
    good: compose`
      services:
        portainer:
          image: portainer/portainer-ce:2.21.4
          ports:
            - "127.0.0.1:9443:9443"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: build
        labels: { app: build }
      spec:
        containers:
          - name: jenkins
            image: jenkins/jenkins:2.479.1-lts
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: build
      spec:
        type: LoadBalancer
        selector: { app: build }
        ports:
          - port: 8080
          # ^^^^^^^^^^ the administration of Jenkins in container "jenkins" is open to everybody who reaches the host
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: build
        labels: { app: build }
      spec:
        containers:
          - name: jenkins
            image: jenkins/jenkins:2.479.1-lts
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: build
      spec:
        selector: { app: build }
        ports:
          - port: 8080
    `,
  },
  {
    name: "the data ports of the same image, an API that is off, and an address of the host only",
    good: compose`
      services:
        proxy:
          image: traefik:v3.2
          ports: ["80:80", "443:443", "8080:8080"]
        queue:
          image: rabbitmq:4.0-management
          environment:
            RABBITMQ_DEFAULT_USER: shop
            RABBITMQ_DEFAULT_PASS_FILE: /run/secrets/queue
          ports: ["127.0.0.1:15672:15672"]
    `,
  },
  {
    name: "a server that is open is one finding, that of require-api-auth",
    good: compose`
      services:
        metrics:
          image: prom/prometheus:v3.0.1
          ports: ["9090:9090"]
    `,
  },
  {
    name: "what is allowed by its id or its port",
    options: { allow: ["portainer"], ports: ["5601"] },
    good: compose`
      services:
        portainer:
          image: portainer/portainer-ce:2.21.4
          ports: ["9443:9443"]
        kibana:
          image: kibana:8.16.1
          ports: ["5601:5601"]
    `,
  },
  {
    name: "on the machine of a developer loopback is enough",
    bad: files({
      "compose.override.yaml": compose`
        services:
          admin:
            image: adminer:4.8.1
            ports:
              - 8080:8080
              # ^^^^^^^^^ the administration of Adminer in service "admin" is open to everybody who reaches the host
      `,
    }),
    fixed: files({
      "compose.override.yaml": compose`
        services:
          admin:
            image: adminer:4.8.1
            ports:
              - 127.0.0.1:8080:8080
      `,
    }),
  },
  {
    name: "the Kubernetes Dashboard, for whoever wants none in the cluster",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: dashboard
        #     ^^^^^^^^^ Pod "dashboard" deploys the Kubernetes Dashboard
      spec:
        containers:
          - name: dashboard
            image: kubernetesui/dashboard:v2.7.0
    `,
  },
];
