import { absentField, type Field, type Place, setField } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import { type ImageRef, parseImage } from "../../model/image.ts";
import type { ImageUse, Setting } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { ComposeContainer } from "./container.ts";

/** The image that a service runs. */
export class ComposeImage implements ImageUse {
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
