import { later } from "../model/later.ts";
import { isSecretName, mayNameSecret, saysNothing } from "./secret-name.ts";

/** A stretch of a text, as offsets. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A pattern, and texts of which one is in whatever it meets: most texts have none, and compile no pattern. */
type Sought = readonly [hints: readonly string[], pattern: RegExp];

/** Values that are secret wherever they stand. Every pattern starts at a literal, so that all are linear. */
const tokens = later((): readonly Sought[] => [
  [["AKIA", "ASIA", "ABIA", "ACCA"], /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g],
  [["gho_", "ghp_", "ghr_", "ghs_", "ghu_"], /(?<![A-Za-z0-9])gh[oprsu]_\w{16,}/g],
  [["github_pat_"], /(?<![A-Za-z0-9])github_pat_\w{16,}/g],
  [["glpat-", "gldt-", "glptt-", "glrt-", "glsoat-"], /(?<![A-Za-z0-9])gl(?:pat|dt|ptt|rt|soat)-[\w-]{16,}/g],
  [["xox"], /(?<![A-Za-z0-9])xox[abeprs]-[\w-]{10,}/g],
  [
    ["k_live_", "k_test_", "sk-", "whsec_"],
    /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_\w{16,}|sk-[\w-]{20,}|whsec_\w{16,})/g,
  ],
  [["AIza"], /(?<![A-Za-z0-9])AIza[\w-]{30,}/g],
  [["ya29."], /(?<![A-Za-z0-9])ya29\.[\w-]{20,}/g],
  [
    ["npm_", "pypi-", "hf_", "dop_v1_", "hvb.", "hvs.", "dckr_pat_"],
    /(?<![A-Za-z0-9])(?:npm_\w{30,}|pypi-[\w-]{30,}|hf_\w{20,}|dop_v1_\w{20,}|hv[sb]\.[\w-]{20,}|dckr_pat_[\w-]{16,})/g,
  ],
  [["SG."], /(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}/g],
  [["eyJ"], /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g],
  [["hooks.slack.com/services/"], /(?<=hooks\.slack\.com\/services\/)[\w/]{10,}/g],
]);

/** The group is the secret; what stands before it names it. */
const inCompany = later((): readonly Sought[] => [
  [["://"], /:\/\/[^\s/@:"'`]*:([^\s/"'`]+)@/dg],
  [["://"], /:\/\/([^\s/@:"'`]{16,})@/dg],
  [["Bearer", "Basic"], /\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})/dg],
  [["curl"], /\bcurl\b[^\n]{0,500}?\s(?:-u|--user)[ =]?["']?[^\s:"']+:([^\s"']+)/dg],
  [
    ["mysql", "mariadb", "sshpass"],
    /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-admin|sshpass)\b[^\n]{0,500}?\s-p([^\s"',]+)/dg,
  ],
  [["redis-cli"], /\bredis-cli\b[^\n]{0,500}?\s-a[ =]?["']?([^\s"']+)/dg],
  [["chpasswd"], /\b[\w-]{1,32}:([^\s:"'|]{1,200})["']?\s*\|\s*chpasswd/dg],
  [["AccountKey="], /\bAccountKey=([\w+/=]+)/dg],
  [["--build-arg"], /--build-arg[ =]["']?\w+=([^\s"']+)/dg],
  [['"auth"'], /"auth"\s*:\s*"([\w+/=]+)"/dg],
]);

const VALUE = `("[^"\\n]*"|'[^'\\n]*'|[^\\s"',;&|)\\]}]+)`;
/** `NAME=value`, `--name=value`, `--name value`, `"--name", "value"`. */
const named = later((): readonly Sought[] => [
  [["="], new RegExp(`(?<![\\w.-])([A-Za-z_][\\w.-]{0,99}|--[\\w-]{1,99})\\s?=\\s?${VALUE}`, "gd")],
  [["--"], new RegExp(`(?<![\\w-])(--[a-z][\\w-]{1,99})["']?[ ,][ ]?${VALUE}`, "gid")],
  [[":"], /["']([A-Za-z_][\w.-]{0,99})["']\s?:\s?("[^"\n]*")/dg],
]);
/** A pair that stands in a comment, a flow mapping or a heredoc; in a sentence the colon means something else. */
const namedAndPairs = later((): readonly Sought[] => [
  ...named(),
  [[": "], new RegExp(`(?<![\\w.-])([A-Za-z_][\\w.-]{0,99}): ${VALUE}`, "gd")],
]);

const KEY_BLOCK = "PRIVATE KEY";

/** Secrets that give themselves away by their form or by the name before them, in any order. */
export function findSecrets(text: string, withPairs: boolean): Stretch[] {
  const found: Stretch[] = keyBlocks(text);
  for (const match of allOf(text, tokens())) {
    found.push({ start: match.index, end: match.index + match[0].length });
  }
  for (const match of allOf(text, inCompany())) add(found, text, match.indices?.[1]);
  if (!mayNameSecret(text)) return found;
  for (const match of allOf(text, withPairs ? namedAndPairs() : named())) {
    if (isSecretName(match[1] ?? "")) add(found, text, match.indices?.[2]);
  }
  return found;
}

function allOf(text: string, sought: readonly Sought[]): RegExpExecArray[] {
  const all: RegExpExecArray[] = [];
  for (const [hints, pattern] of sought) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) all.push(match);
  }
  return all;
}

function add(found: Stretch[], text: string, range: readonly [number, number] | undefined): void {
  if (!range) return;
  const stretch = withoutQuotes(text, { start: range[0], end: range[1] });
  if (!saysNothing(text.slice(stretch.start, stretch.end))) found.push(stretch);
}

/** The stretch inside a pair of quotes. */
export function withoutQuotes(text: string, { start, end }: Stretch): Stretch {
  const first = text[start];
  const quoted = end - start >= 2 && (first === '"' || first === "'") && text[end - 1] === first;
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function keyBlocks(text: string): Stretch[] {
  const blocks: Stretch[] = [];
  for (let at = text.indexOf("-----BEGIN "); at !== -1; at = text.indexOf("-----BEGIN ", at + 1)) {
    const head = text.slice(at, at + 60);
    if (!head.includes(KEY_BLOCK)) continue;
    const close = text.indexOf("-----END ", at);
    if (close === -1) {
      const line = text.indexOf("\n", at);
      blocks.push({ start: at, end: line === -1 ? text.length : line });
      break;
    }
    blocks.push({ start: at, end: close });
    at = close;
  }
  return blocks;
}
