import {
  absentField,
  type Field,
  firstWritten,
  mapField,
  type Place,
  setField,
  valueOf,
} from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import { type ImageRef, parseImage } from "../../model/image.ts";
import type {
  Container,
  ContainerPort,
  Endpoint,
  EnvVar,
  HostMount,
  ImageUse,
  ListField,
  Mount,
  RunCommand,
  SecurityLevel,
  Setting,
  Stage,
  Workload,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { scriptsOf } from "../script.ts";
import { ComposeEndpoint } from "./endpoint.ts";
import { environmentOf } from "./environment.ts";
import { flagOf } from "./flag.ts";
import { hostMountsOf, mountsOf } from "./mounts.ts";
import type { ComposeProject } from "./project.ts";

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
  isolated = false;
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
    return new Map(
      this.cursor
        .get("labels")
        .entries()
        .map(([key, value]) => [key, value.string()]),
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
  get os(): Field<string> {
    return absentField(this.at);
  }
  get pod(): SecurityLevel {
    return nothingAt(this.at);
  }
  get memoryLimit(): Field<string> {
    return absentField(this.at);
  }
  get serviceAccount(): Field<string> {
    return absentField(this.at);
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
    this.#endpoints ??= ComposeEndpoint.of(this);
    return this.#endpoints;
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
    return mapField(this.cursor.get(key).string(), (value) => value === "host");
  }
}

const textsOf = (cursor: Cursor): string[] =>
  cursor.items().flatMap((item) => {
    const text = item.string();
    return text.state === "set" ? [text.value] : [];
  });

const nothingAt = (at: Place): SecurityLevel => ({
  runAsUser: absentField(at),
  runAsGroup: absentField(at),
  runAsNonRoot: absentField(at),
  seccompProfile: absentField(at),
  appArmorProfile: absentField(at),
  windowsUser: absentField(at),
});

export class ComposeContainer implements Container {
  readonly kind = "service";
  readonly workload: ComposeService;
  readonly image: ComposeImage | undefined;
  /** Stage behind the image; the join sets it. */
  build: Stage | undefined = undefined;
  #scripts: readonly RunCommand[] | undefined;
  #env: readonly EnvVar[] | undefined;

  constructor(workload: ComposeService) {
    this.workload = workload;
    const image = workload.cursor.get("image");
    this.image = image.isNull && !image.exists ? undefined : new ComposeImage(this, image);
  }

  get #cursor(): Cursor {
    return this.workload.cursor;
  }
  get name(): string {
    return this.workload.name;
  }
  get identity(): Identity {
    return this.workload.identity;
  }
  get label(): string {
    return this.workload.label;
  }
  get at(): Place {
    return this.workload.at;
  }
  get privileged(): Field<boolean> {
    return flagOf(this.#cursor.get("privileged"));
  }
  get readOnlyRootFilesystem(): Field<boolean> {
    return flagOf(this.#cursor.get("read_only"));
  }
  get capabilitiesAdd(): ListField {
    return this.#cursor.get("cap_add").strings();
  }
  get capabilitiesDrop(): ListField {
    return this.#cursor.get("cap_drop").strings();
  }
  get allowPrivilegeEscalation(): Field<boolean> {
    const option = this.#securityOption("no-new-privileges");
    return mapField(option, (value) => /^(?:false|0)$/i.test(value));
  }
  get own(): SecurityLevel {
    const at = this.at;
    const user = this.#cursor.get("user").string();
    return {
      ...nothingAt(at),
      runAsUser: user.state === "set" && user.value === "" ? absentField(user.at) : user,
      seccompProfile: mapField(this.#securityOption("seccomp"), (value) =>
        value === "unconfined" ? "Unconfined" : "Localhost",
      ),
      appArmorProfile: mapField(this.#securityOption("apparmor"), (value) =>
        value === "unconfined" ? "Unconfined" : "Localhost",
      ),
    };
  }
  get effective(): SecurityLevel {
    return this.own;
  }
  get memoryLimit(): Field<string> {
    return firstWritten(
      this.#cursor.get("mem_limit").string(),
      this.#cursor.at("deploy", "resources", "limits", "memory").string(),
    );
  }
  get memoryRequest(): Field<string> {
    return firstWritten(
      this.#cursor.get("mem_reservation").string(),
      this.#cursor.at("deploy", "resources", "reservations", "memory").string(),
    );
  }
  get cpuLimit(): Field<string> {
    return firstWritten(
      this.#cursor.get("cpus").string(),
      this.#cursor.at("deploy", "resources", "limits", "cpus").string(),
    );
  }
  get env(): readonly EnvVar[] {
    this.#env ??= environmentOf(this.#cursor, this.workload.project);
    return this.#env;
  }
  get command(): ListField {
    return this.#cursor.get("entrypoint").strings();
  }
  get args(): ListField {
    return this.#cursor.get("command").strings();
  }
  get scripts(): readonly RunCommand[] {
    this.#scripts ??= scriptsOf(this, this.command, this.args);
    return this.#scripts;
  }
  get ports(): readonly ContainerPort[] {
    return this.#cursor
      .get("ports")
      .items()
      .map((port) => ({
        at: port.place,
        port: mapField(port.get("target").string(), Number),
        name: undefined,
        protocol: valueOf(port.get("protocol").string()) ?? "tcp",
      }));
  }
  get mounts(): readonly Mount[] {
    return mountsOf(this.#cursor);
  }

  /** Value of `name:value` or `name=value` in `security_opt`; a bare name reads as `true`. */
  #securityOption(name: string): Field<string> {
    const options = this.#cursor.get("security_opt");
    for (const item of options.items()) {
      const text = item.string();
      if (text.state === "unknown") return text;
      const [key, ...rest] = text.state === "set" ? text.value.split(/[:=]/) : [];
      if (key === name) return setField(rest.length > 0 ? rest.join(":") : "true", text.at);
    }
    return absentField(options.place);
  }
}

class ComposeImage implements ImageUse {
  readonly role = "run";
  readonly stage = undefined;
  readonly reachable = true;
  readonly container: ComposeContainer;
  readonly ref: Field<ImageRef>;

  constructor(container: ComposeContainer, cursor: Cursor) {
    this.container = container;
    const text = cursor.string();
    const ref = text.state === "set" ? parseImage(text.value) : undefined;
    this.ref = ref ? setField(ref, text.at) : text.state === "unknown" ? text : absentField(text.at);
  }

  get identity(): Identity {
    return this.container.identity;
  }
  get label(): string {
    return this.container.label;
  }
  get at(): Place {
    return this.ref.at;
  }
  get setting(): Setting {
    return this.container.workload.setting;
  }
  get builtHere(): boolean {
    return this.container.workload.build !== undefined || this.substituted;
  }
  /** Another service of the repository builds an image of this name; the join sets it. */
  substituted = false;
}
