import { absentField, type Field, type Place, setField, unknownField, valueOf } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Route, RoutePath, Scope, Setting, Workload } from "../../model/subjects.ts";
import { hostsInRule, isPlainEntryPoint, pathsInRule, takesAnyHost } from "../traefik-rule.ts";
import { ComposeEndpoint } from "./endpoint.ts";
import type { ComposeProject } from "./project.ts";
import { publishedPorts } from "./published.ts";
import type { ComposeService } from "./service.ts";

/** A router of Traefik that a service defines by its labels. */
export class ComposeRouter implements Route {
  readonly kind = "router";
  readonly before = [];
  readonly inside = false;
  readonly namespace = undefined;
  readonly service: ComposeService;
  readonly name: string;
  /** `http`, `tcp` or `udp`. */
  readonly protocol: string;
  readonly #labels: Labels;

  constructor(service: ComposeService, protocol: string, name: string, labels: Labels) {
    this.service = service;
    this.protocol = protocol;
    this.name = name;
    this.#labels = labels;
  }

  get identity(): Identity {
    return this.service.identity;
  }
  get label(): string {
    return `router "${this.name}" of ${this.service.label}`;
  }
  get at(): Place {
    return (this.#label("rule") ?? this.#label("entrypoints") ?? this.service).at;
  }
  get setting(): Setting {
    return this.service.setting;
  }
  get annotations(): ReadonlyMap<string, Field<string>> {
    return this.service.annotations;
  }
  get ingressClass(): Field<string> {
    return absentField(this.at);
  }
  get backends(): readonly string[] {
    return [this.service.name];
  }
  get workloads(): readonly Workload[] {
    return [this.service];
  }
  get paths(): readonly RoutePath[] {
    const rule = this.#label("rule");
    return rule ? pathsInRule(rule) : [];
  }
  get anyHost(): readonly Place[] {
    const rule = this.#label("rule");
    return rule && takesAnyHost(rule) ? [rule.at] : [];
  }
  /** Without a rule the proxy makes one, for a name of its own choice. */
  get hosts(): readonly Field<string>[] {
    return hostsInRule(this.#label("rule") ?? unknownField("", this.at));
  }

  /** An entry point may terminate TLS, or redirect to one that does, by itself. */
  get tls(): Field<readonly Field<string>[]> {
    const own = [...this.#labels].find(([key, value]) => this.#isTls(key, value));
    if (own) return setField([], own[1].at);
    const points = this.#entryPoints;
    if (points === undefined || this.#redirects) return unknownField("", this.at);
    const flags = proxyWords(this.service.project);
    const isPlain = points.every((point) => isPlainEntryPoint(point) && !securedByProxy(point, flags));
    return points.length > 0 && isPlain ? absentField(this.at) : unknownField("", this.at);
  }

  get allowsHttp(): Field<boolean> {
    return absentField(this.at);
  }

  /** A middleware lets some addresses in only. */
  get restricted(): boolean {
    return this.#uses(/\.ip(?:allow|white)list\.sourcerange$/i);
  }

  /** A middleware asks callers who they are. */
  get guarded(): boolean {
    return this.#uses(/\.(?:forward|basic|digest)auth\./i);
  }

  get #redirects(): boolean {
    return this.#uses(/\.redirectscheme\.scheme$/i);
  }

  /** What it listens on: as written, else all that the proxy of the project has. */
  get #entryPoints(): readonly string[] | undefined {
    const written = this.#label("entrypoints");
    if (written)
      return valueOf(written)
        ?.split(",")
        .map((point) => point.trim());
    const flags = proxyWords(this.service.project);
    const points = flags.flatMap((word) => /^--entrypoints?\.([^.=]+)\.address=/i.exec(word)?.[1] ?? []);
    return points.length > 0 ? points : undefined;
  }

  #uses(setting: RegExp): boolean {
    const used = (valueOf(this.#label("middlewares") ?? absentField(this.at)) ?? "").split(",");
    const names = new Set(used.map((name) => name.trim().replace(/@.*/s, "").toLowerCase()));
    return this.service.project.services.some(({ annotations }) =>
      [...annotations.keys()].some((key) => {
        const name = /^traefik\.\w+\.middlewares\.([^.]+)\./i.exec(key)?.[1];
        return name !== undefined && names.has(name.toLowerCase()) && setting.test(key);
      }),
    );
  }

  #isTls(key: string, value: Field<string>): boolean {
    const prefix = `${this.#prefix}tls`;
    return key.startsWith(`${prefix}.`) || (key === prefix && valueOf(value) !== "false");
  }

  get #prefix(): string {
    return `traefik.${this.protocol}.routers.${this.name}.`.toLowerCase();
  }

  #label(key: string): Field<string> | undefined {
    return this.#labels.get(this.#prefix + key);
  }
}

/** Labels by their names in small letters: Traefik does not tell capitals apart. */
type Labels = ReadonlyMap<string, Field<string>>;

const smallLabels = (service: ComposeService): Labels =>
  new Map([...service.annotations].map(([key, value]) => [key.toLowerCase(), value]));

const IMAGE = /(?:^|\/)traefik(?:[:@]|$)/;

const isProxy = (service: ComposeService): boolean => {
  const ref = service.container.image && valueOf(service.container.image.ref);
  return ref !== undefined && IMAGE.test(ref.text);
};

/** Words of the command of the project's Traefik, those of one text too. */
function proxyWords({ services }: ComposeProject): string[] {
  return services
    .filter(isProxy)
    .flatMap(({ container }) => valueOf(container.args) ?? [])
    .flatMap((word) => valueOf(word)?.split(/\s+/) ?? []);
}

const securedByProxy = (point: string, flags: readonly string[]): boolean =>
  flags.some((flag) => {
    const found = /^--entrypoints?\.([^.=]+)\.http\.(?:tls|redirections)(?:[.=]|$)/i.exec(flag);
    return found?.[1]?.toLowerCase() === point.toLowerCase();
  });

/** Routers of a service that Traefik takes up. */
export function routersOf(service: ComposeService): ComposeRouter[] {
  const labels = smallLabels(service);
  const routers = new Map<string, ComposeRouter>();
  for (const key of labels.keys()) {
    const [id, protocol, name] = /^traefik\.(http|tcp|udp)\.routers\.([^.]+)\./.exec(key) ?? [];
    if (id === undefined || protocol === undefined || name === undefined) continue;
    if (!routers.has(id)) routers.set(id, new ComposeRouter(service, protocol, name, labels));
  }
  return routers.size > 0 && isTakenUp(service, labels) ? [...routers.values()] : [];
}

/** A service may keep out, and where none is taken up by itself it has to ask. */
function isTakenUp({ project }: ComposeService, labels: Labels): boolean {
  const enabled = labels.get("traefik.enable");
  if (enabled) return valueOf(enabled) !== "false";
  return !proxyWords(project).some((word) => /^--providers\.docker\.exposedbydefault=false$/i.test(word));
}

/** Ways to a service through the Traefik of its project, or one beside it. */
export function routedEndpoints(service: ComposeService): ComposeEndpoint[] {
  const routers = routersOf(service);
  if (routers.length === 0) return [];
  const scope = scopeOfProxy(service.project);
  const port = portOf(service);
  return routers.map(
    (router) =>
      new ComposeEndpoint(service, {
        at: router.at,
        via: "router",
        scope,
        port,
        protocol: router.protocol === "udp" ? "udp" : "tcp",
        label: router.label,
        restricted: router.restricted,
        guarded: router.guarded,
        chain: proxyPorts(service.project).map(({ at, label }) => ({ at, message: label })),
      }),
  );
}

function portOf(service: ComposeService): number | undefined {
  const label = [...smallLabels(service)].find(([key]) =>
    /^traefik\.\w+\.services\.[^.]+\.loadbalancer\.server\.port$/.test(key),
  );
  const text = label && valueOf(label[1]);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const proxyPorts = ({ services }: ComposeProject): readonly ComposeEndpoint[] =>
  services.filter(isProxy).flatMap(publishedPorts);

/** A proxy that only the host itself reaches lets nobody else in. */
function scopeOfProxy(project: ComposeProject): Scope {
  const ports = proxyPorts(project);
  return ports.length > 0 && ports.every(({ scope }) => scope === "local") ? "local" : "outside";
}
