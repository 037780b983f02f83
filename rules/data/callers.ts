import { type EnvVar, type Namespace, valueOf, type Workload } from "plimsoll";
import { selectedIn } from "./labelled.ts";

/** A connection that the manifests show to be needed. */
export interface Call {
  readonly from: Workload;
  readonly to: Workload;
  /** Ports of the pods that are called, as numbers or names. */
  readonly ports: readonly (number | string)[];
}

const ADDRESS = /(?:HOST|ADDR|ADDRESS|URL|URI|ENDPOINT|SERVER|SERVICE|BROKERS?|DSN|UPSTREAM)S?$/i;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a variable names a host: in an address with a port, or alone where its own name says that it is one. */
export function namesHost({ name, value }: EnvVar, host: string): boolean {
  const text = valueOf(value);
  if (text === undefined || !text.includes(host)) return false;
  const edge = `(?:^|//|[@,;=\\s])${escaped(host)}(?:\\.[\\w.-]+)?`;
  return (
    new RegExp(`${edge}:\\d`).test(text) ||
    (ADDRESS.test(name) && new RegExp(`${edge}(?:[/,;\\s]|$)`).test(text))
  );
}

const envOf = (workload: Workload): readonly EnvVar[] => workload.containers.flatMap(({ env }) => env);

/** What the workloads of a namespace call there: the Services whose names stand in their environment. */
export function callsIn(namespace: Namespace): readonly Call[] {
  const known = callsByNamespace.get(namespace);
  if (known) return known;
  const { workloads, services } = namespace;
  const byWord = wordsIn(workloads);
  const calls = services.flatMap((service) => {
    const callers = (byWord.get(service.name) ?? []).filter((workload) =>
      envOf(workload).some((one) => namesHost(one, service.name)),
    );
    const called = callers.length === 0 || !service.selector ? [] : selectedIn(namespace, service.selector);
    const ports = service.ports.flatMap(({ target, port }) => numbered(target) ?? port ?? []);
    return called.flatMap((to) => callers.filter((from) => from !== to).map((from) => ({ from, to, ports })));
  });
  callsByNamespace.set(namespace, calls);
  return calls;
}

/** Every workload of a namespace asks for the same calls. */
const callsByNamespace = new WeakMap<Namespace, readonly Call[]>();

/** Workloads by the words in their environment that could be the name of a Service. */
function wordsIn(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const byWord = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const texts = envOf(workload).map(({ value }) => valueOf(value) ?? "");
    for (const word of new Set(texts.flatMap((text) => text.match(/[a-z\d][a-z\d-]*/g) ?? [])))
      byWord.set(word, [...(byWord.get(word) ?? []), workload]);
  }
  return byWord;
}

const numbered = (target: string | undefined): number | string | undefined =>
  target !== undefined && /^\d+$/.test(target) ? Number(target) : target;

/** Services of a Compose project that a service calls, by `depends_on`, links and the hosts in its environment. */
export const callsOf = (service: Workload, others: readonly Workload[]): readonly Workload[] =>
  others.filter(
    (other) =>
      other !== service &&
      (service.dependsOn.includes(other.name) ||
        [other.name, ...other.sharing.aliases].some((name) =>
          envOf(service).some((one) => namesHost(one, name)),
        )),
  );
