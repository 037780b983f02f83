import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Endpoint,
  type Example,
  files,
  kubernetes,
  owaspApi,
  owaspKubernetes,
  type Problem,
  type Severity,
  type Workload,
} from "plimsoll";
import { isGuarded } from "../data/reach.ts";
import { judge, type KnownService, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "require-api-auth",
  mistake: "api",
  severity: "critical",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Server runs without authentication",
  why: "Whoever can reach the port can read and change what the server holds, and with many servers run code on it.",
  remedy:
    "Switch authentication on with a password or key from a secret, and publish the port only where it is needed.",
  references: [cwe(306), attack("T1190"), attack("T1133"), owaspKubernetes("K06"), owaspApi("API2")],
  peers: ["C-0274"],
  subchecks: {
    outside: { about: "The open server can be reached from outside" },
    inside: { about: "The open server can be reached only from its own network" },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Ids of known services that may run open.",
    },
  },

  on: "workload",
  *check(workload, { options }) {
    const allowed = (options["allow"] as readonly string[] | undefined) ?? [];
    for (const container of workload.containers) {
      const service = container.kind === "init" ? undefined : serviceIn(container);
      const problem =
        service && !allowed.includes(service.id) ? judgeContainer(container, service) : undefined;
      if (problem) yield problem;
    }
  },
});

function judgeContainer(container: Container, service: KnownService): Problem | undefined {
  const verdict = judge(service, container);
  const reach = verdict.state === "open" ? reachOf(container.workload, container, service) : undefined;
  if (!reach) return undefined;
  const { endpoint } = reach;
  return {
    at: verdict.at ?? container.image?.ref ?? container.at,
    about: container,
    sub: reach.sub,
    severity: reach.severity,
    confidence: service.confidence === "H" ? "certain" : "likely",
    message: `${service.name} in ${container.label} ${verdict.because}; open to ${reach.words}`,
    also: endpoint ? [{ at: endpoint.at, message: endpoint.label }, ...endpoint.chain] : [],
  };
}

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
      !isGuarded(endpoint),
  );
  const outside = own.find((endpoint) => endpoint.scope === "outside");
  if (outside) {
    const severity = service.confidence === "L" ? "info" : "critical";
    return { sub: "outside", severity, words: "whoever reaches the host", endpoint: outside };
  }
  const local = own.find((endpoint) => endpoint.scope === "local");
  if (hasNeighbours(workload)) {
    const severity = service.confidence === "L" ? "info" : insideSeverity(workload, service);
    return {
      sub: "inside",
      severity,
      words: "everything in its network",
      endpoint: own.find((endpoint) => endpoint.scope === "inside"),
    };
  }
  if (!local) return undefined;
  return {
    sub: "inside",
    severity: service.confidence === "L" ? "info" : "low",
    words: "every user of the host",
    endpoint: local,
  };
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
  const internal =
    workload.project?.networks.filter((network) => workload.networks.includes(network.name)) ?? [];
  const isolated =
    workload.isolated ||
    (internal.length > 0 &&
      internal.every((network) => network.internal.state === "set" && network.internal.value));
  if (service.code) return isolated ? "medium" : "high";
  return isolated ? "low" : "medium";
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        cache:
          image: redis:7.4.1
          #      ^^^^^^^^^^^ Redis in service "cache" accepts every client, as no password is set; open to whoever reaches the host
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
            #      ^^^^^^^^^^^ Redis in container "redis" accepts every client, as no password is set; open to everything in its network
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
        # ^^^^^^ Elasticsearch in service "search" accepts every client before version 8 unless xpack.security.enabled is true; open to whoever reaches the host
            build: ./search
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
          #      ^^^^^^^^^^^ Redis in service "cache" accepts every client, as no password is set; open to every user of the host
          ports: ["127.0.0.1:6379:6379"]
    `,
  },
  {
    name: "configurations that the repository holds, and one that it does not",
    bad: files({
      "compose.yaml": compose`
        services:
          broker:
            image: eclipse-mosquitto:2.0.20
            #      ^^^^^^^^^^^^^^^^^^^^^^^^ Mosquitto in service "broker" accepts every client, as allow_anonymous is on; open to whoever reaches the host
            volumes: ["./mosquitto.conf:/mosquitto/config/mosquitto.conf:ro"]
            ports: ["1883:1883"]
          cache:
            image: redis:7.4.1
            command: ["redis-server", "/etc/redis/redis.conf"]
            configs: [{ source: cache, target: /etc/redis/redis.conf }]
          other:
            image: redis:7.4.1
            command: ["redis-server", "/etc/redis/redis.conf"]
            volumes: ["/srv/redis.conf:/etc/redis/redis.conf"]
        configs:
          cache:
            content: requirepass \${CACHE_PASSWORD}
      `,
      "mosquitto.conf": {
        files: new Map([["mosquitto.conf", "listener 1883\nallow_anonymous true\n"]]),
      },
    }),
  },
  {
    name: "a configuration in a ConfigMap",
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: cache
      data:
        redis.conf: |
          # requirepass secret
          maxmemory 100mb
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: redis
            image: redis:7.4.1
            #      ^^^^^^^^^^^ Redis in container "redis" accepts every client, as its configuration sets no password; open to everything in its network
            args: ["/conf/redis.conf"]
            volumeMounts: [{ name: conf, mountPath: /conf }]
        volumes:
          - name: conf
            configMap: { name: cache }
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: cache
      data:
        redis.conf: |
          aclfile /users/users.acl
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: redis
            image: redis:7.4.1
            args: ["/conf/redis.conf"]
            volumeMounts: [{ name: conf, mountPath: /conf }]
        volumes:
          - name: conf
            configMap: { name: cache }
    `,
  },
];
