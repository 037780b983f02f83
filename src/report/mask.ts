import type { Finding } from "../model/finding.ts";
import type { Source, Span } from "../model/source.ts";
import { visible } from "./escape.ts";
import { instructionSecrets } from "./secret-instructions.ts";
import { mayNameSecret } from "./secret-name.ts";
import { findSecrets, type Stretch } from "./secret-patterns.ts";
import { type Masked, yamlSecrets } from "./secret-regions.ts";

/** Rules whose findings stand on a secret: what they point at is masked whatever it looks like. */
export const SECRET_RULES: ReadonlySet<string> = new Set([
  "no-secrets-in-image",
  "no-password-in-image",
  "no-plaintext-credentials",
  "no-default-credentials",
  "no-committed-secrets",
  "no-secrets-in-config",
]);

/** A part of a line as it is shown; columns count from 0 in the line as written. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly masked: boolean;
}

const cache = new WeakMap<Source, readonly Masked[]>();

/** What stands for a secret of so many characters. */
export const redaction = (characters: number): string =>
  `[redacted, ${characters} character${characters === 1 ? "" : "s"}]`;

/** All stretches of a source that no report shows, in order, none overlapping another. */
export function secretsOf(source: Source): readonly Masked[] {
  const known = cache.get(source);
  if (known) return known;
  const { text } = source;
  const patterns = findSecrets(text, true).map((stretch) => ({ ...stretch, sure: true }));
  const found = join([...yamlSecrets(text), ...instructionSecrets(text), ...patterns]);
  cache.set(source, found);
  return found;
}

function join(found: Masked[]): readonly Masked[] {
  const joined: Masked[] = [];
  for (const next of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last && next.start < last.end) {
      joined[joined.length - 1] = {
        start: last.start,
        end: Math.max(last.end, next.end),
        sure: last.sure || next.sure,
      };
    } else if (next.end > next.start) joined.push(next);
  }
  return joined;
}

/** The masked stretches that touch a span. */
export function secretsIn(source: Source, start: number, end: number): readonly Masked[] {
  const all = secretsOf(source);
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  let stop = low;
  while (stop < all.length && (all[stop]?.start ?? 0) < end) stop += 1;
  return all.slice(low, stop);
}

/** What a finding of a secret rule points at, where nothing in the source itself shows that it is secret. */
export function ownSecret(finding: Finding): Stretch | undefined {
  const { source, start, end, key } = finding.at;
  if (!SECRET_RULES.has(finding.rule) || secretsIn(source, start, end).length > 0) return undefined;
  if (key && key.start === start && key.end === end) return undefined;
  // A name that is pointed at, as of an ARG without a value, gives nothing away.
  if (/^[A-Za-z_][\w.-]*$/.test(source.text.slice(start, end)) && isName(source.text, start, end))
    return undefined;
  const name = /^\s*["']?[\w.-]+["']?(?:=|:\s)/.exec(source.text.slice(start, Math.min(end, start + 200)));
  return { start: start + (name?.[0].length ?? 0), end };
}

const isName = (text: string, start: number, end: number): boolean =>
  /^\s*[=:]/.test(text.slice(end, end + 20)) ||
  /\b(?:ARG|ENV|LABEL)\s+$/i.test(text.slice(Math.max(0, start - 20), start));

/** One line of a source in pieces, its secrets masked. */
export function maskedLine(source: Source, line: number, extra?: Stretch): readonly Piece[] {
  const from = source.lineStart(line);
  const text = source.line(line);
  const pieces: Piece[] = [];
  const show = (start: number, end: number): void => {
    if (end > start) pieces.push({ text: text.slice(start, end), start, end, masked: false });
  };
  let at = 0;
  for (const { start, end } of hiddenIn(source, from, from + text.length, extra)) {
    show(at, start - from);
    pieces.push({ text: redaction(end - start), start: start - from, end: end - from, masked: true });
    at = end - from;
  }
  show(at, text.length);
  return pieces;
}

/** What is hidden between two offsets, cut to them. */
function hiddenIn(source: Source, from: number, to: number, extra: Stretch | undefined): readonly Stretch[] {
  const hidden = extra
    ? [...secretsIn(source, from, to), { ...extra, sure: true }]
    : secretsIn(source, from, to);
  const cut = hidden.map(({ start, end, sure }) => ({
    start: Math.max(start, from),
    end: Math.min(end, to),
    sure,
  }));
  return join(cut);
}

/** Text without secrets that give themselves away, and without characters that nobody sees. */
export function safeText(text: string): string {
  const known = safe.get(text);
  if (known !== undefined) return known;
  const shown = visible(withoutStretches(text, findSecrets(text, false)));
  if (safe.size >= MOST_TEXTS) safe.clear();
  safe.set(text, shown);
  return shown;
}

/** A thousand manifests get the same few messages. */
const safe = new Map<string, string>();
const MOST_TEXTS = 5000;

const named = new WeakMap<Source, boolean>();

/** Whether a source can hold a secret that is surely one: it has a name of one, or the form. */
function mayBeSure(source: Source): boolean {
  const known =
    named.get(source) ?? (mayNameSecret(source.text) || findSecrets(source.text, true).length > 0);
  named.set(source, known);
  return known;
}

/** The sure secrets on the lines of a span. */
function sureNear({ source, start, end }: Span): Stretch[] {
  const from = source.lineStart(source.position(start).line);
  const to = source.lineStart(source.position(end).line + 1);
  return secretsIn(source, from, to).filter(({ sure }) => sure);
}

/** A message about a place: also without the secrets that stand at that place. */
export function safeMessage(message: string, at: Span, extra?: Stretch): string {
  const stretches = mayBeSure(at.source) ? sureNear(at) : [];
  if (extra) stretches.push(extra);
  let text = message;
  for (const { start, end } of stretches.slice(0, 50)) {
    const value = at.source.text.slice(start, end);
    if (isTelling(value)) text = text.replaceAll(value, redaction(value.length));
  }
  return safeText(text);
}

/** Whether a value in a message gives the secret away; a short plain word is also a word of the language. */
export const isTelling = (value: string): boolean => value.length >= 6 && !/^[a-z]{1,11}$/i.test(value);

function withoutStretches(text: string, stretches: readonly Stretch[]): string {
  let result = "";
  let at = 0;
  for (const { start, end } of join(stretches.map((stretch) => ({ ...stretch, sure: true })))) {
    result += text.slice(at, start) + redaction(end - start);
    at = end;
  }
  return result + text.slice(at);
}

/** Whether the text of an edit would show a secret, of the source or of its own. */
export function revealsSecret(source: Source, start: number, end: number, text: string): boolean {
  if (findSecrets(text, true).length > 0) return true;
  return secretsIn(source, start, end).some((secret) => {
    const value = source.text.slice(secret.start, secret.end);
    return value.length >= 4 && text.includes(value);
  });
}
