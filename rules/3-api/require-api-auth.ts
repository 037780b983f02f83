import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  type Endpoint,
  type Example,
  files,
  dockerfile,
  kubernetes,
  owaspApi,
  owaspKubernetes,
  type Severity,
  type Workload,
} from "plimsoll";
import { judge, type KnownService, serviceIn, type Verdict } from "../data/services.ts";

export default defineRule({
  id: "require-api-auth",
  mistake: "api",
  severity: "critical",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Server runs without authentication",
  why: "Whoever can reach the port can read and change what the server holds, and with many servers run code on it.",
  remedy: "Switch authentication on with a password or key from a secret, and publish the port only where it is needed.",
  references: [cwe(306), attack("T1190"), attack("T1133"), owaspKubernetes("K06"), owaspApi("API2")],
  peers: ["C-0274"],
  subchecks: {
    outside: { about: "The open server can be reached from outside" },
    inside: { about: "The open server can be reached only from its own network" },
  },
  options: {
    allow: { type: "array", items: { type: "string" }, default: [], description: "Ids of known services that may run open." },
  },

  on: "workload",
  *check(workload, { options }) {
    const allowed = (options["allow"] as readonly string[] | undefined) ?? [];
    for (const container of workload.containers) {
      const service = container.kind === "init" ? undefined : serviceIn(container);
      if (!service || allowed.includes(service.id)) continue;
      const verdict = judge(service, container);
      const reach = verdict.state === "open" ? reachOf(workload, container, service) : undefined;
      if (!reach || !container.image) continue;
      yield {
        at: verdict.at ?? container.image.ref,
        subject: container,
        sub: reach.sub,
        severity: reach.severity,
        confidence: service.confidence === "H" ? "certain" : "likely",
        message: sentence(container, service, verdict, reach),
        also: reach.endpoint ? [{ at: reach.endpoint.at, message: reach.endpoint.label }, ...reach.endpoint.chain] : [],
      };
    }
  },
});

interface Reach {
  readonly sub: "outside" | "inside";
  readonly severity: Severity;
  readonly words: string;
  readonly endpoint: Endpoint | undefined;
}

function reachOf(workload: Workload, container: Container, service: KnownService): Reach | undefined {
  const ports = service.ports.map((entry) => entry.port);
  const own = workload.endpoints.filter(
    (endpoint) =>
      (endpoint.container === undefined || endpoint.container === container) &&
      (endpoint.port === undefined || ports.includes(endpoint.port)) &&
      !isGuarded(workload, endpoint),
  );
  const outside = own.find((endpoint) => endpoint.scope === "outside");
  if (outside) {
    const severity = service.confidence === "L" ? "info" : "critical";
    return { sub: "outside", severity, words: "everybody who reaches the host", endpoint: outside };
  }
  const local = own.find((endpoint) => endpoint.scope === "local");
  if (hasNeighbours(workload)) {
    const severity = service.confidence === "L" ? "info" : insideSeverity(workload, service);
    return { sub: "inside", severity, words: "everything in its network", endpoint: own.find((endpoint) => endpoint.scope === "inside") };
  }
  if (!local) return undefined;
  return { sub: "inside", severity: service.confidence === "L" ? "info" : "low", words: "every user of the host", endpoint: local };
}

/** Whether anything else runs where the server listens. */
function hasNeighbours(workload: Workload): boolean {
  const { project } = workload;
  if (!project) return true;
  return project.services.some(
    (other) => other !== workload && other.networks.some((network) => workload.networks.includes(network)),
  );
}

/** What runs code for its callers is grave inside a network too; a policy that names the callers takes a step off. */
function insideSeverity(workload: Workload, service: KnownService): Severity {
  const internal = workload.project?.networks.filter((network) => workload.networks.includes(network.name)) ?? [];
  const isolated =
    workload.isolated || (internal.length > 0 && internal.every((network) => network.internal.state === "set" && network.internal.value));
  if (service.code) return isolated ? "medium" : "high";
  return isolated ? "low" : "medium";
}

const GUARDS = /forwardauth|basicauth|oauth2?-?proxy|authelia|authentik|auth-(?:url|signin|type|secret)/i;

/** An authenticating proxy in front of an HTTP entry (Traefik middleware labels, ingress-nginx annotations). */
function isGuarded(workload: Workload, endpoint: Endpoint): boolean {
  if (endpoint.via !== "ingress" && endpoint.via !== "route" && endpoint.via !== "gateway") return false;
  return [...workload.annotations].some(([key, value]) => GUARDS.test(key) || (value.state === "set" && GUARDS.test(value.value)));
}

function sentence(container: Container, service: KnownService, verdict: Verdict, reach: Reach): string {
  return `${service.name} in ${container.label} lets in ${reach.words}: ${verdict.because}`;
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        cache:
          image: redis:7.4.1
          #      ^^^^^^^^^^^ Redis in service "cache" lets in everybody who reaches the host: no --requirepass, ACL file or configuration
          ports: ["6379:6379"]
    `,
    good: compose`
      services:
        cache:
          image: redis:7.4.1
          command: ["redis-server", "--requirepass", "\${REDIS_PASSWORD:?}"]
          ports: ["6379:6379"]
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
        labels: { app: cache }
      spec:
        containers:
          - name: redis
            image: redis:7.4.1
            #      ^^^^^^^^^^^ Redis in container "redis" lets in everything in its network: no --requirepass, ACL file or configuration
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
        labels: { app: cache }
      spec:
        containers:
          - name: redis
            image: redis:7.4.1
            args: ["--requirepass", "$(PASSWORD)"]
            env:
              - name: PASSWORD
                valueFrom: { secretKeyRef: { name: cache, key: password } }
    `,
  },
  {
    name: "the base image of the Dockerfile behind the service",
    bad: files({
      "compose.yaml": compose`
        services:
          search:
            build: ./search
            # ^^^^^^^^^^^^^ placeholder
            ports: ["9200:9200"]
      `,
      "search/Dockerfile": dockerfile`
        FROM elasticsearch:7.17.25
        USER elasticsearch
      `,
    }),
  },
  {
    name: "a value from elsewhere is not guessed",
    good: compose`
      services:
        db:
          image: mongo:7.0.15
          environment:
            MONGO_INITDB_ROOT_USERNAME: root
            MONGO_INITDB_ROOT_PASSWORD: \${PASSWORD}
          ports: ["27017:27017"]
        cache:
          image: redis:7.4.1
          command: \${REDIS_COMMAND}
    `,
  },
  {
    name: "loopback only, and nobody else in the network",
    bad: compose`
      services:
        cache:
          image: redis:7.4.1
          #      ^^^^^^^^^^^ Redis in service "cache" lets in every user of the host: no --requirepass, ACL file or configuration
          ports: ["127.0.0.1:6379:6379"]
    `,
  },
];
