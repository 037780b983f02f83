import type { ScalarNode } from "../yaml/node.ts";
import { isIpAddress } from "./ip-address.ts";
import { type Part, partOf, splitOutside, splittable, unknownPart } from "./parts.ts";
import type { Lengthen, Tools } from "./shape.ts";
import { entryAt } from "./short-forms.ts";
import {
  child,
  isNull,
  itemsIn,
  mappingOf,
  rawOf,
  scalarOf,
  sequenceOf,
  type Tree,
  type TreeEntry,
} from "./tree.ts";

/** The parts of `[HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]`, by offsets into the text. */
export interface PortParts {
  readonly host?: Part;
  readonly published?: Part;
  readonly target: Part;
  readonly protocol?: Part;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** A range wider than this stays one entry: a list of thousands of ports tells no more. */
const widestRange = 256;

/** Splits a port of the short syntax (docker/go-connections, nat.ParsePortSpec); the address may hold colons. */
export function splitPort(text: string): PortParts {
  const slash = splitOutside(text, /[/]/);
  const ports = slash[0] ?? { text, from: 0, to: text.length };
  const protocol = slash.length > 1 ? { protocol: joined(text, slash[1], slash.at(-1)) } : {};
  const sections = splitOutside(ports.text, /[:]/);
  const target = sections.at(-1) ?? ports;
  const published = sections.length > 1 ? { published: sections.at(-2) ?? ports } : {};
  const host = sections.length > 2 ? { host: unbracket(joined(text, sections[0], sections.at(-3))) } : {};
  return { target, ...published, ...host, ...protocol };
}

function joined(text: string, first: Part | undefined, last: Part | undefined): Part {
  const from = first?.from ?? 0;
  const to = last?.to ?? text.length;
  return { text: text.slice(from, to), from, to };
}

function unbracket(part: Part): Part {
  const inside = /^\[(.*)\]$/.exec(part.text)?.[1];
  return inside === undefined ? part : { text: inside, from: part.from + 1, to: part.to - 1 };
}

/** Each port as a mapping with `target`, `published`, `host_ip` and `protocol`, ranges one by one. */
export const ports: Lengthen = (node, tools) => {
  if (node.kind !== "sequence") return node;
  return sequenceOf(
    node,
    itemsIn(node).flatMap((item) => (item.kind === "scalar" && !isNull(item) ? port(item, tools) : [item])),
  );
};

function port(item: ScalarNode, tools: Tools): readonly Tree[] {
  const parts = splitPort(splittable(item));
  if (item.unresolved !== undefined) return [mappingOf(item, unresolvedEntries(item, parts, tools))];
  const target = rangeOf(parts.target.text);
  const published = parts.published?.text ? rangeOf(parts.published.text) : undefined;
  const fault = faultOf(parts, target, published);
  if (fault) tools.report(item, fault);
  if (fault || !target) return [item];
  const wide = width(target) >= widestRange || tools.budget.left < width(target);
  tools.budget.left -= wide ? 1 : width(target) + 1;
  const each = target.first === target.last || wide ? [target] : numbersOf(target);
  return each.map((one, index) => {
    const paired =
      published && each.length > 1
        ? { first: published.first + index, last: published.first + index }
        : published;
    return mappingOf(item, resolvedEntries(item, parts, one, paired, tools));
  });
}

const numbersOf = (range: Range): Range[] =>
  Array.from({ length: range.last - range.first + 1 }, (_, index) => ({
    first: range.first + index,
    last: range.first + index,
  }));

function resolvedEntries(
  item: ScalarNode,
  parts: PortParts,
  target: Range,
  published: Range | undefined,
  tools: Tools,
) {
  const part = (from: Part) => partOf(item, from, tools.environment);
  const entries: TreeEntry[] = [entryAt("target", { ...part(parts.target), text: said(target) })];
  if (published && parts.published) {
    entries.push(entryAt("published", { ...part(parts.published), text: said(published), style: "double" }));
  }
  if (parts.host?.text) entries.push(entryAt("host_ip", { ...part(parts.host), style: "double" }));
  if (parts.protocol) {
    const protocol = part(parts.protocol);
    entries.push(entryAt("protocol", { ...protocol, text: protocol.text.toLowerCase() }));
  }
  return entries;
}

/** The value of a variable may hold colons: `${WEB}:80` can also say an address, so that stays unknown. */
function unresolvedEntries(item: ScalarNode, parts: PortParts, tools: Tools): TreeEntry[] {
  const part = (name: string, from: Part | undefined): TreeEntry[] =>
    from && from.text !== "" ? [entryAt(name, partOf(item, from, tools.environment))] : [];
  const first = parts.published ?? parts.target;
  const hidden = !parts.host && first.text.startsWith("$");
  const host = hidden ? [entryAt("host_ip", unknownPart(item, first))] : part("host_ip", parts.host);
  const published =
    hidden && !parts.published
      ? [entryAt("published", unknownPart(item, first))]
      : part("published", parts.published);
  return [...part("target", parts.target), ...published, ...host, ...part("protocol", parts.protocol)];
}

const said = (range: Range): string =>
  range.first === range.last ? String(range.first) : `${range.first}-${range.last}`;

function rangeOf(text: string): Range | undefined {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (from === undefined) return undefined;
  const first = Number(from);
  const last = to === undefined ? first : Number(to);
  return first <= last && last <= 65_535 ? { first, last } : undefined;
}

function faultOf(
  parts: PortParts,
  target: Range | undefined,
  published: Range | undefined,
): string | undefined {
  if (!target) return "the container port must be a number up to 65535 or a range like `8000-8005`";
  if (parts.published?.text && !published)
    return "the published port must be a number up to 65535 or a range like `8000-8005`";
  if (published && target.last !== target.first && width(target) !== width(published)) {
    return "the published range and the container range must have the same length";
  }
  if (parts.host?.text && !isIpAddress(parts.host.text))
    return "the host part of a port must be an IP address";
  if (parts.protocol && !/^(tcp|udp|sctp)$/i.test(parts.protocol.text))
    return "the protocol of a port must be tcp, udp or sctp";
  return undefined;
}

const width = (range: Range): number => range.last - range.first;

/** Two ports are one if address, both numbers and protocol agree (compose-go, override). */
export function portKey(item: Tree): string {
  if (item.kind !== "mapping") return rawOf(item);
  const [host, published, target, protocol] = ["host_ip", "published", "target", "protocol"].map((key) =>
    rawOf(child(item, key)),
  );
  return `${host || "0.0.0.0"}:${published}:${target}/${protocol || "tcp"}`;
}

/** The address of a long port, checked where its short twin is: in the text. */
export const longPort: Lengthen = (node, tools) => {
  const host = child(node, "host_ip");
  if (
    host?.kind === "scalar" &&
    host.unresolved === undefined &&
    host.text !== "" &&
    !isIpAddress(host.text)
  ) {
    tools.report(host, "`host_ip` must be an IP address");
  }
  const published = child(node, "published");
  if (node.kind !== "mapping" || published?.kind !== "scalar" || published.style !== "plain") return node;
  const text = {
    ...scalarOf(published, published.text),
    ...(published.unresolved === undefined ? {} : { unresolved: published.unresolved }),
  };
  return mappingOf(
    node,
    node.entries.map((entry) =>
      entry.value === published ? { key: entry.key, value: text } : (entry as TreeEntry),
    ),
  );
};
