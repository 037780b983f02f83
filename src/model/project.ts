import type { Field, Place } from "./field.ts";
import type { Setting, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

/** A secret or config that a Compose project declares. */
export interface ProjectFile {
  readonly name: string;
  /** Its file or its content. */
  readonly at: Place;
  /** Path of its file from the root of the repository; undefined if it is none of the repository's. */
  readonly path: string | undefined;
  /** Git is told to leave the file out: it lies on this disk only. */
  readonly isIgnored: boolean;
  /** Unknown where the repository does not hold it; absent where a variable or an API gives it. */
  readonly text: Field<string>;
}

/** A Compose network. */
export interface Network extends Subject {
  readonly name: string;
  readonly project: Project;
  /** Name that the engine knows it by: the same one in several projects is one network. */
  readonly engineName: Field<string>;
  readonly internal: Field<boolean>;
  readonly external: Field<boolean>;
  readonly driver: Field<string>;
  /** `driver_opts.encrypted`. */
  readonly encrypted: Field<string>;
  readonly attachable: Field<boolean>;
  readonly services: readonly Workload[];
}

/** A Compose project: the files that one `docker compose` run merges. */
export interface Project extends Subject {
  readonly name: string;
  readonly setting: Setting;
  readonly services: readonly Workload[];
  readonly networks: readonly Network[];
  /** Names of the networks that it declares; absent where it has none. */
  readonly declaredNetworks: Field<readonly string[]>;
  readonly secrets: readonly ProjectFile[];
  readonly configs: readonly ProjectFile[];
}
