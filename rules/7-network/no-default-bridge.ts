import {
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  type ListField,
  type Problem,
  remove,
  valueOf,
  type Workload,
} from "plimsoll";

export default defineRule({
  id: "no-default-bridge",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Container uses the default bridge or links",
  why: "On Docker's default bridge every container of the host reaches every other one, whatever project it belongs to.",
  remedy:
    "Leave `network_mode` and `links` out: the networks of a project are its own, and know services by their names.",
  references: [cisDocker("5.30"), cisDocker("2.2"), cwe(653)],
  peers: [],

  on: "workload",
  *check(service) {
    const { network, links, externalLinks } = service.sharing;
    if (is(network, "bridge")) {
      const message = `${service.label} joins the default bridge, where all containers of the host meet`;
      yield { at: network, message, fix: remove(network, "suggest", "join the network of the project") };
      return;
    }
    yield* linksOf(service, links, "links");
    yield* linksOf(service, externalLinks, "external_links");
  },
});

/** A link on a network of the project's own gives nothing that the names of services do not give. */
function* linksOf(service: Workload, links: ListField, key: string): Generator<Problem> {
  if ((valueOf(links) ?? []).length === 0) return;
  yield {
    at: links,
    message: `${service.label} has \`${key}\`, which Docker keeps for its default bridge`,
    about: service,
  };
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: example.com/web:1.0.0
          network_mode: bridge
          #             ^^^^^^ service "web" joins the default bridge, where all containers of the host meet
    `,
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
    `,
  },
  {
    name: "links of old files",
    bad: compose`
      services:
        web:
          image: example.com/web:1.0.0
          links: [db]
          #      ^^^^ service "web" has \`links\`, which Docker keeps for its default bridge
          external_links: [shared_mail]
          #               ^^^^^^^^^^^^^ service "web" has \`external_links\`, which Docker keeps for its default bridge
        db:
          image: postgres:16.6
    `,
  },
  {
    name: "the implicit network of a project is a bridge of its own; other modes are other rules' matter",
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
          networks: [front]
          links: []
        job:
          image: example.com/job:1.0.0
          network_mode: none
      networks:
        front:
          driver: bridge
    `,
  },
];
