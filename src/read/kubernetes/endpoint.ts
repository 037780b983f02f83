import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity, Note } from "../../model/finding.ts";
import type { Container, Endpoint, Scope, Setting } from "../../model/subjects.ts";
import { settingOf } from "../setting.ts";
import type { KubernetesWorkload } from "./workload.ts";

interface Reach {
  readonly at: Place;
  readonly via: Exclude<Endpoint["via"], "compose-port" | "compose-network" | "router">;
  readonly scope: Scope;
  readonly container: Container | undefined;
  readonly port: number | undefined;
  readonly protocol: string;
  readonly label: string;
  readonly restricted?: boolean;
  readonly guarded?: boolean;
  readonly hostAddress?: Field<string>;
  readonly hostPort?: Field<string>;
  readonly chain?: readonly Note[];
}

/** One port of a pod, and one way to it. */
export class KubernetesEndpoint implements Endpoint {
  readonly workload: KubernetesWorkload;
  readonly #reach: Reach;

  constructor(workload: KubernetesWorkload, reach: Reach) {
    this.workload = workload;
    this.#reach = reach;
  }

  get identity(): Identity {
    return (this.container ?? this.workload).identity;
  }
  get label(): string {
    return this.#reach.label;
  }
  get at(): Place {
    return this.#reach.at;
  }
  get container(): Container | undefined {
    return this.#reach.container;
  }
  get port(): number | undefined {
    return this.#reach.port;
  }
  get protocol(): string {
    return this.#reach.protocol;
  }
  get via(): Endpoint["via"] {
    return this.#reach.via;
  }
  get scope(): Scope {
    const { scope } = this.#reach;
    return scope === "inside" && this.workload.isolated ? "isolated" : scope;
  }
  get setting(): Setting {
    return settingOf(this.at.source.path);
  }
  get hostAddress(): Field<string> {
    return this.#reach.hostAddress ?? absentField(this.#reach.at);
  }
  get hostPort(): Field<string> {
    return this.#reach.hostPort ?? absentField(this.#reach.at);
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
}
