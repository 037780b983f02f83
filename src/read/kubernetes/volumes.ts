import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Container, HostMount, Mount } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesContainer } from "./container.ts";
import { ObjectSubject } from "./object.ts";
import { flagField, textField, textOf, textsOf } from "./scalar.ts";
import type { KubernetesWorkload } from "./workload.ts";

/** Volumes of a pod by their name. */
export const volumesOf = (podSpec: Cursor): ReadonlyMap<string, Cursor> =>
  new Map(
    podSpec
      .get("volumes")
      .items()
      .map((volume) => [textOf(volume.get("name")) ?? "", volume] as const),
  );

/** File systems that a container mounts. */
export const mountsOf = (container: Cursor, volumes: ReadonlyMap<string, Cursor>): Mount[] =>
  container
    .get("volumeMounts")
    .items()
    .map((mount) => {
      const volume = volumes.get(textOf(mount.get("name")) ?? "");
      const kind = kindOf(volume);
      return {
        at: mount.place,
        kind,
        source: textField(kind === "bind" && volume ? volume.below("hostPath", "path") : mount.get("name")),
        target: textField(mount.get("mountPath")),
        readOnly: flagField(mount.get("readOnly")),
        propagation: textField(mount.get("mountPropagation")),
      };
    });

const KEPT = ["persistentVolumeClaim", "ephemeral", "emptyDir"];

function kindOf(volume: Cursor | undefined): Mount["kind"] {
  // A StatefulSet's claim templates are volumes that the pod does not list.
  if (!volume) return "volume";
  if (volume.get("hostPath").exists) return "bind";
  if (textOf(volume.below("emptyDir", "medium")) === "Memory") return "tmpfs";
  const sources = volume.entries().filter(([key]) => key !== "name");
  return sources.length === 0 || KEPT.some((key) => volume.get(key).exists) ? "volume" : "other";
}

/** One per hostPath volume of a pod. */
export const hostMountsOf = (workload: KubernetesWorkload, podSpec: Cursor): PodHostMount[] =>
  podSpec
    .get("volumes")
    .items()
    .filter((volume) => !volume.get("hostPath").isNull)
    .map((volume) => new PodHostMount(workload, volume));

/** A hostPath volume and the containers that mount it. */
export class PodHostMount implements HostMount {
  readonly workload: KubernetesWorkload;
  readonly #volume: Cursor;
  readonly #name: string;
  #users: readonly { container: KubernetesContainer; readOnly: Field<boolean> }[] | undefined;

  constructor(workload: KubernetesWorkload, volume: Cursor) {
    this.workload = workload;
    this.#volume = volume;
    this.#name = textOf(volume.get("name")) ?? "";
  }

  get identity(): Identity {
    return this.workload.identity;
  }

  get label(): string {
    return `hostPath volume "${this.#name}"`;
  }

  get at(): Place {
    return this.path.at;
  }

  get path(): Field<string> {
    return textField(this.#volume.below("hostPath", "path"));
  }

  get writable(): boolean | undefined {
    if (this.#mounts.some(({ readOnly }) => readOnly.state === "absent" || isFalse(readOnly))) return true;
    return this.#mounts.some(({ readOnly }) => readOnly.state === "unknown") ? undefined : false;
  }

  get readOnly(): Field<boolean> {
    const writing = this.#mounts.find(({ readOnly }) => readOnly.state === "absent" || isFalse(readOnly));
    return (writing ?? this.#mounts[0])?.readOnly ?? absentField(this.path.at);
  }

  get recursiveReadOnly(): Field<string> {
    const [first] = this.workload.containers.flatMap((container) => container.mountsNamed(this.#name));
    return first ? textField(first.get("recursiveReadOnly")) : absentField(this.path.at);
  }

  get relabel(): Field<string> {
    return absentField(this.path.at);
  }

  get containers(): readonly Container[] {
    return [...new Set(this.#mounts.map(({ container }) => container))];
  }

  get #mounts(): readonly { container: KubernetesContainer; readOnly: Field<boolean> }[] {
    this.#users ??= this.workload.containers.flatMap((container) =>
      container
        .mountsNamed(this.#name)
        .map((mount) => ({ container, readOnly: flagField(mount.get("readOnly")) })),
    );
    return this.#users;
  }
}

const isFalse = (field: Field<boolean>): boolean => field.state === "set" && !field.value;

/** A PersistentVolume that is a directory of a node. */
export class PersistentHostMount extends ObjectSubject implements HostMount {
  readonly workload = undefined;
  readonly containers = [];

  get path(): Field<string> {
    const { spec } = this.object;
    return textField(spec.get(spec.get("hostPath").exists ? "hostPath" : "local").get("path"));
  }

  get writable(): boolean {
    const modes = textsOf(this.object.spec.get("accessModes"));
    return modes.length === 0 || modes.some((mode) => mode !== "ReadOnlyMany");
  }

  get readOnly(): Field<boolean> {
    return absentField(this.path.at);
  }

  get recursiveReadOnly(): Field<string> {
    return absentField(this.path.at);
  }

  get relabel(): Field<string> {
    return absentField(this.path.at);
  }
}
