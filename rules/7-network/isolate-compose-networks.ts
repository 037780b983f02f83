import {
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  owaspDocker,
  type Project,
  sp190,
  type Workload,
} from "plimsoll";
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

  on: "project",
  *check(project, { options }) {
    const { services } = project;
    if (services.length < Number(options["minServices"] ?? 3)) return;
    if (services.some((service) => service.networks.length === 0)) return;
    const shared = sharedNetwork(project);
    if (shared === undefined) return;
    const data = services.filter(holdsData);
    const [first] = data;
    const front = services.find((service) => isFrontEnd(service, data));
    if (!first || !front) return;
    const open = data.find(isOpen);
    yield {
      at: first.at,
      about: first,
      severity: open ? "medium" : "low",
      message: `${front.label} is published and shares the ${shared === "default" ? "default network" : `network "${shared}"`} with ${first.label}`,
      also: [{ at: front.at, message: `${front.label} needs no network with ${first.label}` }],
    };
  },
});

/** Published, and its links are known and lead to none of the data. */
const isFrontEnd = (service: Workload, data: readonly Workload[]): boolean =>
  isPublished(service) &&
  !data.includes(service) &&
  service.dependsOn.length > 0 &&
  !service.dependsOn.some((name) => data.some((other) => other.name === name));

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
          networks: [front]
        api:
          image: example.com/api:1.0.0
          depends_on: [db]
          networks: [front, back]
        db:
          image: postgres:16.6
          networks: [back]
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
      networks:
        front: {}
        back:
          internal: true
    `,
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
];
