import { absentField, type Field, type Place, valueOf } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type {
  BuildSettings,
  Container,
  ContainerPort,
  Device,
  EnvVar,
  Hook,
  ListField,
  Mount,
  MountedFile,
  Probes,
  Resources,
  RunCommand,
  SecurityLevel,
  Stage,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { scriptsOf } from "../script.ts";
import { buildSettingsOf } from "./build-settings.ts";
import { environmentOf } from "./environment.ts";
import { filesOf } from "./files.ts";
import { flagOf } from "./flag.ts";
import { ComposeImage } from "./image.ts";
import { mountsOf } from "./mounts.ts";
import { portField } from "./port-field.ts";
import { hooksOf, probesOf, ServiceResources } from "./resources.ts";
import { escalationOf, procMountOf, securityOf } from "./security.ts";
import type { ComposeService } from "./service.ts";

/** The one container of a service, as Compose would start it. */
export class ComposeContainer implements Container {
  readonly kind = "service";
  readonly workload: ComposeService;
  readonly image: ComposeImage | undefined;
  readonly handlers = [];
  /** Stage behind the image; the join sets it. */
  build: Stage | undefined = undefined;
  #own: SecurityLevel | undefined;
  #scripts: readonly RunCommand[] | undefined;
  #env: readonly EnvVar[] | undefined;
  #files: readonly MountedFile[] | undefined;

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
  get procMount(): Field<string> {
    return procMountOf(this.#cursor);
  }
  get devices(): readonly Device[] {
    return this.#cursor
      .get("devices")
      .items()
      .map((device) => ({ source: device.get("source").string() }));
  }
  get deviceRules(): ListField {
    return this.#cursor.get("device_cgroup_rules").strings();
  }
  get allowPrivilegeEscalation(): Field<boolean> {
    return escalationOf(this.#cursor);
  }
  get own(): SecurityLevel {
    this.#own ??= securityOf(this.#cursor, this.at);
    return this.#own;
  }
  get effective(): SecurityLevel {
    return this.own;
  }
  get resources(): Resources {
    return new ServiceResources(this.#cursor);
  }
  get probes(): Probes {
    return probesOf(this.#cursor);
  }
  get hooks(): readonly Hook[] {
    return hooksOf(this.#cursor);
  }
  get env(): readonly EnvVar[] {
    this.#env ??= environmentOf(this.#cursor, this.workload.project);
    return this.#env;
  }
  get buildArgs(): readonly EnvVar[] {
    return this.#cursor
      .below("build", "args")
      .entries()
      .map(([name, value]) => ({ name, at: value.keyPlace, value: value.string(), from: "literal" }));
  }
  get buildSettings(): BuildSettings | undefined {
    return buildSettingsOf(this.#cursor.get("build"));
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
        port: portField(port.get("target").string()),
        hostPort: absentField(port.place),
        name: undefined,
        protocol: valueOf(port.get("protocol").string()) ?? "tcp",
      }));
  }
  get files(): readonly MountedFile[] {
    this.#files ??= filesOf(this.#cursor, this.workload.project);
    return this.#files;
  }
  get mounts(): readonly Mount[] {
    return mountsOf(this.#cursor);
  }
}
