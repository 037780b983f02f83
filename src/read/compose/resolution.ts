import type { Source, Span } from "../../model/source.ts";
import type { MappingNode, YamlDocument } from "../yaml/node.ts";
import type { DotenvEntry } from "./dotenv.ts";
import type { Environment } from "./interpolate.ts";

/** What makes Compose refuse a project, where it is written. */
export interface ComposeProblem extends Span {
  /**
   * `yaml`: not readable; `form`: not what a Compose file may hold; `reference`: names something that is not there,
   * or contradicts another part of the project.
   */
  readonly kind: "yaml" | "form" | "reference";
  /** A sentence that says what is wrong. */
  readonly message: string;
}

/** What was not looked at, so that a part of the project stays unknown. */
export interface ComposeNote extends Span {
  /** `missing`: a file that is often not in the repository; the others are never read. */
  readonly kind: "remote" | "outside" | "unresolved" | "missing";
  readonly message: string;
}

export interface ComposeRequest {
  /** The files of the project, in the order of merging. */
  readonly files: readonly Source[];
  /** Folder of the project inside the root, forward slashes; empty for the root. */
  readonly projectDirectory: string;
  /** A file by its path inside the root, also one of `files`; undefined if it is not there or not to be read. */
  readonly read: (path: string) => Source | undefined;
  /** Values of variables; `.env` of the project belongs in here. */
  readonly environment: Environment;
  /** Profiles that are on; without it every service counts. */
  readonly profiles?: readonly string[];
  readonly projectName?: string;
  /** Documents of a file, for a caller that keeps them. */
  readonly parse?: (source: Source) => readonly YamlDocument[];
}

/** A project as Compose would run it. */
export interface ComposeResolution {
  /**
   * The merged tree in long forms, without aliases, merge keys, `include`, `extends` and what `!reset` removes.
   * Paths are relative to the project's folder. Each node is placed where it is written.
   */
  readonly root: MappingNode;
  readonly problems: readonly ComposeProblem[];
  readonly notes: readonly ComposeNote[];
  /** Every file that was read, the project's own first. */
  readonly usedFiles: readonly Source[];
  /** What the environment files of the services set, by their path as the tree has it; without those not read. */
  readonly envFiles: ReadonlyMap<string, readonly DotenvEntry[]>;
  /** Services whose base could not be read: what they leave out is unknown. */
  readonly incomplete: ReadonlySet<string>;
}
