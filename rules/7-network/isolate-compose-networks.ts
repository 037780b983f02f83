import {
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  type Fix,
  files,
  is,
  type Network,
  type Note,
  owaspDocker,
  type Problem,
  type Project,
  set,
  sp190,
  valueOf,
  type Workload,
} from "plimsoll";
import { callsOf } from "../data/callers.ts";
import { isDatastore, judge, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "isolate-compose-networks",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Front end and data share one flat Compose network",
  why: "Whoever takes over the published container talks to the database directly, past the service that should stand between them.",
  remedy: "Give the data a network of its own that only its clients join.",
  references: [cisDocker("5.30"), cisDocker("2.2"), cwe(653), owaspDocker("D03"), sp190("4.3.3")],
  peers: [],
  options: {
    minServices: { type: "number", default: 3, description: "Projects with fewer services are left alone." },
  },

  subchecks: {
    internal: { about: "A network that holds only data is not internal", presets: ["strict"] },
    "external-shared": { about: "Two projects share a network that holds data", presets: ["strict"] },
  },

  on: "project",
  *check(project, { options }) {
    yield* notInternal(project);
    const { services } = project;
    if (services.length < Number(options["minServices"] ?? 3)) return;
    if (services.some((service) => service.networks.length === 0)) return;
    const shared = sharedNetwork(project);
    if (shared === undefined) return;
    const data = services.filter(holdsData);
    const [first] = data;
    const front = services.find((service) => isFrontEnd(service, services, data));
    if (!first || !front) return;
    const where = shared === "default" ? "default network" : `network "${shared}"`;
    yield {
      at: first.at,
      about: first,
      severity: severityOf(project, data),
      message: `${front.label} is published and shares the ${where} with ${first.label}`,
      also: [
        { at: front.at, message: `${front.label} needs no network with ${first.label}` },
        ...cut(services, data),
      ],
      fix: split(project, data),
    };
  },
  alsoOn: {
    *repository({ projects }) {
      const known = new Map<string, Network>();
      for (const network of projects.flatMap(({ networks }) => networks)) {
        const name = valueOf(network.engineName);
        if (name === undefined || !is(network.external, true)) continue;
        const first = known.get(name) ?? network;
        known.set(name, first);
        const data = [...network.services, ...first.services].find(holdsData);
        if (first.project === network.project || !data) continue;
        yield {
          at: network.at,
          about: network,
          sub: "external-shared",
          message: `${network.project.label} and ${first.project.label} share ${network.label} with ${data.label}`,
          also: [{ at: data.at, message: data.label }],
        };
      }
    },
  },
});

/** What is for development only is advice. */
function severityOf({ setting }: Project, data: readonly Workload[]): "info" | "low" | "medium" {
  if (setting === "development") return "info";
  return data.some(isOpen) ? "medium" : "low";
}

/** Who needs the data: what a network of its own would have to join. */
const cut = (services: readonly Workload[], data: readonly Workload[]): Note[] =>
  services
    .filter((service) => !data.includes(service) && callsOf(service, data).length > 0)
    .map((client) => ({ at: client.at, message: `${client.label} calls it and belongs into its network` }));

const BACK = "back";

/** Puts the data and its clients into a network of their own; only where nothing is said of networks yet. */
function split(project: Project, data: readonly Workload[]): Fix | undefined {
  const { services, declaredNetworks } = project;
  const clients = services.filter((service) => !data.includes(service) && callsOf(service, data).length > 0);
  const isPlain = services.every(({ sharing }) => sharing.networks.state === "absent");
  const isServed = data.every((one) => clients.some((client) => callsOf(client, [one]).length > 0));
  if (declaredNetworks.state !== "absent" || !isPlain || !isServed) return undefined;
  const isOutward = data.some(isPublished);
  return {
    class: "suggest",
    title: "give the data and its clients a network of their own",
    changes: [
      ...data.map(({ sharing }) => ({ kind: "set" as const, at: sharing.networks.at, value: [BACK] })),
      ...clients.map(({ sharing }) => ({
        kind: "set" as const,
        at: sharing.networks.at,
        value: ["default", BACK],
      })),
      { kind: "set", at: declaredNetworks.at, value: { [BACK]: isOutward ? {} : { internal: true } } },
    ],
  };
}

/** A network of data alone and its clients needs no way out; that of the clients is another one. */
function* notInternal({ networks }: Project): Generator<Problem> {
  const closed = networks.filter((network) => is(network.internal, true) || isForData(network));
  const names = new Set(closed.map(({ name }) => name));
  for (const network of closed) {
    const hasWayOut = ({ networks: all }: Workload): boolean => all.some((name) => !names.has(name));
    const clients = network.services.filter((service) => service.networks.length > 1);
    if (network.internal.state === "unknown" || is(network.internal, true)) continue;
    if (clients.length === 0 || !clients.every(hasWayOut)) continue;
    yield {
      at: network.at,
      about: network,
      sub: "internal",
      message: `${network.label} holds only data and its clients, and is not internal`,
      fix: set(network.internal, true, "low-risk", "make it internal"),
    };
  }
}

function isForData({ services, name, external }: Network): boolean {
  const only = services.filter((service) => service.networks.length === 1);
  if (only.length === 0 || name === "default" || is(external, true)) return false;
  return only.every((service) => holdsData(service) && !isPublished(service));
}

/** Published, and its links are known and lead to none of the data. */
const isFrontEnd = (service: Workload, all: readonly Workload[], data: readonly Workload[]): boolean =>
  isPublished(service) &&
  !data.includes(service) &&
  callsOf(service, all).length > 0 &&
  callsOf(service, data).length === 0;

/** A network that every service joins. */
function sharedNetwork({ services }: Project): string | undefined {
  const [first] = services;
  return first?.networks.find((network) => services.every((service) => service.networks.includes(network)));
}

const holdsData = (service: Workload): boolean =>
  service.containers.some((container) => isDatastore(serviceIn(container)));

const isPublished = (service: Workload): boolean =>
  service.endpoints.some((endpoint) => endpoint.scope === "outside");

function isOpen(service: Workload): boolean {
  return service.containers.some((container) => {
    const known = serviceIn(container);
    return known !== undefined && judge(known, container).state === "open";
  });
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        proxy:
          image: nginx:1.27.3
          ports: ["443:443"]
          depends_on: [api]
        api:
          image: example.com/api:1.0.0
          depends_on: [db]
        db:
      # ^^ service "proxy" is published and shares the default network with service "db"
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
    `,
    good: compose`
      services:
        proxy:
          image: nginx:1.27.3
          ports: ["443:443"]
          depends_on: [api]
        api:
          image: example.com/api:1.0.0
          depends_on: [db]
          networks:
            - default
            - back
        db:
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          networks:
            - back
      networks:
        back:
          internal: true
    `,
  },
  {
    name: "hosts in the environment tell who calls whom; where networks are declared nobody moves services",
    bad: compose`
      services:
        proxy:
          image: nginx:1.27.3
          ports: ["443:443"]
          environment:
            UPSTREAM: http://api:8080
          networks: [all]
        api:
          image: example.com/api:1.0.0
          environment:
            DB_HOST: database
          networks: [all]
        db:
      # ^^ service "proxy" is published and shares the network "all" with service "db"
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          networks:
            all:
              aliases: [database]
        cache:
          image: redis:7.4
          networks: [all]
      networks:
        all: {}
    `,
  },
  {
    name: "a network for data that leads on",
    bad: compose`
      services:
        api:
          image: example.com/api:1.0.0
          networks: [front, back]
        db:
          image: postgres:16.6
          networks: [back]
      networks:
        front: {}
        back:
      # ^^^^ network "back" holds only data and its clients, and is not internal
          driver: bridge
    `,
    good: compose`
      services:
        api:
          image: example.com/api:1.0.0
          networks: [front, back]
        db:
          image: postgres:16.6
          networks: [back]
      networks:
        front: {}
        back:
          driver: bridge
          internal: true
    `,
  },
  {
    name: "two projects on one network with data",
    bad: files({
      "one/compose.yaml": compose`
        services:
          db:
            image: postgres:16.6
            networks: [shared]
        networks:
          shared:
            external: true
      `,
      "two/compose.yaml": compose`
        services:
          app:
            image: example.com/app:1.0.0
            networks: [shared]
        networks:
          shared:
        # ^^^^^^ project "two" and project "one" share network "shared" with service "db"
            external: true
      `,
    }),
  },
  {
    name: "two services have nothing to separate; nothing is published",
    good: compose`
      services:
        api:
          image: example.com/api:1.0.0
          ports: ["8080:8080"]
        db:
          image: postgres:16.6
    `,
  },
  {
    name: "the published service is the database's client",
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
          ports: ["8080:8080"]
          depends_on: [db]
        worker:
          image: example.com/worker:1.0.0
          depends_on: [db]
        db:
          image: postgres:16.6
    `,
  },
  {
    name: "a client whose only networks are those of its data has to keep a way out",
    good: compose`
      services:
        app:
          image: example.com/app:1.0.0
          ports: ["443:8443"]
          networks: [db, cache]
        db:
          image: postgres:16.6
          networks: [db]
        cache:
          image: redis:7.4
          networks: [cache]
      networks:
        db: {}
        cache: {}
    `,
  },
  {
    name: "the published service calls the data by an alias",
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
          ports: ["8080:8080"]
          depends_on: [worker]
          environment:
            DATABASE_URL: postgres://database:5432/shop
        worker:
          image: example.com/worker:1.0.0
        db:
          image: postgres:16.6
          networks:
            default:
              aliases: [database]
    `,
  },
];
