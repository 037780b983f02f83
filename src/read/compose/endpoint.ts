import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity, Note } from "../../model/finding.ts";
import type { Container, Endpoint, Scope, Setting } from "../../model/subjects.ts";
import { settingOf } from "../setting.ts";
import type { ComposeService } from "./service.ts";

const DEVELOPMENT = /^(?:dev|development|debug|test|local)$/i;

interface Reach {
  readonly at: Place;
  readonly via: "compose-port" | "compose-network" | "host-network" | "router";
  readonly scope: Scope;
  /** Port the process listens on; undefined if unknown. */
  readonly port: number | undefined;
  readonly protocol: string;
  readonly label: string;
  readonly hostAddress?: Field<string>;
  readonly hostPort?: Field<string>;
  readonly restricted?: boolean;
  readonly guarded?: boolean;
  readonly chain?: readonly Note[];
}

/** One port of a service, or all of them, and one way to it. */
export class ComposeEndpoint implements Endpoint {
  readonly workload: ComposeService;
  readonly #reach: Reach;

  constructor(workload: ComposeService, reach: Reach) {
    this.workload = workload;
    this.#reach = reach;
  }

  get container(): Container {
    return this.workload.container;
  }
  get identity(): Identity {
    return this.workload.identity;
  }
  get label(): string {
    return this.#reach.label;
  }
  get at(): Place {
    return this.#reach.at;
  }
  get via(): Reach["via"] {
    return this.#reach.via;
  }
  get scope(): Scope {
    return this.#reach.scope;
  }
  get port(): number | undefined {
    return this.#reach.port;
  }
  get protocol(): string {
    return this.#reach.protocol;
  }
  get setting(): Setting {
    const own = settingOf(this.at.source.path);
    return own === "production" && this.workload.profiles.some((name) => DEVELOPMENT.test(name))
      ? "development"
      : own;
  }
  get hostAddress(): Field<string> {
    return this.#reach.hostAddress ?? absentField(this.at);
  }
  get hostPort(): Field<string> {
    return this.#reach.hostPort ?? absentField(this.at);
  }
  get restricted(): boolean {
    return this.#reach.restricted ?? false;
  }
  get guarded(): boolean {
    return this.#reach.guarded ?? false;
  }
  get chain(): readonly Note[] {
    return this.#reach.chain ?? [];
  }

  /** The same way to a service that lives in the network of this one. */
  sharedWith(service: ComposeService): ComposeEndpoint {
    const note = {
      at: this.workload.at,
      message: `${service.label} shares the network of ${this.workload.label}`,
    };
    return new ComposeEndpoint(service, { ...this.#reach, chain: [note, ...this.chain] });
  }
}
