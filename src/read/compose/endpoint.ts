import { absentField, type Field, type Place, valueOf } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Container, Endpoint, Scope } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { portField } from "./port-field.ts";
import type { ComposeService } from "./service.ts";

const LOOPBACK = /^(?:127\.|::1$|\[::1\]$|localhost$)/;

/** A published port, or all ports of a service in the network of its host. */
export class ComposeEndpoint implements Endpoint {
  readonly workload: ComposeService;
  readonly port: number | undefined;
  readonly protocol: string;
  readonly via: "compose-port" | "host-network";
  readonly hostAddress: Field<string>;
  readonly hostPort: Field<string>;
  readonly at: Place;
  readonly restricted = false;
  readonly chain = [];

  constructor(
    workload: ComposeService,
    at: Place,
    via: ComposeEndpoint["via"],
    port: number | undefined,
    protocol: string,
    host: { readonly address: Field<string>; readonly port: Field<string> },
  ) {
    this.workload = workload;
    this.at = at;
    this.via = via;
    this.port = port;
    this.protocol = protocol;
    this.hostAddress = host.address;
    this.hostPort = host.port;
  }

  /** All endpoints of a service; a port with an address that is not known is left out. */
  static of(service: ComposeService): readonly ComposeEndpoint[] {
    const mode = service.hostNetwork;
    if (mode.state === "set" && mode.value) {
      const none = absentField(mode.at);
      return [
        new ComposeEndpoint(service, mode.at, "host-network", undefined, "tcp", {
          address: none,
          port: none,
        }),
      ];
    }
    return service.cursor
      .get("ports")
      .items()
      .flatMap((port) => published(service, port));
  }

  get container(): Container {
    return this.workload.container;
  }
  get identity(): Identity {
    return this.workload.identity;
  }
  get label(): string {
    return this.via === "host-network"
      ? `${this.workload.label} listens in the network of its host`
      : `published port of ${this.workload.label}`;
  }
  get scope(): Scope {
    return this.hostAddress.state === "set" && LOOPBACK.test(this.hostAddress.value) ? "local" : "outside";
  }
}

function published(service: ComposeService, port: Cursor): ComposeEndpoint[] {
  const address = port.get("host_ip").string();
  const target = portField(port.get("target").string());
  if (address.state === "unknown" || target.state !== "set") return [];
  const written = (field: Field<string>): Field<string> =>
    field.state === "absent" ? absentField(port.place) : field;
  const protocol = valueOf(port.get("protocol").string()) ?? "tcp";
  const host = { address: written(address), port: written(port.get("published").string()) };
  return [new ComposeEndpoint(service, port.place, "compose-port", target.value, protocol, host)];
}
