import { absentField, type Field, type Place, setField } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type {
  ApiAccess,
  Endpoint,
  EngineNamespaces,
  HostMount,
  ListField,
  Logging,
  Resources,
  RestartPolicy,
  Route,
  Scheduling,
  ScratchVolume,
  SecurityLevel,
  Setting,
  Sharing,
  Sysctl,
  Workload,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { ComposeContainer } from "./container.ts";
import { endpointsOf } from "./endpoints.ts";
import { hostMountsOf } from "./mounts.ts";
import type { ComposeProject } from "./project.ts";
import { loggingOf, restartOf, ServiceResources, scratchOf } from "./resources.ts";
import { routersOf } from "./router.ts";
import { engineNamespacesOf, isHost, noSecurityAt } from "./security.ts";
import { extraHostsOf, sharingOf } from "./sharing.ts";

/** How a service is built, paths from the root. */
export interface BuildRequest {
  readonly context: Field<string>;
  readonly dockerfile: Field<string>;
  readonly target: Field<string>;
  readonly inline: Field<string>;
}

/** A service of a Compose project: what Compose schedules, and its one container. */
export class ComposeService implements Workload {
  readonly kind = "service";
  readonly name: string;
  readonly project: ComposeProject;
  readonly cursor: Cursor;
  readonly namespace = undefined;
  readonly longRunning = true;
  readonly autoscaled = false;
  readonly podVolumes = [];
  isolated = false;
  readonly admitted = undefined;
  readonly container: ComposeContainer;
  #endpoints: readonly Endpoint[] | undefined;
  #hostMounts: readonly HostMount[] | undefined;

  constructor(name: string, cursor: Cursor, project: ComposeProject) {
    this.name = name;
    this.cursor = cursor;
    this.project = project;
    this.container = new ComposeContainer(this);
  }

  get identity(): Identity {
    return { format: "compose", kind: "service", name: this.name };
  }
  get label(): string {
    return `service "${this.name}"`;
  }
  get at(): Place {
    return this.cursor.keyPlace;
  }
  get setting(): Setting {
    return this.project.setting;
  }
  get containers(): readonly ComposeContainer[] {
    return [this.container];
  }
  get podLabels(): ReadonlyMap<string, string> {
    return new Map(
      [...this.annotations].flatMap(([key, value]) => (value.state === "set" ? [[key, value.value]] : [])),
    );
  }
  get annotations(): ReadonlyMap<string, Field<string>> {
    const own = [this.cursor.below("deploy", "labels"), this.cursor.get("labels")];
    return new Map(
      own.flatMap((labels) => labels.entries().map(([key, value]) => [key, value.string()] as const)),
    );
  }
  get hostNetwork(): Field<boolean> {
    return this.#isHost("network_mode");
  }
  get hostPid(): Field<boolean> {
    return this.#isHost("pid");
  }
  get hostIpc(): Field<boolean> {
    return this.#isHost("ipc");
  }
  get hostUsers(): Field<boolean> {
    return this.#isHost("userns_mode");
  }
  get engineNamespaces(): EngineNamespaces {
    return engineNamespacesOf(this.cursor);
  }
  get sysctls(): readonly Sysctl[] {
    return this.cursor
      .get("sysctls")
      .entries()
      .map(([name, value]) => ({
        at: value.place,
        name: setField(name, value.keyPlace),
        value: value.string(),
      }));
  }
  get scheduling(): Scheduling {
    return { tolerations: [], nodeName: absentField(this.at), nodeSelector: new Map() };
  }
  get writtenNamespace(): Field<string> {
    return absentField(this.at);
  }
  get os(): Field<string> {
    return absentField(this.at);
  }
  get pod(): SecurityLevel {
    return noSecurityAt(this.at);
  }
  /** Compose has limits for its containers only. */
  get resources(): Resources {
    return new ServiceResources(this.cursor);
  }
  get scratch(): readonly ScratchVolume[] {
    return scratchOf(this.cursor);
  }
  get runtimeClass(): Field<string> {
    return this.cursor.get("runtime").string();
  }
  get restart(): RestartPolicy {
    return restartOf(this.cursor);
  }
  get logging(): Logging {
    return loggingOf(this.cursor);
  }
  get apiAccess(): ApiAccess {
    return { automount: absentField(this.at), projectsToken: false, account: undefined, grants: [] };
  }
  get serviceAccount(): Field<string> {
    return absentField(this.at);
  }
  get requiredScc(): Field<string> {
    return absentField(this.at);
  }
  get fsGroup(): Field<string> {
    return absentField(this.at);
  }
  get supplementalGroups(): ListField {
    return this.cursor.get("group_add").strings();
  }
  get profiles(): readonly string[] {
    return textsOf(this.cursor.get("profiles"));
  }
  get dependsOn(): readonly string[] {
    return [
      ...this.cursor
        .get("depends_on")
        .entries()
        .map(([name]) => name),
      ...textsOf(this.cursor.get("links")).map((link) => link.split(":")[0] ?? link),
    ];
  }
  get sharing(): Sharing {
    return sharingOf(this.cursor);
  }
  get extraHosts(): readonly Field<string>[] {
    return extraHostsOf(this.cursor);
  }
  get networks(): readonly string[] {
    if (!this.cursor.get("network_mode").isNull) return [];
    const named = this.cursor
      .get("networks")
      .entries()
      .map(([name]) => name);
    return named.length > 0 ? named : ["default"];
  }
  get hostMounts(): readonly HostMount[] {
    this.#hostMounts ??= hostMountsOf(this);
    return this.#hostMounts;
  }
  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= endpointsOf(this);
    return this.#endpoints;
  }
  /** HTTP entries that its labels make. */
  get routers(): readonly Route[] {
    return routersOf(this).filter(({ protocol }) => protocol === "http");
  }
  /** How the image is built here; undefined if it is pulled. */
  get build(): BuildRequest | undefined {
    const build = this.cursor.get("build");
    if (build.isNull) return undefined;
    return {
      context: build.get("context").string(),
      dockerfile: build.get("dockerfile").string(),
      target: build.get("target").string(),
      inline: build.get("dockerfile_inline").string(),
    };
  }

  #isHost(key: string): Field<boolean> {
    return isHost(this.cursor.get(key));
  }
}

const textsOf = (cursor: Cursor): string[] =>
  cursor.items().flatMap((item) => {
    const text = item.string();
    return text.state === "set" ? [text.value] : [];
  });
