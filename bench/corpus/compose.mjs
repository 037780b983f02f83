import { IMAGES } from "./words.mjs";
import { Anchored, drawStyle, Raw, writeYaml } from "./yaml.mjs";

/** The text of a Compose file, and the names of its services that are built from a folder beside it. */
export function writeCompose(random, name, { services, bytes, builtShare, isAnchored }) {
  const tree = { services: {} };
  const built = [];
  for (let at = 0; at < services; at++) {
    const own = at === 0 ? name : `${name}-${at}`;
    const isBuilt = random.chance(builtShare);
    if (isBuilt) built.push(own);
    tree.services[own] = isBuilt ? { build: `./${own}` } : { image: random.pick(IMAGES).replace("%", own) };
  }
  const all = Object.values(tree.services);
  while (JSON.stringify(tree).length < bytes * 0.8) random.pick(GROWTH)(random.pick(all), tree, random);
  return { text: writeYaml(isAnchored ? withAnchor(tree) : tree, drawStyle(random)), built };
}

function withAnchor({ services, ...rest }) {
  const merged = Object.entries(services).map(([name, one]) => [name, { "<<": new Raw("*common"), ...one }]);
  return {
    "x-common": new Anchored("common", { restart: "unless-stopped", logging: { driver: "local" } }),
    services: Object.fromEntries(merged),
    ...rest,
  };
}

const GROWTH = [
  (service, _tree, random) => {
    service.ports ??= [];
    const port = 8000 + service.ports.length;
    service.ports.push(random.pick([`${port}:${port}`, `127.0.0.1:${port}:80`, "5432"]));
  },
  (service, _tree, random) => {
    service.environment ??= [];
    service.environment.push(
      `${random.pick(["LEVEL", "MODE", "ADDR"])}_${service.environment.length}=\${MODE:-info}`,
    );
  },
  (service, tree) => {
    service.volumes ??= [];
    const volume = `data-${service.volumes.length}`;
    service.volumes.push(`${volume}:/srv/${volume}`);
    tree.volumes ??= {};
    tree.volumes[volume] = {};
  },
  (service, tree, random) => {
    service.networks ??= [random.pick(["front", "back"])];
    tree.networks ??= { front: {}, back: { internal: true } };
  },
  (service) => {
    service.restart ??= "always";
  },
  (service, _tree, random) => {
    service.command ??= random.pick([
      "npm run start",
      "postgres -c fsync=off",
      "redis-server --appendonly yes",
    ]);
  },
  (service, _tree, random) => {
    if (random.chance(0.3))
      Object.assign(service, random.pick([{ privileged: true }, { user: "1000:1000" }]));
  },
  (service) => {
    service.healthcheck ??= {
      test: ["CMD", "curl", "-f", "http://localhost:8080"],
      interval: "30s",
      retries: 3,
    };
  },
];
