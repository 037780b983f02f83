/** True for an IPv4 or IPv6 address as Go's net.ParseIP takes it: four numbers without leading zeros, no zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) &&
  text.split(".").every((part) => Number(part) <= 255 && !/^0\d/.test(part));

function isIpv6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const length = groups.reduce((sum, half) => sum + lengthOf(half), 0);
  return (
    groups.flat().every(isGroup) &&
    onlyLastIsIpv4(groups.flat()) &&
    (halves.length === 2 ? length < 8 : length === 8)
  );
}

const lengthOf = (groups: readonly string[]): number =>
  groups.length + (groups.at(-1)?.includes(".") ? 1 : 0);
const isGroup = (group: string): boolean => /^[0-9a-fA-F]{1,4}$/.test(group) || isIpv4(group);
const onlyLastIsIpv4 = (groups: readonly string[]): boolean =>
  groups.slice(0, -1).every((group) => !group.includes("."));
