import { valueOf } from "../model/field.ts";
import type { PolicyPort, PolicyRule } from "../model/subjects.ts";
import type { Answer } from "./connections.ts";
import type { PortAsked } from "./party.ts";
import type { Cause } from "./stages.ts";

/** Ports of a protocol from the first to the last. */
export interface PortSpan {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** All ports of one state between two ends. */
export interface Opening {
  readonly state: "allowed" | "unknown";
  /** `8080/TCP`, `8000-8999/TCP`, `UDP`; undefined: every port. */
  readonly ports: readonly string[] | undefined;
  readonly because: readonly Cause[];
}

const LAST = 65535;
const PROTOCOLS = ["TCP", "UDP", "SCTP"];

/** What is allowed and what cannot be told, whatever the port; `spans` are those that can make a difference. */
export function openings(spans: readonly PortSpan[], ask: (port: PortAsked) => Answer): Opening[] {
  const protocols = new Set([...PROTOCOLS, ...spans.map(({ protocol }) => protocol)]);
  const told = [...protocols].flatMap((protocol) => piecesOf(protocol, spans, ask));
  return (["allowed", "unknown"] as const).flatMap((state) => {
    const found = told.filter(({ answer }) => answer.state === state);
    if (found.length === 0) return [];
    const texts = merged(found).map(spanText);
    const isEvery = PROTOCOLS.every((protocol) => texts.includes(protocol));
    const because = [...new Set(found.flatMap(({ answer }) => answer.because))];
    return [{ state, ports: isEvery ? undefined : texts, because }];
  });
}

interface Piece extends PortSpan {
  readonly answer: Answer;
}

/** The ports of a protocol cut wherever a span begins or ends: all of a piece have the answer of its first. */
function piecesOf(
  protocol: string,
  spans: readonly PortSpan[],
  ask: (port: PortAsked) => Answer,
): readonly Piece[] {
  const own = spans.filter((span) => span.protocol === protocol);
  const cuts = new Set([1, ...own.flatMap(({ first, last }) => [first, last + 1])]);
  const starts = [...cuts].filter((cut) => cut >= 1 && cut <= LAST).sort((a, b) => a - b);
  return starts.map((first, at) => ({
    protocol,
    first,
    last: (starts[at + 1] ?? LAST + 1) - 1,
    answer: ask({ number: first, protocol }),
  }));
}

function merged(spans: readonly PortSpan[]): readonly PortSpan[] {
  const all: PortSpan[] = [];
  for (const span of spans) {
    const before = all.at(-1);
    if (before?.protocol !== span.protocol || before.last + 1 !== span.first) all.push(span);
    else all[all.length - 1] = { ...before, last: span.last };
  }
  return all;
}

function spanText({ protocol, first, last }: PortSpan): string {
  if (first === 1 && last === LAST) return protocol;
  return first === last ? `${first}/${protocol}` : `${first}-${last}/${protocol}`;
}

/** The ports that rules name by number. */
export const spansOf = (rules: readonly PolicyRule[]): readonly PortSpan[] =>
  rules.flatMap(({ ports }) => (ports ?? []).flatMap(spanOf));

function spanOf({ protocol, port, endPort }: PolicyPort): PortSpan[] {
  const number = Number(valueOf(port));
  const isNumber = port.state === "set" && Number.isInteger(number);
  const [first, last] = isNumber ? [number, valueOf(endPort) ?? number] : [1, LAST];
  const protocols = protocol === undefined ? PROTOCOLS : [protocol];
  return protocols.map((one) => ({ protocol: one, first, last }));
}
