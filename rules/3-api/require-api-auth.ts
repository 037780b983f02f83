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
  is,
  kubernetes,
  type Note,
  owaspApi,
  owaspKubernetes,
  type Problem,
  type Scope,
  type Severity,
  type Workload,
} from "plimsoll";
import { isShut, waysTo } from "../data/reach.ts";
import { judge, type KnownService, SERVICE_IDS, serviceIn, type Verdict } from "../data/services.ts";

/** From the nearest to the farthest. */
const EXPOSURES: readonly Scope[] = ["local", "isolated", "inside", "outside"];

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
    config: {
      about: "A configuration decides that is not among the files that were read",
      presets: ["strict"],
    },
  },
  options: {
    services: {
      type: "object",
      values: { enum: SERVICE_IDS },
      default: {},
      description:
        "Further images, each with the id of the known service that it runs, such as redis; `*` stands for any text without a slash.",
    },
    allow: {
      type: "array",
      items: { type: "string", enum: SERVICE_IDS },
      default: [],
      description: "Ids of known services that may run open, such as mailpit.",
    },
    minExposure: {
      type: "string",
      enum: EXPOSURES,
      default: "local",
      description:
        "From where a server must be reached to be reported, at least: local (the host only), isolated (a policy or an internal network names its callers), inside or outside.",
    },
  },

  on: "workload",
  *check(workload, { options }) {
    const { services, allow, minExposure } = options as unknown as Options;
    const least = EXPOSURES.indexOf(minExposure);
    for (const container of workload.containers) {
      const service = container.kind === "init" ? undefined : serviceIn(container, services);
      if (!service || allow.includes(service.id)) continue;
      const reach = reachOf(container, service);
      if (reach && EXPOSURES.indexOf(reach.exposure) >= least)
        yield* judgeContainer(container, service, reach);
    }
  },
});

interface Options {
  readonly services: Readonly<Record<string, string>>;
  readonly allow: readonly string[];
  readonly minExposure: Scope;
}

function* judgeContainer(container: Container, service: KnownService, reach: Reach): Iterable<Problem> {
  const verdict = judge(service, container);
  const at = verdict.at ?? container.image?.ref ?? container.at;
  const subject = `${service.name} in ${container.label}`;
  const { endpoint, exposure } = reach;
  const also = endpoint ? [{ at: endpoint.at, message: endpoint.label }, ...endpoint.chain] : [];
  const confidence = service.confidence === "H" ? "certain" : "likely";
  if (verdict.state === "open") {
    const sub = exposure === "outside" ? "outside" : "inside";
    const severity = service.confidence === "L" ? "info" : gradeOf(service, exposure);
    const message = `${subject} ${verdict.because}; open to ${REACHED_BY[exposure]}`;
    yield {
      at,
      about: container,
      sub,
      severity,
      confidence,
      message,
      also: [...closingOf(at, verdict), ...also],
    };
  } else if (verdict.unseen) {
    const message = `whether ${subject} asks for a login depends on ${verdict.unseen.path}, which is not among the files that were read`;
    yield {
      at: verdict.unseen.at,
      about: container,
      sub: "config",
      severity: "info",
      confidence,
      message,
      also,
    };
  }
}

/** What to set, for this server in this version. */
const closingOf = (at: Problem["at"], { closing }: Verdict): readonly Note[] =>
  closing === undefined ? [] : [{ at: "state" in at ? at.at : at, message: `to close it, ${closing}` }];

const REACHED_BY: Readonly<Record<Scope, string>> = {
  outside: "whoever reaches the host",
  inside: "everything in its network",
  isolated: "everything in its network",
  local: "every user of the host",
};

interface Reach {
  readonly exposure: Scope;
  readonly endpoint: Endpoint | undefined;
}

/** The farthest place from which somebody else reaches the service; undefined if nobody does. */
function reachOf(container: Container, service: KnownService): Reach | undefined {
  const { workload } = container;
  const ports = service.ports.map((entry) => entry.port);
  if (isShut(workload, ports)) return undefined;
  const ways = waysTo(container, ports);
  const by = (scope: Scope): Endpoint | undefined => ways.find((endpoint) => endpoint.scope === scope);
  const outside = by("outside");
  if (outside) return { exposure: "outside", endpoint: outside };
  if (hasNeighbours(workload))
    return { exposure: isIsolated(workload) ? "isolated" : "inside", endpoint: by("inside") };
  const local = by("local");
  return local && { exposure: "local", endpoint: local };
}

/** Whether anything else runs where the server listens. */
function hasNeighbours(workload: Workload): boolean {
  const { project } = workload;
  if (!project) return true;
  return project.services.some(
    (other) => other !== workload && other.networks.some((network) => workload.networks.includes(network)),
  );
}

/** Whether a policy, or a network without a way out, names the only ones that may call. */
function isIsolated({ isolated, networks, project }: Workload): boolean {
  const own = project?.networks.filter(({ name }) => networks.includes(name)) ?? [];
  return isolated || (own.length > 0 && own.every(({ internal }) => is(internal, true)));
}

/** What runs code for its callers is grave inside a network too; a policy that names the callers takes a step off. */
function gradeOf({ code }: KnownService, exposure: Scope): Severity {
  if (exposure === "outside") return "critical";
  if (exposure === "local") return "low";
  if (exposure === "inside") return code ? "high" : "medium";
  return code ? "medium" : "low";
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
        search:
          image: elasticsearch:7.17.25
          configs: [{ source: search, target: /usr/share/elasticsearch/config/elasticsearch.yml }]
      configs:
        search:
          external: true
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
    name: "configurations that the repository holds",
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
    name: "a configuration from elsewhere that would have to close it; what a volume keeps is none",
    bad: compose`
      services:
        cache:
          image: redis:7.4.1
          command: ["redis-server", "/etc/redis/redis.conf"]
          volumes:
            - /srv/redis.conf:/etc/redis/redis.conf
            #                 ^^^^^^^^^^^^^^^^^^^^^ whether Redis in service "cache" asks for a login depends on /etc/redis/redis.conf, which is not among the files that were read
          ports: ["6379:6379"]
        broker:
          image: rabbitmq:4.0.4
          volumes: ["broker:/etc/rabbitmq"]
          ports: ["5672:5672"]
      volumes:
        broker: {}
    `,
    good: compose`
      services:
        search:
          image: elasticsearch:8.16.1
          volumes: ["/srv/search.yml:/usr/share/elasticsearch/config/elasticsearch.yml"]
          ports: ["9200:9200"]
    `,
  },
  {
    name: "a ConfigMap and a Secret that no file declares",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: redis
            image: redis:7.4.1
            args: ["/conf/redis.conf"]
            volumeMounts:
              - name: conf
                mountPath: /conf
                #          ^^^^^ whether Redis in container "redis" asks for a login depends on /conf, which is not among the files that were read
          - name: mongo
            image: mongo:7.0.15
            args: ["--config", "/etc/mongo/mongod.conf"]
            volumeMounts:
              - name: users
                mountPath: /etc/mongo
                #          ^^^^^^^^^^ whether MongoDB in container "mongo" asks for a login depends on /etc/mongo, which is not among the files that were read
        volumes:
          - name: conf
            configMap: { name: cache }
          - name: users
            secret: { secretName: mongod }
    `,
  },
  {
    name: "policies that let nobody in, or only to the port of a proxy beside it",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: traces
        labels: { app: traces }
      spec:
        containers:
          - name: jaeger
            image: jaegertracing/all-in-one:1.62.0
          - name: login
            image: quay.io/oauth2-proxy/oauth2-proxy:v7.7.1
            args: ["--upstream=http://127.0.0.1:16686/", "--http-address=0.0.0.0:4180"]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: traces
      spec:
        podSelector: { matchLabels: { app: traces } }
        policyTypes: [Ingress]
        ingress:
          - ports: [{ port: 4180 }]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: models
        labels: { app: models }
      spec:
        containers:
          - name: ollama
            image: ollama/ollama:0.4.1
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: models
      spec:
        podSelector: { matchLabels: { app: models } }
        policyTypes: [Ingress]
    `,
  },
  {
    name: "a policy that lets others in to the port of the server, and one that keeps only some away",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: traces
        labels: { app: traces }
      spec:
        containers:
          - name: jaeger
            image: jaegertracing/all-in-one:1.62.0
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Jaeger in container "jaeger" shows its traces to everybody; open to everything in its network
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: traces
      spec:
        podSelector: { matchLabels: { app: traces } }
        policyTypes: [Ingress]
        ingress:
          - ports: [{ port: 16000, endPort: 17000 }]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: metrics
        labels: { app: metrics }
      spec:
        containers:
          - name: prometheus
            image: prom/prometheus:v3.0.1
            #      ^^^^^^^^^^^^^^^^^^^^^^ Prometheus in container "prometheus" answers everybody, as no web configuration is given; open to everything in its network
      ---
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata:
        name: no-guests
      spec:
        priority: 10
        subject: { namespaces: {} }
        ingress:
          - action: Deny
            from: [{ namespaces: { matchLabels: { tenant: guest } } }]
    `,
  },
  {
    name: "an image of one's own that runs a known service",
    options: { services: { "example.com/platform/*-cache": "redis" } },
    bad: compose`
      services:
        cache:
          image: example.com/platform/shop-cache:3.1.0
          #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Redis in service "cache" accepts every client, as no password is set; open to whoever reaches the host
          ports: ["6379:6379"]
        other:
          image: example.com/platform/index:3.1.0
          ports: ["6380:6379"]
    `,
  },
  {
    name: "only what is reached from outside, and no mail catcher",
    options: { minExposure: "outside", allow: ["mailpit"] },
    bad: compose`
      services:
        store:
          image: mongo:7.0.15
          #      ^^^^^^^^^^^^ MongoDB in service "store" accepts every client, as no root user is set; open to whoever reaches the host
          ports: ["27017:27017"]
        cache:
          image: redis:7.4.1
          ports: ["127.0.0.1:6379:6379"]
        mail:
          image: axllent/mailpit:v1.21.4
          ports: ["8025:8025"]
    `,
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
