import { absentField, type Field, mapField } from "../../model/field.ts";
import type { Probes, Resources, ScratchVolume } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { textField, textOf } from "./scalar.ts";

/** The `resources` of a container or of a pod. */
export class WrittenResources implements Resources {
  readonly #resources: Cursor;

  constructor(resources: Cursor) {
    this.#resources = resources;
  }

  get memoryLimit(): Field<string> {
    return this.#limit("memory");
  }

  get memoryRequest(): Field<string> {
    return this.#request("memory");
  }

  get cpuLimit(): Field<string> {
    return this.#limit("cpu");
  }

  get cpuRequest(): Field<string> {
    return this.#request("cpu");
  }

  get storageLimit(): Field<string> {
    return this.#limit("ephemeral-storage");
  }

  get pidsLimit(): Field<string> {
    return this.#none;
  }

  get swapLimit(): Field<string> {
    return this.#none;
  }

  get oomKillDisable(): Field<boolean> {
    return this.#none;
  }

  get oomScoreAdjust(): Field<string> {
    return this.#none;
  }

  get #none(): Field<never> {
    return absentField(this.#resources.place);
  }

  #limit(name: string): Field<string> {
    return textField(this.#resources.below("limits", name));
  }

  #request(name: string): Field<string> {
    return textField(this.#resources.below("requests", name));
  }
}

/** The probes of a container. */
export const probesOf = (container: Cursor): Probes => ({
  liveness: isWritten(container.get("livenessProbe")),
  readiness: isWritten(container.get("readinessProbe")),
  startup: isWritten(container.get("startupProbe")),
  words: ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
    container
      .below(probe, "exec", "command")
      .items()
      .map((word) => word.string()),
  ),
});

const isWritten = (cursor: Cursor): Field<boolean> => mapField(cursor.field(), () => true);

/** The emptyDir volumes of a pod. */
export const scratchOf = (podSpec: Cursor): readonly ScratchVolume[] =>
  podSpec
    .get("volumes")
    .items()
    .filter((volume) => volume.get("emptyDir").exists)
    .map((volume) => ({
      name: textOf(volume.get("name")) ?? "",
      at: volume.get("emptyDir").place,
      memory: textOf(volume.below("emptyDir", "medium")) === "Memory",
      sizeLimit: textField(volume.below("emptyDir", "sizeLimit")),
    }));

/** Whether a pod gets a token of its account by a volume of its own. */
export const projectsToken = (podSpec: Cursor): boolean =>
  podSpec
    .get("volumes")
    .items()
    .some((volume) =>
      volume
        .below("projected", "sources")
        .items()
        .some((source) => source.get("serviceAccountToken").exists),
    );
