import type { Field, Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import { type ImageRef, parseImage } from "../../model/image.ts";
import type { ImageUse, Setting } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesContainer } from "./container.ts";
import { readField, textField } from "./scalar.ts";
import type { KubernetesWorkload } from "./workload.ts";

/** The image of a container, or of a volume that is an image. */
export class KubernetesImage implements ImageUse {
  readonly container: KubernetesContainer | undefined;
  readonly stage = undefined;
  readonly reachable = true;
  /** Set by the join across formats. */
  builtHere = false;
  readonly #workload: KubernetesWorkload;
  readonly #written: Cursor;
  #ref: Field<ImageRef> | undefined;

  constructor(written: Cursor, workload: KubernetesWorkload, container?: KubernetesContainer) {
    this.container = container;
    this.#workload = workload;
    this.#written = written;
  }

  get role(): "run" | "mount" {
    return this.container ? "run" : "mount";
  }

  get ref(): Field<ImageRef> {
    this.#ref ??= readField(textField(this.#written), parseImage);
    return this.#ref;
  }

  get setting(): Setting {
    return this.#workload.setting;
  }

  get identity(): Identity {
    return (this.container ?? this.#workload).identity;
  }

  get label(): string {
    return (this.container ?? this.#workload).label;
  }

  get at(): Place {
    return this.#written.place;
  }
}
