import { valueOf } from "../model/field.ts";
import type { PolicyPort, PolicyRule } from "../model/subjects.ts";
import type { Party, PortAsked } from "./party.ts";
import { some, type Truth } from "./truth.ts";

/** Whether a rule is about a port; names are those of the ports of whoever is called. */
export const coversPort = ({ ports }: PolicyRule, asked: PortAsked, called: Party): Truth =>
  ports === undefined ? true : some(ports, (port) => isPort(port, asked, called));

function isPort({ protocol, port, endPort }: PolicyPort, asked: PortAsked, called: Party): Truth {
  if (protocol !== undefined && protocol !== asked.protocol) return false;
  if (port.state === "absent") return true;
  if (port.state === "unknown" || endPort.state === "unknown") return undefined;
  const first = Number(port.value);
  if (!Number.isInteger(first)) return isNamed(port.value, asked, called);
  const last = valueOf(endPort) ?? first;
  return asked.number !== undefined && asked.number >= first && asked.number <= last;
}

function isNamed(name: string, asked: PortAsked, called: Party): Truth {
  if (called.kind !== "workload") return false;
  const named = called.workload.containers
    .flatMap(({ ports }) => ports)
    .filter((port) => port.name === name && port.protocol.toUpperCase() === asked.protocol);
  return some(named, ({ port }) =>
    port.state === "set" ? port.value === asked.number : port.state === "unknown" ? undefined : false,
  );
}
