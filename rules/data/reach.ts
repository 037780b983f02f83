import type { Container, Endpoint, Fix } from "plimsoll";

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

/** The way by which strangers reach a port of a container; undefined if there is none. */
export const wayIn = (container: Container, ports: readonly number[]): Endpoint | undefined =>
  container.workload.endpoints.find(
    (endpoint) =>
      endpoint.scope === "outside" &&
      !endpoint.restricted &&
      (endpoint.container === undefined || endpoint.container === container) &&
      (endpoint.port === undefined || ports.includes(endpoint.port)) &&
      !isGuarded(endpoint),
  );

/** The fix that publishes a Compose port on loopback only; undefined where the port is not written as `HOST:CONTAINER`. */
export function bindToLoopback({ at, via, hostAddress, workload }: Endpoint): Fix | undefined {
  if (via !== "compose-port" || at.origin || hostAddress.state !== "absent") return undefined;
  const quote = /^(["']?)\d[\d-]{0,20}:\d/.exec(at.source.text.slice(at.start, at.end))?.[1];
  if (quote === undefined) return undefined;
  const start = at.start + quote.length;
  return {
    class: workload.setting === "development" ? "low-risk" : "suggest",
    title: "publish it on 127.0.0.1 only",
    changes: [{ kind: "replace", at: { source: at.source, start, end: start }, text: "127.0.0.1:" }],
  };
}
