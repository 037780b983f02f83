import { absentField, type Field, is, valueOf } from "../../model/field.ts";
import type { Scope } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { ComposeEndpoint } from "./endpoint.ts";
import { portField } from "./port-field.ts";
import type { ComposeNetwork } from "./project.ts";
import type { ComposeService } from "./service.ts";

const LOOPBACK = /^(?:127\.|::1$|\[::1\]$|localhost$)/;
/** The bridge that Docker makes by itself: containers and the host reach it, others do not. */
const DOCKER_BRIDGE = /^172\.17\.0\.1$/;

/** Networks that a service joins. */
export const networksOf = (service: ComposeService): readonly ComposeNetwork[] =>
  service.project.networks.filter(({ name }) => service.networks.includes(name));

/** In networks without a way out nothing of the host leads in either. */
export const areInternal = (networks: readonly ComposeNetwork[]): boolean =>
  networks.length > 0 && networks.every(({ internal }) => is(internal, true));

/** Ports that a service publishes on its host. */
export function publishedPorts(service: ComposeService): readonly ComposeEndpoint[] {
  const networks = networksOf(service);
  return service.cursor
    .get("ports")
    .items()
    .flatMap((port) => publishedPort(service, port, networks));
}

function publishedPort(
  service: ComposeService,
  port: Cursor,
  networks: readonly ComposeNetwork[],
): ComposeEndpoint[] {
  const address = port.get("host_ip").string();
  const target = portField(port.get("target").string());
  if (address.state === "unknown" || target.state !== "set") return [];
  const { source, start } = port.place;
  // The long form has places of its own for what it leaves out.
  const isLong = /[a-z{]/i.test(source.text.charAt(start));
  const written = (field: Field<string>): Field<string> =>
    field.state === "absent" && !isLong ? absentField(port.place) : field;
  return [
    new ComposeEndpoint(service, {
      at: port.place,
      via: "compose-port",
      scope: scopeOf(valueOf(address), networks),
      port: target.value,
      protocol: valueOf(port.get("protocol").string()) ?? "tcp",
      label: `published port of ${service.label}`,
      hostAddress: written(address),
      hostPort: written(port.get("published").string()),
    }),
  ];
}

function scopeOf(address: string | undefined, networks: readonly ComposeNetwork[]): Scope {
  if (areInternal(networks)) return "isolated";
  const bound = address ?? defaultAddress(networks) ?? "";
  if (LOOPBACK.test(bound)) return "local";
  return DOCKER_BRIDGE.test(bound) ? "inside" : "outside";
}

/** A network may say where its ports are published unless they say it themselves. */
const defaultAddress = ([first, ...more]: readonly ComposeNetwork[]): string | undefined =>
  more.length === 0 ? first?.bindingAddress : undefined;
