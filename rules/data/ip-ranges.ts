/** An address as one number, and how many bits it has. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

function parseV4(text: string): Address | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    return undefined;
  }
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(text: string): Address | undefined {
  const [before, after, ...rest] = text.split("::");
  if (rest.length > 0 || !/^[0-9a-f:]+$/i.test(text)) return undefined;
  const groups = (part: string | undefined): string[] => (part ? part.split(":") : []);
  const [left, right] = [groups(before), groups(after)];
  const missing = 8 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  return { value: all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group || "0"}`), 0n), bits: 128 };
}

const parse = (text: string): Address | undefined => (text.includes(":") ? parseV6(text) : parseV4(text));

/** Whether a range in CIDR notation, or a single address, holds an address; false for what is neither. */
export function holdsAddress(range: string, address: string): boolean {
  const [base, length] = range.split("/");
  const [from, one] = [parse(base ?? ""), parse(address)];
  if (!from || !one || from.bits !== one.bits) return false;
  const prefix = length === undefined ? from.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > from.bits) return false;
  const shift = BigInt(from.bits - prefix);
  return from.value >> shift === one.value >> shift;
}
