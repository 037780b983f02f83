/** Values of variables; a name that is not in it has none. */
export type Environment = ReadonlyMap<string, string>;

/** What makes Compose refuse a text with variables. */
export interface TemplateFault {
  readonly kind: "syntax" | "required" | "limit";
  readonly message: string;
}

export interface Interpolation {
  /** The text as Compose would have it, with nothing in place of variables without a value. */
  readonly text: string;
  /** Names of the variables that have neither a value nor a default here. */
  readonly missing: readonly string[];
  readonly fault?: TemplateFault;
}

/** A stretch of the text that is read in place of a variable: its default or alternative. */
interface Region {
  readonly end: number;
  readonly resume: number;
}

interface Scan {
  readonly text: string;
  readonly environment: Environment;
  readonly closers: ReadonlyMap<number, number>;
  readonly regions: Region[];
  readonly missing: Set<string>;
  readonly limit: number;
  readonly level: number;
  out: string[];
  size: number;
  fault: TemplateFault | undefined;
}

const maxDepth = 100;
const maxSize = 1 << 20;
const syntax: TemplateFault = {
  kind: "syntax",
  message:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of Compose, not of this file
    "Compose cannot read this variable: write `$NAME`, `${NAME}` or `${NAME:-default}`, and `$$` for a dollar sign",
};
const tooDeep: TemplateFault = {
  kind: "limit",
  message: `defaults are nested more than ${maxDepth} levels deep`,
};
const tooLong: TemplateFault = { kind: "limit", message: "variables expand to too much text" };

/**
 * Replaces the variables of a text as Compose does: `$X`, `${X}`, `$$` and the operators `:-` `-` `:?` `?` `:+` `+`
 * with nested text (compose-spec, 12-interpolation.md). A dollar sign before anything else stands for itself.
 */
export function interpolate(
  text: string,
  environment: Environment,
  limit = maxSize,
  level = 0,
): Interpolation {
  if (!text.includes("$")) return { text, missing: [] };
  const scan: Scan = {
    text,
    environment,
    closers: matchBraces(text),
    regions: [{ end: text.length, resume: text.length }],
    missing: new Set(),
    limit,
    level,
    out: [],
    size: 0,
    fault: undefined,
  };
  for (let at = 0; scan.regions.length > 0 && !scan.fault; ) at = step(scan, at);
  const result = { text: scan.out.join(""), missing: [...scan.missing] };
  return scan.fault ? { ...result, fault: scan.fault } : result;
}

function step(scan: Scan, at: number): number {
  const region = scan.regions.at(-1);
  if (!region) return at;
  const dollar = scan.text.indexOf("$", at);
  if (dollar === -1 || dollar >= region.end) {
    append(scan, scan.text.slice(at, region.end));
    scan.regions.pop();
    return region.resume;
  }
  append(scan, scan.text.slice(at, dollar));
  return variable(scan, dollar, region.end);
}

const bareName = /[A-Za-z_][A-Za-z0-9_]*/y;
const bracedName = /([A-Za-z_][A-Za-z0-9_]*)(:?[-?+]|\})/y;

/** Reads what begins at a dollar sign; gives where to read on. */
function variable(scan: Scan, dollar: number, end: number): number {
  const next = dollar + 1 < end ? scan.text[dollar + 1] : undefined;
  if (next === "{") return braced(scan, dollar + 1, end);
  bareName.lastIndex = dollar + 1;
  const name = next === undefined ? undefined : bareName.exec(scan.text)?.[0];
  if (name === undefined) {
    append(scan, "$");
    return next === "$" ? dollar + 2 : dollar + 1;
  }
  appendValue(scan, name);
  return dollar + 1 + name.length;
}

function braced(scan: Scan, open: number, end: number): number {
  bracedName.lastIndex = open + 1;
  const [whole, name, operator] = bracedName.exec(scan.text) ?? [];
  const close = closing(scan, open, end);
  if (whole === undefined || name === undefined || close === undefined) {
    scan.fault = syntax;
    return end;
  }
  if (operator !== "}") return operate(scan, name, operator ?? "", { start: open + 1 + whole.length, close });
  appendValue(scan, name);
  return open + 1 + whole.length;
}

interface Argument {
  readonly start: number;
  readonly close: number;
}

function operate(scan: Scan, name: string, operator: string, argument: Argument): number {
  const value = scan.environment.get(name);
  const lacking = value === undefined || (operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return lacking ? argument.close + 1 : enter(scan, argument);
  if (!lacking) append(scan, value);
  else if (operator.endsWith("-")) return enter(scan, argument);
  else require(scan, name, argument);
  return argument.close + 1;
}

function enter(scan: Scan, argument: Argument): number {
  if (scan.regions.length > maxDepth) scan.fault = tooDeep;
  scan.regions.push({ end: argument.close, resume: argument.close + 1 });
  return argument.start;
}

function require(scan: Scan, name: string, argument: Argument): void {
  scan.missing.add(name);
  if (scan.level >= maxDepth) {
    scan.fault = tooDeep;
    return;
  }
  const said = scan.text.slice(argument.start, argument.close);
  const inner = interpolate(said, scan.environment, scan.limit, scan.level + 1);
  const reason = inner.text === "" ? "" : `: ${inner.text}`;
  const required = {
    kind: "required",
    message: `required variable ${name} is missing a value${reason}`,
  } as const;
  scan.fault = inner.fault ?? required;
}

function appendValue(scan: Scan, name: string): void {
  const value = scan.environment.get(name);
  if (value === undefined) scan.missing.add(name);
  else append(scan, value);
}

function append(scan: Scan, text: string): void {
  scan.size += text.length;
  if (scan.size > scan.limit) scan.fault = tooLong;
  else if (text !== "") scan.out.push(text);
}

/** Where the brace opened at `open` closes; an uneven one takes the last brace, as Compose's greedy pattern does. */
function closing(scan: Scan, open: number, end: number): number | undefined {
  const matched = scan.closers.get(open);
  if (matched !== undefined && matched < end) return matched;
  const last = scan.text.lastIndexOf("}", end - 1);
  return last > open ? last : undefined;
}

function matchBraces(text: string): Map<number, number> {
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open.push(at);
    else if (text[at] === "}") {
      const start = open.pop();
      if (start !== undefined) closers.set(start, at);
    }
  }
  return closers;
}
