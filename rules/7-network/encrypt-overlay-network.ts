import { attack, cisDocker, compose, cwe, defineRule, type Example, is, set } from "plimsoll";

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

  on: "network",
  *check(network) {
    if (!is(network.driver, "overlay") || is(network.external, true) || network.name === "ingress") return;
    // The driver looks only at whether the option is there.
    if (network.encrypted.state !== "absent") return;
    yield {
      at: network.driver,
      message: `${network.label} is an overlay whose traffic between nodes is not encrypted`,
      fix: set(network.encrypted, "true", "low-risk", "encrypt it"),
    };
  },
});

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
];
