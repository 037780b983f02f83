import { later } from "../model/later.ts";

/** A range of addresses: both ends, as numbers of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of a CIDR, or of one address; undefined for a text that is neither. */
export function rangeOf(text: string): AddressRange | undefined {
  const [address = "", prefix, more] = text.trim().split("/");
  const parsed = more === undefined ? parse(address) : undefined;
  if (!parsed) return undefined;
  const bits = parsed.family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (length < 0 || length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = parsed.value - (parsed.value % size);
  return { family: parsed.family, first, last: first + size - 1n };
}

interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

function parse(text: string): Address | undefined {
  const value = text.includes(":") ? parse6(text) : parse4(text);
  return value === undefined ? undefined : { family: text.includes(":") ? 6 : 4, value };
}

function parse4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parse6(text: string): bigint | undefined {
  const [head = "", rest, more] = inWords(text).split("::");
  const left = words(head);
  const right = words(rest ?? "");
  const missing = 8 - left.length - right.length;
  const isWhole = rest === undefined ? missing === 0 : missing > 0;
  if (more !== undefined || !isWhole) return undefined;
  const all = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!all.every((word) => /^[\da-f]{1,4}$/i.test(word))) return undefined;
  return all.reduce((value, word) => value * 65536n + BigInt(`0x${word}`), 0n);
}

const words = (text: string): string[] => (text === "" ? [] : text.split(":"));

/** The last four bytes may be written as an address of IPv4. */
const inWords = (text: string): string =>
  text.replace(/(?<=:)\d+\.\d+\.\d+\.\d+$/, (last) => {
    const value = parse4(last);
    return value === undefined ? last : `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });

/** Whether all addresses of one range lie in the other. */
export const contains = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && outer.last >= inner.last;

export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

const ranges = (...texts: readonly string[]): readonly AddressRange[] =>
  texts.flatMap((text) => rangeOf(text) ?? []);

/** What clusters give to their pods: RFC 1918, RFC 6598 and unique local addresses of IPv6. */
export const podRanges = later(() =>
  ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
);

/** What the internet does not route: the above, loopback, link-local, multicast and reserved ranges. */
export const unrouted = later(() => [
  ...podRanges(),
  ...ranges("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8"),
]);
