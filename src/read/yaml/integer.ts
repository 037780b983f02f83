import type { Dialect } from "./node.ts";

const MAX_UNSIGNED = 2n ** 64n - 1n;
const MIN_SIGNED = -(2n ** 63n);
const MAX_SIGNED = 2n ** 63n - 1n;

/** No number of 64 bits needs as many digits; more would only cost time. */
const LONGEST = 128;

/**
 * An integer as Go's `strconv.ParseInt(text, 0, 64)` reads it, else as `ParseUint`: a leading zero means octal.
 * Undefined for anything else, and beyond 64 bits; go-yaml then tries it as a float.
 */
export function integer(text: string, dialect: Dialect): number | bigint | undefined {
  if (text.length > LONGEST) return undefined;
  if (isShortDecimal(text)) return Number(text);
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (!match) return dialect === "kubernetes" ? signedBinary(text) : undefined;
  const [, sign = "", digits = ""] = match;
  const size = BigInt(digits.replace(/^0(?=[0-7])/, "0o"));
  return within(sign === "-" ? -size : size, sign === "" ? MAX_UNSIGNED : MAX_SIGNED);
}

/** What nearly every integer is: a few digits, the first of them no zero. */
function isShortDecimal(text: string): boolean {
  if (text.length === 0 || text.length > 15 || text.startsWith("0")) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** A remnant in go-yaml v2's resolve.go: after `0b` it parses the rest as a binary number, sign and all. */
function signedBinary(text: string): number | bigint | undefined {
  const [, sign, digits] = /^0b([-+])([01]+)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const size = BigInt(`0b${digits}`);
  return within(sign === "-" ? -size : size, MAX_SIGNED);
}

function within(value: bigint, max: bigint): number | bigint | undefined {
  if (value < MIN_SIGNED || value > max) return undefined;
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}
