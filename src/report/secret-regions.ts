import { isSecretName, saysNothing } from "./secret-name.ts";
import type { Stretch } from "./secret-patterns.ts";
import { type Line, readLine, readScalar } from "./yaml-line.ts";

/** `sure` ones are redacted from messages too; the rest are values that might be secret. */
export interface Masked extends Stretch {
  readonly sure: boolean;
}

/** What the lines of a region are: literals of variables, of Kubernetes `env`, arguments, Secret data, running text. */
type Kind = "values" | "env" | "args" | "secret" | "text";

/** A part of a file, by indentation, in which literals are masked. */
interface Region {
  readonly kind: Kind;
  /** Column of the key that opened it. */
  readonly column: number;
  readonly sure: boolean;
}

/** By keys in small letters. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...["environment", "build_args", "buildargs", "literals"].map((key) => [key, "values"] as const),
  ...["env", "envs", "envvar", "envvars"].flatMap((key) => [
    [key, "env"] as const,
    [`extra${key}`, "env"] as const,
  ]),
]);
const NAMING = /^(?:name|valueFrom|\w+Ref|key|optional|fieldPath|resource|containerName|divisor|apiVersion)$/;
const FLOW = /(?:^|[\s{,])["']?(?:environment|env|build_args|data|stringData)["']?\s*:\s*(?=[[{])/;
/** A part of each of those keys: most lines have none. */
const FLOW_HINTS = ["env", "build_args", "data", "Data"];
// The name is looked for from the sign back, so that a long word costs one pass.
const PAIR = /=(?<=([A-Za-z_][\w.-]{0,99})=)([^"',\]}]+)/g;

/** Walks a YAML text line by line and gives the values under environment, build arguments, Secret data, secret-like keys. */
export function yamlSecrets(text: string): Masked[] {
  const first = new Walk(text, new Set());
  if (first.aliases.size === 0) return first.found;
  // Variables that are written at an anchor and used as environment elsewhere.
  return new Walk(text, first.aliases).found;
}

class Walk {
  readonly found: Masked[] = [];
  readonly aliases = new Set<string>();
  readonly #text: string;
  readonly #anchors: ReadonlySet<string>;
  #regions: Region[] = [];
  #inSecret: boolean;
  #variable = "";

  constructor(text: string, anchors: ReadonlySet<string>) {
    this.#text = text;
    this.#anchors = anchors;
    this.#inSecret = holdsSecret(text, 0);
    for (let start = 0; start < text.length; ) {
      const next = text.indexOf("\n", start);
      const end = next === -1 ? text.length : next;
      this.#line(start, text[end - 1] === "\r" ? end - 1 : end);
      start = end + 1;
    }
  }

  #line(start: number, end: number): void {
    const text = this.#text.slice(start, end);
    if (text.startsWith("---")) {
      this.#regions = [];
      this.#inSecret = holdsSecret(this.#text, end);
    }
    const line = readLine(text, start);
    if (!line) return;
    const region = this.#regionOf(line);
    if (region?.kind === "text") this.#add({ start: start + line.indent, end }, region.sure);
    else if (!line.rest.startsWith("#")) this.#shaped(region, line);
  }

  #shaped(region: Region | undefined, line: Line): void {
    const { key } = line;
    if (region) this.#inRegion(region, line);
    else if (key !== undefined && isSecretName(key)) this.#literal(line, line.rest, true);
    if (key !== undefined) this.#open(key, line);
    const flow = region || !FLOW_HINTS.some((hint) => line.rest.includes(hint)) ? null : FLOW.exec(line.rest);
    if (flow)
      this.#add({ start: line.at + flow.index + flow[0].length, end: line.at + line.rest.length }, false);
  }

  /** Leaves the regions that the line stands outside of; the innermost that is left. */
  #regionOf(line: Line): Region | undefined {
    while (this.#regions.length > 0) {
      const region = this.#regions.at(-1);
      if (region && isInside(region, line)) return region;
      this.#regions.pop();
    }
    return undefined;
  }

  #inRegion(region: Region, line: Line): void {
    const { key, rest } = line;
    if (key === undefined) this.#item(region, line);
    else if (key === "<<") this.#alias(rest);
    else if (region.kind !== "env") this.#literal(line, rest, region.sure || isSecretName(key));
    else this.#envKey(key, line);
  }

  /** A key of a Kubernetes `env` item, or a variable where `env` is a mapping. */
  #envKey(key: string, line: Line): void {
    if (key === "name") this.#variable = line.rest.replace(/["']/g, "");
    if (NAMING.test(key)) return;
    this.#literal(line, line.rest, isSecretName(key === "value" ? this.#variable : key));
  }

  #item(region: Region, line: Line): void {
    const { rest } = line;
    const [pair = "", quote = "", name = ""] = /^(["']?)([A-Za-z_][\w.-]*)=/.exec(rest) ?? [];
    if (pair !== "") {
      const value = rest.slice(pair.length);
      this.#literal({ ...line, at: line.at + pair.length }, value, isSecretName(name), quote);
      return;
    }
    // A bare item is a name whose value comes from outside; other text goes on from the line before.
    const isName = line.isItem && /^["']?[\w.-]+["']?\s*$/.test(rest);
    if (!isName && region.kind !== "args") this.#literal(line, rest, region.sure);
  }

  /** Masks a scalar; where it goes on below, opens a region for that. */
  #literal(line: Line, rest: string, sure: boolean, opened = ""): void {
    const scalar = readScalar(rest, opened);
    if (!scalar) return;
    const column = line.key === undefined ? line.indent : line.column;
    if (scalar.goesOn) this.#regions.push({ kind: "text", column, sure });
    this.#add({ start: line.at + scalar.start, end: line.at + scalar.end }, sure);
  }

  #open(key: string, line: Line): void {
    const { rest, column } = line;
    const kind = this.#kindOf(key);
    const anchor = /^&(\S+)/.exec(rest)?.[1] ?? "";
    if (!kind && !this.#anchors.has(anchor)) return;
    if (/^(?:&\S+\s*)?(?:#.*)?$|^[[{]/.test(rest)) {
      this.#regions.push({ kind: kind ?? "values", column, sure: kind === "secret" });
    }
    if (rest.startsWith("*")) this.#alias(rest);
    else this.#flow(line, kind === "secret");
  }

  /** Masks what a flow list or mapping holds on the line of its key. */
  #flow({ rest, at }: Line, sure: boolean): void {
    if (/^\{./.test(rest))
      this.#add({ start: at + 1, end: at + rest.replace(/(?<![\s}])[\s}]+$/, "").length }, sure);
    if (!rest.startsWith("[")) return;
    for (const pair of rest.matchAll(PAIR)) this.#add(lastPart(pair, at), isSecretName(pair[1] ?? ""));
  }

  #kindOf(key: string): Kind | undefined {
    if (this.#inSecret && /^(?:data|stringData)$/.test(key)) return "secret";
    return key === "args" ? "args" : KINDS.get(key.toLowerCase());
  }

  #alias(rest: string): void {
    for (const [, name] of rest.matchAll(/\*([\w.-]+)/g)) if (name) this.aliases.add(name);
  }

  #add(stretch: Stretch, sure: boolean): void {
    const value = this.#text.slice(stretch.start, stretch.end);
    if (/[^\s[\]{},]/.test(value) && !saysNothing(value)) this.found.push({ ...stretch, sure });
  }
}

/** Items of a list may stand right below its key; comments stand anywhere. */
const isInside = (region: Region, line: Line): boolean =>
  line.indent > region.column ||
  (region.kind !== "text" && ((line.indent === region.column && line.isItem) || line.rest.startsWith("#")));

const lastPart = (match: RegExpMatchArray, at: number): Stretch => {
  const end = at + (match.index ?? 0) + match[0].length;
  return { start: end - (match[2] ?? "").length, end };
};

const holdsSecret = (text: string, from: number): boolean => {
  if (!text.includes("Secret", from)) return false;
  const end = text.indexOf("\n---", from);
  return /(?:^|\n)[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?Secret\b/.test(
    text.slice(from, end === -1 ? undefined : end),
  );
};
