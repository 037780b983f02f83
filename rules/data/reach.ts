import {
  type Container,
  type Endpoint,
  type Fix,
  type FixClass,
  is,
  type PolicyRule,
  set,
  valueOf,
  type Workload,
} from "plimsoll";

const GUARDS = /forwardauth|basicauth|oauth2?-?proxy|authelia|authentik|auth-(?:url|signin|type|secret)/i;

const ENTRIES: readonly Endpoint["via"][] = ["ingress", "route", "gateway", "router"];

/** Whether an authenticating proxy stands before an HTTP entry: by its own words, or by what the workload is marked with. */
export function isGuarded({ guarded, via, workload }: Endpoint): boolean {
  if (guarded) return true;
  if (!ENTRIES.includes(via)) return false;
  return [...workload.annotations].some(
    ([key, value]) => GUARDS.test(key) || (value.state === "set" && GUARDS.test(value.value)),
  );
}

/** Whether network policies let nobody in to any of the ports; they do not hold for pods in the network of their node. */
export const isShut = ({ admitted, hostNetwork }: Workload, ports: readonly number[]): boolean =>
  admitted !== undefined && hostNetwork.state !== "unknown" && !is(hostNetwork, true)
    ? !admitted.some((rule) => rule.action !== "deny" && mayAdmit(rule, ports))
    : false;

/** A port by name, or one that is filled in later, may be any. */
const mayAdmit = (rule: PolicyRule, ports: readonly number[]): boolean =>
  rule.ports?.some(({ port, endPort }) => {
    const first = Number(valueOf(port));
    const last = endPort.state === "absent" ? first : (valueOf(endPort) ?? Number.POSITIVE_INFINITY);
    return !Number.isInteger(first) || ports.some((asked) => asked >= first && asked <= last);
  }) ?? true;

/** The way by which strangers reach a port of a container; undefined if there is none. */
export const wayIn = (container: Container, ports: readonly number[]): Endpoint | undefined =>
  isShut(container.workload, ports)
    ? undefined
    : waysTo(container, ports).find((endpoint) => endpoint.scope === "outside" && !endpoint.restricted);

/** All ways to the ports of a container that no proxy guards. */
export const waysTo = (container: Container, ports: readonly number[]): readonly Endpoint[] =>
  container.workload.endpoints.filter(
    (endpoint) =>
      (endpoint.container === undefined || endpoint.container === container) &&
      (endpoint.port === undefined || ports.includes(endpoint.port)) &&
      !isGuarded(endpoint),
  );

/** The fix that publishes a Compose port on loopback only; undefined where that would not be one small edit. */
export function bindToLoopback(
  { at, via, hostAddress, setting }: Endpoint,
  kind: FixClass = setting === "development" ? "low-risk" : "suggest",
): Fix | undefined {
  if (via !== "compose-port" || at.origin || hostAddress.state !== "absent") return undefined;
  const text = at.source.text.slice(at.start, at.end);
  const title = "publish it on 127.0.0.1 only";
  if (hostAddress.at.path.at(-1) === "host_ip") return set(hostAddress, "127.0.0.1", kind, title);
  const quote = /^(["']?)\d[\d-]{0,20}:\d/.exec(text)?.[1];
  if (quote === undefined) return undefined;
  const start = at.start + quote.length;
  return {
    class: kind,
    title,
    changes: [{ kind: "replace", at: { source: at.source, start, end: start }, text: "127.0.0.1:" }],
  };
}
