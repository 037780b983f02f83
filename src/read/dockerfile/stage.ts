import type { BuildContext } from "../../model/context.ts";
import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { ImageRef } from "../../model/image.ts";
import type {
  Container,
  CopyUse,
  ImageUse,
  ListField,
  RunCommand,
  Setting,
  Stage,
  Variable,
} from "../../model/subjects.ts";
import { Variables } from "./environment.ts";

/** A build stage while the instructions of its Dockerfile are added; `at` is its FROM. */
export class DockerfileStage implements Stage {
  readonly index: number;
  readonly name: string | undefined;
  readonly setting: Setting;
  readonly file: string;
  readonly at: Place;
  readonly parent: DockerfileStage | undefined;
  base: ImageUse | undefined;
  ownUser: Field<string>;
  healthcheck: Field<boolean>;
  entrypoint: ListField;
  command: ListField;
  readonly variables: Variable[] = [];
  readonly copies: CopyUse[] = [];
  contexts: readonly BuildContext[] = [];
  readonly runs: RunCommand[] = [];
  readonly exposed: Field<string>[] = [];
  readonly usedBy: Container[] = [];
  /** Set by the join. */
  foundation: DockerfileStage | undefined;
  isFoundation = false;
  /** Stages that a build of this one needs. */
  readonly needs: DockerfileStage[] = [];
  /** What its instructions can refer to, those of the parent included. */
  readonly environment: Variables;
  /** Words of the SHELL in force; undefined for the default. */
  shell: readonly string[] | undefined;
  /** A CMD of its own, which an ENTRYPOINT leaves alone. */
  hasCommand = false;
  isTarget = false;
  reachable = false;
  shipped = false;
  readonly #inheritedUser: Field<string> | undefined;

  constructor(
    at: Place,
    index: number,
    name: string | undefined,
    setting: Setting,
    parent?: DockerfileStage,
  ) {
    this.index = index;
    this.name = name;
    this.setting = setting;
    this.file = at.source.path;
    this.at = at;
    this.parent = parent;
    this.environment = new Variables("unknown", parent?.environment);
    this.ownUser = absentField(at);
    this.#inheritedUser = parent?.user;
    this.healthcheck = parent?.healthcheck ?? absentField(at);
    this.entrypoint = parent?.entrypoint ?? absentField(at);
    this.command = parent?.command ?? absentField(at);
    this.shell = parent?.shell;
    if (parent) this.needs.push(parent);
  }

  get identity(): Identity {
    return { format: "dockerfile", kind: "stage", name: this.name ?? String(this.index) };
  }

  get label(): string {
    return this.name === undefined ? `stage ${this.index}` : `stage "${this.name}"`;
  }

  /** Last USER of the chain; where none is, the place where this stage would have its own. */
  get user(): Field<string> {
    const isInherited = this.ownUser.state === "absent" && this.#inheritedUser?.state !== "absent";
    return (isInherited ? this.#inheritedUser : undefined) ?? this.ownUser;
  }
}

/** An image named by FROM, `COPY --from` or `RUN --mount=from`. */
export class DockerfileImage implements ImageUse {
  readonly ref: Field<ImageRef>;
  readonly role: ImageUse["role"];
  readonly container = undefined;
  readonly builtHere = false;
  readonly stage: DockerfileStage;

  constructor(ref: Field<ImageRef>, role: ImageUse["role"], stage: DockerfileStage) {
    this.ref = ref;
    this.role = role;
    this.stage = stage;
  }

  get identity(): Identity {
    return this.stage.identity;
  }

  get label(): string {
    return this.stage.label;
  }

  get at(): Place {
    return this.ref.at;
  }

  get setting(): Setting {
    return this.stage.setting;
  }

  get reachable(): boolean {
    return this.stage.reachable;
  }
}
