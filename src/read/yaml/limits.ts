/** How much one file may ask for before it is refused by name; raised only from the command line. */
export interface YamlLimits {
  /** Size as UTF-8; the largest of 15,270 manifests measured has 1,053,739 bytes. */
  readonly bytes: number;
  /** Nesting, also through aliases; the deepest manifest measured has 35 levels. */
  readonly depth: number;
  /** Nodes reached through aliases and merge keys, as compose-go's `defaultMaxNodeVisits`. */
  readonly aliased: number;
  readonly lexemes: number;
  /** Syntax errors reported before the rest of the file is left unread. */
  readonly errors: number;
}

export const LIMITS: YamlLimits = {
  bytes: 2 * 1024 * 1024,
  depth: 100,
  aliased: 100_000,
  lexemes: 1_000_000,
  errors: 100,
};
