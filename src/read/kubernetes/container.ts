import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type {
  Container,
  ContainerKind,
  ContainerPort,
  EnvVar,
  Handler,
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
import { filesOf } from "./config-files.ts";
import { environmentOf } from "./environment.ts";
import { KubernetesImage } from "./image.ts";
import { handlersOf } from "./pod-fields.ts";
import { probesOf, WrittenResources } from "./resources.ts";
import { firstOf, flagField, listField, textField, textOf } from "./scalar.ts";
import { EffectiveLevel, WrittenLevel } from "./security-level.ts";
import { mountsOf } from "./volumes.ts";
import type { KubernetesWorkload } from "./workload.ts";

const NAMES: Readonly<Record<ContainerKind, string>> = {
  container: "container",
  init: "init container",
  sidecar: "sidecar container",
  ephemeral: "ephemeral container",
  service: "service",
};

const HOOKS = ["postStart", "preStop"];

/** A container of a pod, of whichever of its three lists. */
export class KubernetesContainer implements Container {
  readonly workload: KubernetesWorkload;
  readonly kind: ContainerKind;
  readonly name: string;
  readonly identity: Identity;
  readonly cursor: Cursor;
  readonly #context: Cursor;
  readonly own: SecurityLevel;
  readonly effective: SecurityLevel;
  /** Set by the join across formats. */
  build: Stage | undefined;
  #image: KubernetesImage | undefined;
  #command: ListField | undefined;
  #args: ListField | undefined;
  #scripts: readonly RunCommand[] | undefined;
  readonly buildArgs = [];
  readonly hooks = [];
  readonly buildSettings = undefined;
  readonly devices = [];
  #env: readonly EnvVar[] | undefined;
  #files: readonly MountedFile[] | undefined;
  #mounts: readonly Mount[] | undefined;

  constructor(workload: KubernetesWorkload, kind: ContainerKind, cursor: Cursor) {
    this.workload = workload;
    this.kind = kind;
    this.cursor = cursor;
    this.#context = cursor.get("securityContext");
    this.name = textOf(cursor.get("name")) ?? "";
    this.identity = { ...workload.identity, container: this.name };
    this.own = new WrittenLevel(this.#context);
    this.effective = new EffectiveLevel(this.own, workload.pod, () => workload.annotations, this.name);
  }

  get label(): string {
    return `${NAMES[this.kind]} "${this.name}"`;
  }

  get at(): Place {
    return firstOf(this.cursor, "name", "image").place;
  }

  get image(): KubernetesImage | undefined {
    if (this.#image) return this.#image;
    const written = this.cursor.get("image");
    if (!written.isNull) this.#image = new KubernetesImage(written, this.workload, this);
    return this.#image;
  }

  get privileged(): Field<boolean> {
    return flagField(this.#context.get("privileged"));
  }

  get allowPrivilegeEscalation(): Field<boolean> {
    return flagField(this.#context.get("allowPrivilegeEscalation"));
  }

  get readOnlyRootFilesystem(): Field<boolean> {
    return flagField(this.#context.get("readOnlyRootFilesystem"));
  }

  get capabilitiesAdd(): ListField {
    return listField(this.#context.below("capabilities", "add"));
  }

  get capabilitiesDrop(): ListField {
    return listField(this.#context.below("capabilities", "drop"));
  }

  get procMount(): Field<string> {
    return textField(this.#context.get("procMount"));
  }

  get handlers(): readonly Handler[] {
    return handlersOf(this.cursor);
  }

  get deviceRules(): ListField {
    return absentField(this.at);
  }

  get resources(): Resources {
    return new WrittenResources(this.cursor.get("resources"));
  }

  get probes(): Probes {
    return probesOf(this.cursor);
  }

  get env(): readonly EnvVar[] {
    this.#env ??= environmentOf(this.cursor);
    return this.#env;
  }

  get command(): ListField {
    this.#command ??= this.cursor.get("command").strings();
    return this.#command;
  }

  get args(): ListField {
    this.#args ??= this.cursor.get("args").strings();
    return this.#args;
  }

  get scripts(): readonly RunCommand[] {
    this.#scripts ??= [
      ...scriptsOf(this, this.command, this.args),
      ...HOOKS.flatMap((hook) =>
        this.#scriptsOfHook(this.cursor.below("lifecycle", hook, "exec", "command")),
      ),
    ];
    return this.#scripts;
  }

  get ports(): readonly ContainerPort[] {
    return this.cursor
      .get("ports")
      .items()
      .map((port) => ({
        at: port.place,
        port: port.get("containerPort").number(),
        hostPort: port.get("hostPort").number(),
        name: textOf(port.get("name")),
        protocol: (textOf(port.get("protocol")) ?? "TCP").toLowerCase(),
      }));
  }

  get files(): readonly MountedFile[] {
    this.#files ??= filesOf(this.cursor, this.workload.volumes, this.workload.configNamed);
    return this.#files;
  }

  get mounts(): readonly Mount[] {
    this.#mounts ??= mountsOf(this.cursor, this.workload.volumes);
    return this.#mounts;
  }

  /** The mounts of one of the pod's volumes. */
  mountsNamed(volume: string): readonly Cursor[] {
    return this.cursor
      .get("volumeMounts")
      .items()
      .filter((mount) => textOf(mount.get("name")) === volume);
  }

  #scriptsOfHook(command: Cursor): readonly RunCommand[] {
    return scriptsOf(this, command.strings(), absentField(command.place));
  }
}

/** All containers of a pod; an init container that always restarts is a sidecar (KEP 753). */
export function containersOf(workload: KubernetesWorkload, podSpec: Cursor): KubernetesContainer[] {
  const listed = (key: string, kindOf: (container: Cursor) => ContainerKind): KubernetesContainer[] =>
    podSpec
      .get(key)
      .items()
      .filter((item) => item.kind === "mapping")
      .map((item) => new KubernetesContainer(workload, kindOf(item), item));
  return [
    ...listed("initContainers", (item) =>
      textOf(item.get("restartPolicy")) === "Always" ? "sidecar" : "init",
    ),
    ...listed("containers", () => "container"),
    ...listed("ephemeralContainers", () => "ephemeral"),
  ];
}
