import {
  attack,
  type Container,
  type Context,
  compose,
  cwe,
  defineRule,
  type Endpoint,
  type Example,
  files,
  kubernetes,
  type Note,
  type Problem,
  sp190,
} from "plimsoll";
import { isEdgeProxy } from "../data/edge-proxies.ts";
import { type HostPower, powersOf } from "../data/host-powers.ts";
import { inWords } from "../data/permissions.ts";
import { isGuarded } from "../data/reach.ts";
import { judge, serviceIn } from "../data/services.ts";

/** In the network of the host a container counts as reached only if something says that it listens. */
const listens = (endpoint: Endpoint, container: Container): boolean =>
  endpoint.port !== undefined ||
  endpoint.via !== "host-network" ||
  (container.build?.exposed.length ?? 0) > 0 ||
  (serviceIn(container)?.ports.length ?? 0) > 0;

/** The way by which strangers come to a container. */
const entryOf = (container: Container): Endpoint | undefined =>
  container.workload.endpoints.find(
    (endpoint) =>
      endpoint.scope === "outside" &&
      !endpoint.restricted &&
      (endpoint.container === undefined || endpoint.container === container) &&
      listens(endpoint, container) &&
      !isGuarded(endpoint),
  );

/** A known server that runs code for whoever asks: no hole in it is needed. */
function openService(container: Container): Note[] {
  const service = serviceIn(container);
  if (!service?.code) return [];
  const verdict = judge(service, container);
  if (verdict.state !== "open") return [];
  return [
    { at: verdict.at ?? container.at, message: `${service.name} ${verdict.because}, and runs code for it` },
  ];
}

const noteOf = ({ at, does, notes }: HostPower): readonly Note[] => [
  { at: at.at, message: `it ${does}` },
  ...notes,
];

/** Every step in its order: the way in, what runs code there, the ways on. */
const hops = (entry: Endpoint, container: Container, powers: readonly HostPower[]): readonly Note[] => [
  ...entry.chain,
  { at: entry.at, message: `reached from outside: ${entry.label}` },
  ...openService(container),
  ...powers.flatMap(noteOf),
];

function judgeContainer(container: Container, context: Context): Problem | undefined {
  const entry = entryOf(container);
  const powers = entry ? powersOf(container, context) : [];
  if (!entry || powers.length === 0) return undefined;
  const taken = [...new Set(powers.map(({ takes }) => takes))];
  const does = inWords(powers.map((one) => one.does));
  return {
    // Neither the way in nor a power is the fault here, and each power has a rule of its own that points at it.
    at: container.at,
    about: container,
    // An ingress controller is there to be reached.
    severity: isEdgeProxy(container.workload) && !context.exact ? "high" : "critical",
    message: `${container.label} is reached from outside and opens its ${inWords(taken)}: it ${does}`,
    also: hops(entry, container, powers),
  };
}

export default defineRule({
  id: "exposed-privileged-workload",
  mistake: "privilege",
  severity: "critical",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Reachable from outside and able to take the host or the cluster",
  why: "One hole in a program that strangers reach is all that it takes: what the container may do leads on to the host or the cluster.",
  remedy:
    "Take the powers away, or move what needs them into a program of its own that nobody outside reaches.",
  references: [attack("T1190"), attack("T1611"), cwe(250), sp190("4.3.4")],
  peers: ["C-0256"],

  on: "workload",
  *check(workload, context) {
    for (const container of workload.containers) {
      const problem = container.kind === "init" ? undefined : judgeContainer(container, context);
      if (problem) yield problem;
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        ci:
        ^^ service "ci" is reached from outside and opens its host: it runs privileged and commands Docker on its host
          image: ghcr.io/acme/runner:1.4.2
          privileged: true
          ports: ["8080:8080"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
    `,
    good: compose`
      services:
        ci:
          image: ghcr.io/acme/runner:1.4.2
          ports: ["8080:8080"]
        runner:
          image: ghcr.io/acme/runner:1.4.2
          privileged: true
    `,
  },
  {
    name: "from an Ingress in one file to the root of the node in another",
    bad: files({
      "ingress.yaml": kubernetes`
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: files
          namespace: shop
        spec:
          tls: [{ hosts: [files.example.com], secretName: files }]
          rules:
            - host: files.example.com
              http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: files, port: { number: 80 } } } }] }
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: files
          namespace: shop
        spec:
          selector: { app: files }
          ports: [{ port: 80, targetPort: 8080 }]
      `,
      "deployment.yaml": kubernetes`
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: files
          namespace: shop
        spec:
          template:
            metadata:
              labels: { app: files }
            spec:
              hostPID: true
              containers:
                - name: files
                  #     ^^^^^ container "files" is reached from outside and opens its host: it writes to / of its host and sees the processes of its host
                  image: ghcr.io/acme/files:1.4.2
                  volumeMounts: [{ name: root, mountPath: /host }]
              volumes:
                - name: root
                  hostPath:
                    path: /
      `,
    }),
    good: files({
      "ingress.yaml": kubernetes`
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: files
          namespace: shop
          annotations:
            nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
        spec:
          defaultBackend: { service: { name: files, port: { number: 80 } } }
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: files
          namespace: shop
        spec:
          selector: { app: files }
          ports: [{ port: 80, targetPort: 8080 }]
      `,
      "deployment.yaml": kubernetes`
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: files
          namespace: shop
        spec:
          template:
            metadata:
              labels: { app: files }
            spec:
              hostPID: true
              containers:
                - name: files
                  image: ghcr.io/acme/files:1.4.2
      `,
    }),
  },
  {
    name: "rights over the cluster",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
        labels: { app: web }
      spec:
        serviceAccountName: web
        containers:
          - name: web
            #     ^^^ container "web" is reached from outside and opens its cluster: it may do everything by its token
            image: ghcr.io/acme/web:1.4.2
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        type: LoadBalancer
        selector: { app: web }
        ports: [{ port: 443 }]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: web
      roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
      subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
        labels: { app: web }
      spec:
        serviceAccountName: web
        automountServiceAccountToken: false
        containers:
          - name: web
            image: ghcr.io/acme/web:1.4.2
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        type: LoadBalancer
        selector: { app: web }
        ports: [{ port: 443 }]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: web
      roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
      subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
    `,
  },
  {
    name: "a proxy at the edge",
    bad: compose`
      services:
        edge:
        ^^^^ service "edge" is reached from outside and opens its host: it commands Docker on its host
          image: traefik:v3.2.1
          network_mode: host
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
    `,
    good: compose`
      services:
        edge:
          image: traefik:v3.2.1
          network_mode: host
          environment: { DOCKER_HOST: "tcp://socket:2375" }
        socket:
          image: tecnativa/docker-socket-proxy:0.3.0
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
    `,
  },
  {
    name: "reached by the host alone, by the neighbours alone, by a known agent",
    good: compose`
      services:
        local:
          image: ghcr.io/acme/runner:1.4.2
          privileged: true
          ports: ["127.0.0.1:8080:8080"]
        inner:
          image: ghcr.io/acme/runner:1.4.2
          cap_add: [SYS_ADMIN]
          expose: ["8080"]
        node:
          image: quay.io/prometheus/node-exporter:v1.8.2
          network_mode: host
          pid: host
          volumes: ["/:/host:ro"]
    `,
  },
];
