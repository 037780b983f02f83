import { isUtf8 } from "node:buffer";
import { relative, resolve, sep } from "node:path";

/** A path as the file system is asked for it: bytes where it is not UTF-8, as a string would name another file. */
export interface Location {
  /** Absolute; what is not UTF-8 in it is spelled `\xff`. */
  readonly text: string;
  readonly raw: Buffer | undefined;
}

/** The location of a path from the command line or the configuration. */
export const locate = (cwd: string, path: string): Location => ({ text: resolve(cwd, path), raw: undefined });

/** What to hand to `node:fs`. */
export const onDisk = ({ text, raw }: Location): string | Buffer => raw ?? text;

/** The entry of a folder, under its name as bytes where that is not UTF-8. */
export function inside(folder: Location, name: string | Buffer): Location {
  const shown = typeof name === "string" ? name : spell(name);
  const text = folder.text.endsWith(sep) ? folder.text + shown : folder.text + sep + shown;
  if (typeof name === "string" && folder.raw === undefined) return { text, raw: undefined };
  const above = folder.raw ?? Buffer.from(folder.text);
  return { text, raw: Buffer.concat([above, Buffer.from(sep), Buffer.from(name)]) };
}

/** The text of a name; a byte that is not UTF-8 becomes `\xff`, so that two names never look alike. */
export function spell(name: Buffer): string {
  if (isUtf8(name)) return name.toString("utf8");
  let text = "";
  for (let at = 0; at < name.length; ) {
    const length = characterLength(name, at);
    text +=
      length > 0
        ? name.toString("utf8", at, at + length)
        : `\\x${(name[at] ?? 0).toString(16).padStart(2, "0")}`;
    at += Math.max(length, 1);
  }
  return text;
}

/** Length of the UTF-8 character at an offset; 0 if there is none. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

/** The path that reports show: relative to the working directory, with forward slashes. */
export function display(cwd: string, text: string): string {
  // What lies below needs no look at every step of both paths.
  const path = text.startsWith(cwd + sep) ? text.slice(cwd.length + 1) : relative(cwd, text);
  return path === "" ? "." : sep === "/" ? path : path.split(sep).join("/");
}

/** Order of the UTF-8 bytes of two texts, which is that of git and of no locale. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  for (let at = 0; at < a.length && at < b.length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    // Surrogates sort below U+E000 as units but above as characters.
    if (left !== right) return left >= 0xd800 && right >= 0xd800 ? codePointOrder(a, b, at) : left - right;
  }
  return a.length - b.length;
}

function codePointOrder(a: string, b: string, at: number): number {
  const lift = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);
  return lift(a.charCodeAt(at)) - lift(b.charCodeAt(at));
}
