import type { Container } from "./container.ts";
import type { BuildContext } from "./context.ts";
import type { Field, Place, SetField } from "./field.ts";
import type { ImageRef } from "./image.ts";
import type { ShellScript } from "./shell.ts";
import type { ListField, Setting, Subject } from "./subject.ts";

/** What a Compose file says of the build of an image. */
export interface BuildSettings {
  readonly at: Place;
  readonly context: Field<string>;
  readonly privileged: Field<boolean>;
  readonly network: Field<string>;
  readonly entitlements: ListField;
  /** Ids of the SSH agents or keys that are forwarded; `default` is the user's own agent. */
  readonly ssh: readonly { readonly id: string; readonly at: Place }[];
}

/** An image reference at the place where it is used. */
export interface ImageUse extends Subject {
  readonly ref: Field<ImageRef>;
  readonly role: "run" | "base" | "copy" | "mount";
  readonly container: Container | undefined;
  readonly stage: Stage | undefined;
  readonly setting: Setting;
  /** The repository builds this image, or a build tool puts another reference in its place. */
  readonly builtHere: boolean;
  /** False for stages that reach no known target. */
  readonly reachable: boolean;
}

/** A source and what an ADD or COPY does with it. */
export interface CopyUse {
  readonly at: Place;
  readonly instruction: "ADD" | "COPY";
  readonly sources: readonly Field<string>[];
  readonly destination: Field<string>;
  readonly checksum: Field<string>;
  /** `--chown` and `--chmod`. */
  readonly owner: Field<string>;
  readonly mode: Field<string>;
  readonly from: string | undefined;
  /** `--exclude` patterns. */
  readonly excludes: readonly Field<string>[];
  /** Bodies of the here-documents among the sources. */
  readonly documents: readonly SetField<string>[];
}

export interface Variable {
  readonly at: Place;
  readonly instruction: "ENV" | "ARG" | "LABEL";
  readonly name: string;
  readonly value: Field<string>;
}

/** A build stage of a Dockerfile. */
export interface Stage extends Subject {
  readonly index: number;
  readonly name: string | undefined;
  readonly setting: Setting;
  /** Path of the Dockerfile. */
  readonly file: string;
  /** The image it starts from; undefined if that is another stage. */
  readonly base: ImageUse | undefined;
  /** The stage of another Dockerfile that makes that image; set by the join. */
  readonly foundation: Stage | undefined;
  /** Another Dockerfile starts from its image; set by the join. */
  readonly isFoundation: boolean;
  readonly parent: Stage | undefined;
  /** Its own last USER; absent at the place where one would be written. */
  readonly ownUser: Field<string>;
  /** Last USER through the chain of stages; absent if none sets it. */
  readonly user: Field<string>;
  readonly variables: readonly Variable[];
  readonly copies: readonly CopyUse[];
  /** Folders that it is built from; empty if none of them is known. Set by the join. */
  readonly contexts: readonly BuildContext[];
  readonly runs: readonly RunCommand[];
  readonly entrypoint: ListField;
  readonly command: ListField;
  readonly exposed: readonly Field<string>[];
  /** HEALTHCHECK in force: true for a command, false for NONE; absent if no stage of the chain has one. */
  readonly healthcheck: Field<boolean>;
  /** The stage that a plain build gives, or that some manifest names as its target. */
  readonly isTarget: boolean;
  /** It is a target, or a target starts from it or copies out of it. */
  readonly reachable: boolean;
  /** It is a target, or a target starts from it: its layers are in an image. */
  readonly shipped: boolean;
  /** Containers that run it; set by the join. */
  readonly usedBy: readonly Container[];
}

/** Shell text: a RUN instruction, or what a container's command gives to `sh -c`. */
export interface RunCommand extends Subject {
  readonly stage: Stage | undefined;
  readonly container: Container | undefined;
  /** Parsed on first use. */
  readonly script: ShellScript;
  /** `--mount` options of a RUN, as key/value. */
  readonly mounts: readonly ReadonlyMap<string, string>[];
  /** `--network` and `--security` of a RUN. */
  readonly network?: Field<string>;
  readonly security?: Field<string>;
  /** The USER that a RUN runs as; absent if the base image decides. */
  readonly user?: Field<string>;
  /** Position among the RUN instructions of its stage. */
  readonly index: number;
  /** False where an instruction other than RUN stands before the next RUN. */
  readonly adjacentToNext: boolean;
}
