import {
  attack,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  type Network,
  type Problem,
  set,
} from "plimsoll";
import { isDatastore, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "encrypt-overlay-network",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Swarm overlay traffic is not encrypted",
  why: "An overlay network carries what containers say to each other from node to node in the clear, for whoever listens in between.",
  remedy: "Set the driver option `encrypted` of the network.",
  references: [cisDocker("7.3"), cwe(319), attack("T1040")],
  peers: [],

  subchecks: {
    attachable: { about: "Any container of the swarm may join a network with published data" },
  },

  on: "network",
  *check(network) {
    if (!is(network.driver, "overlay") || is(network.external, true) || network.name === "ingress") return;
    yield* attachable(network);
    // The driver looks only at whether the option is there.
    if (network.encrypted.state !== "absent") return;
    yield {
      at: network.driver,
      message: `${network.label} is an overlay whose traffic between nodes is not encrypted`,
      fix: set(network.encrypted, "true", "low-risk", "encrypt it"),
    };
  },
});

/** Any container of the swarm may join such a network, and what it finds there is open to the outside already. */
function* attachable(network: Network): Generator<Problem> {
  if (!is(network.attachable, true)) return;
  const data = network.services.find(
    ({ containers, endpoints }) =>
      containers.some((container) => isDatastore(serviceIn(container))) &&
      endpoints.some(({ scope }) => scope === "outside"),
  );
  if (!data) return;
  yield {
    at: network.attachable,
    sub: "attachable",
    message: `any container of the swarm may join ${network.label}, which holds the published ${data.label}`,
    also: [{ at: data.at, message: data.label }],
  };
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: example.com/web:1.0.0
          networks: [front]
      networks:
        front:
          driver: overlay
          #       ^^^^^^^ network "front" is an overlay whose traffic between nodes is not encrypted
    `,
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
          networks: [front]
      networks:
        front:
          driver: overlay
          driver_opts:
            encrypted: "true"
    `,
  },
  {
    name: "the ingress network, one made elsewhere, a bridge, a driver that a variable names",
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
          networks: [ingress, shared, local, other]
      networks:
        ingress:
          driver: overlay
        shared:
          external: true
        local:
          driver: bridge
        other:
          driver: \${DRIVER}
    `,
  },
  {
    name: "a network that anybody may join",
    bad: compose`
      services:
        db:
          image: postgres:16.6
          ports: ["5432:5432"]
          networks: [data]
      networks:
        data:
          driver: overlay
          attachable: true
          #           ^^^^ any container of the swarm may join network "data", which holds the published service "db"
          driver_opts:
            encrypted: "true"
    `,
    good: compose`
      services:
        db:
          image: postgres:16.6
          networks: [data]
      networks:
        data:
          driver: overlay
          attachable: true
          driver_opts:
            encrypted: "true"
    `,
  },
];
