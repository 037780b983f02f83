import { absentField, type Field, is, type Place, setField, valueOf } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Network, Project, ProjectFile, Setting } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Disk } from "../dockerfile/context.ts";
import type { DeclaredIgnore } from "../format.ts";
import { WrittenCursor } from "../written-cursor.ts";
import { projectFiles } from "./files.ts";
import { flagOf } from "./flag.ts";
import type { ComposeResolution } from "./resolution.ts";
import { ComposeService } from "./service.ts";
import { namesIn } from "./sharing.ts";

/** A resolved project as subjects. */
export class ComposeProject implements Project {
  readonly root: Cursor;
  readonly setting: Setting;
  readonly envFiles: ComposeResolution["envFiles"];
  /** Folder of the project from the root. */
  readonly folder: string;
  readonly services: readonly ComposeService[];
  readonly networks: readonly ComposeNetwork[];

  /** The repository, for the files that services mount. */
  readonly disk: Disk | undefined;
  #secrets: readonly ProjectFile[] | undefined;
  #configs: readonly ProjectFile[] | undefined;

  constructor(resolution: ComposeResolution, folder: string, setting: Setting, disk?: Disk) {
    this.disk = disk;
    this.root = WrittenCursor.root(resolution.root, "compose");
    this.folder = folder;
    this.setting = setting;
    this.envFiles = resolution.envFiles;
    this.services = this.root
      .get("services")
      .entries()
      .filter(([, cursor]) => cursor.kind === "mapping")
      .map(([name, cursor]) => new ComposeService(name, cursor, this));
    this.networks = this.#networkNames().map((name) => new ComposeNetwork(name, this));
  }

  get name(): string {
    return valueOf(this.root.get("name").string()) ?? this.folder.split("/").at(-1) ?? "";
  }
  get identity(): Identity {
    return { format: "compose", kind: "project", name: this.name };
  }
  get label(): string {
    return `project "${this.name}"`;
  }
  get secrets(): readonly ProjectFile[] {
    this.#secrets ??= projectFiles(this, "secrets");
    return this.#secrets;
  }
  get configs(): readonly ProjectFile[] {
    this.#configs ??= projectFiles(this, "configs");
    return this.#configs;
  }
  get at(): Place {
    return this.root.get("services").keyPlace;
  }

  get declaredNetworks(): Field<readonly string[]> {
    return namesIn(this.root.get("networks"));
  }

  /** Ignores that `x-plimsoll` declares for the project or one of its services. */
  get ignores(): readonly DeclaredIgnore[] {
    const whole = declaredIn(this.root, {
      source: this.at.source,
      start: 0,
      end: this.at.source.text.length,
    });
    const each = this.services.flatMap(({ cursor }) => {
      const { key, source, start, end } = cursor.place;
      return declaredIn(cursor, { source, start: key?.start ?? start, end });
    });
    return [...whole, ...each];
  }

  #networkNames(): string[] {
    const used = this.services.flatMap((service) => service.networks);
    return [
      ...new Set([
        ...this.root
          .get("networks")
          .entries()
          .map(([name]) => name),
        ...used,
      ]),
    ];
  }
}

function declaredIn(cursor: Cursor, scope: DeclaredIgnore["scope"]): DeclaredIgnore[] {
  const declared = cursor.get("x-plimsoll");
  if (declared.isNull) return [];
  const list = declared.get("ignore");
  const names =
    list.kind === "sequence" ? list.items().map((item) => valueOf(item.string())) : [valueOf(list.string())];
  return [
    {
      by: "x-plimsoll",
      at: declared.keyPlace,
      rules: names.flatMap((id) => (id === undefined ? [] : [{ id, container: undefined }])),
      reason: valueOf(declared.get("reason").string()) ?? "",
      until: valueOf(declared.get("until").string()),
      scope,
    },
  ];
}

export class ComposeNetwork implements Network {
  readonly name: string;
  readonly project: ComposeProject;

  constructor(name: string, project: ComposeProject) {
    this.name = name;
    this.project = project;
  }

  get #cursor(): Cursor {
    return this.project.root.below("networks", this.name);
  }
  get identity(): Identity {
    return { format: "compose", kind: "network", name: this.name };
  }
  get label(): string {
    return this.name === "default" ? "the default network" : `network "${this.name}"`;
  }
  get at(): Place {
    return this.#cursor.exists ? this.#cursor.keyPlace : this.project.at;
  }
  get internal(): Field<boolean> {
    return flagOf(this.#cursor.get("internal"));
  }
  get external(): Field<boolean> {
    const external = this.#cursor.get("external");
    return external.kind === "mapping"
      ? setField(true, external.place)
      : this.#cursor.exists
        ? flagOf(external)
        : absentField(this.at);
  }
  get engineName(): Field<string> {
    const written = this.#cursor.get("name").string();
    if (written.state !== "absent") return written;
    const external = this.external;
    // The old form of the key names the network itself.
    const old = this.#cursor.below("external", "name").string();
    if (old.state !== "absent") return old;
    return is(external, true)
      ? setField(this.name, this.at)
      : setField(`${this.project.name}_${this.name}`, this.at);
  }
  /** Where it publishes ports that name no address; undefined: on all. */
  get bindingAddress(): string | undefined {
    const option = this.#cursor.get("driver_opts").get("com.docker.network.bridge.host_binding_ipv4");
    return valueOf(option.string());
  }
  get driver(): Field<string> {
    return this.#cursor.get("driver").string();
  }
  get encrypted(): Field<string> {
    return this.#cursor.below("driver_opts", "encrypted").string();
  }
  get attachable(): Field<boolean> {
    return flagOf(this.#cursor.get("attachable"));
  }
  get services(): readonly ComposeService[] {
    return this.project.services.filter((service) => service.networks.includes(this.name));
  }
}
