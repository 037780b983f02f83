import { is, valueOf } from "../../model/field.ts";
import { ComposeEndpoint } from "./endpoint.ts";
import type { ComposeNetwork } from "./project.ts";
import { areInternal, networksOf, publishedPorts } from "./published.ts";
import { routedEndpoints } from "./router.ts";
import type { ComposeService } from "./service.ts";

/** All ways to the ports of a service; a port with an address that is not known is left out. */
export function endpointsOf(service: ComposeService): readonly ComposeEndpoint[] {
  if (is(service.hostNetwork, true)) return [hostNetwork(service)];
  const mode = valueOf(service.sharing.network) ?? "";
  if (mode === "none") return [];
  const host = hostOf(service, mode);
  if (host) return host.endpoints.map((endpoint) => (endpoint as ComposeEndpoint).sharedWith(service));
  const networks = networksOf(service);
  const published = publishedPorts(service);
  return [
    ...published,
    ...routedEndpoints(service),
    ...networks.flatMap((network) => ownAddress(service, network)),
    ...innerPorts(service, published, networks),
  ];
}

/** The service whose network another one lives in (`network_mode: service:vpn`); none of a chain of them. */
function hostOf(service: ComposeService, mode: string): ComposeService | undefined {
  if (!mode.startsWith("service:")) return undefined;
  const host = service.project.services.find(({ name }) => name === mode.slice("service:".length));
  const isChained = (valueOf((host ?? service).sharing.network) ?? "").startsWith("service:");
  return isChained ? undefined : host;
}

const hostNetwork = (service: ComposeService): ComposeEndpoint =>
  new ComposeEndpoint(service, {
    at: service.hostNetwork.at,
    via: "host-network",
    scope: "outside",
    port: undefined,
    protocol: "tcp",
    label: `${service.label} listens in the network of its host`,
  });

/** In a network of these drivers a service has an address of its own in the network of the host. */
function ownAddress(service: ComposeService, network: ComposeNetwork): ComposeEndpoint[] {
  if (!/^(?:macvlan|ipvlan)$/.test(valueOf(network.driver) ?? "") || is(network.internal, true)) return [];
  return [
    new ComposeEndpoint(service, {
      at: service.at,
      via: "compose-network",
      scope: "outside",
      port: undefined,
      protocol: "tcp",
      label: `${service.label} has an address of its own in the network of its host`,
      chain: [{ at: network.at, message: `${network.label} is in the network of the host` }],
    }),
  ];
}

/** Ports that a service says it has for its neighbours alone. */
function innerPorts(
  service: ComposeService,
  published: readonly ComposeEndpoint[],
  networks: readonly ComposeNetwork[],
): ComposeEndpoint[] {
  const led = new Set(published.map(({ port }) => port));
  return service.cursor
    .get("expose")
    .items()
    .flatMap((item) => {
      const [number, protocol] = (valueOf(item.string()) ?? "").split("/");
      const port = Number(number);
      if (!Number.isInteger(port) || port === 0 || led.has(port)) return [];
      return [
        new ComposeEndpoint(service, {
          at: item.place,
          via: "compose-network",
          scope: areInternal(networks) ? "isolated" : "inside",
          port,
          protocol: protocol ?? "tcp",
          label: `port of ${service.label} in its network`,
        }),
      ];
    });
}
