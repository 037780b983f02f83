import { absentField, type Field, type Place, setField, valueOf } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";
import { askForLogin, narrow, type Plugin, redirect } from "./gateway-plugins.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { flagField, numberOf, textField, textOf, textsOf } from "./scalar.ts";

/**
 * An ApisixRoute; APISIX answers every route by plain HTTP and, where a certificate fits the name, by HTTPS.
 * Fields: documentation of the APISIX ingress controller, reference of ApisixRoute, ApisixTls and ApisixPluginConfig v2.
 */
export class ApisixRoute extends EntrySubject implements LinkedRoute {
  readonly via = "ingress";
  readonly before = [];
  /** Filled by the join: hosts with a certificate, plugins by the ApisixPluginConfig they are in, plugins of all. */
  readonly certified: Field<string>[] = [];
  readonly shared = new Map<string, readonly Plugin[]>();
  readonly global: Plugin[] = [];

  get speaksHttp(): boolean {
    return this.#rules.length > 0;
  }

  get hosts(): readonly Field<string>[] {
    return this.#rules.flatMap((rule) => rule.below("match", "hosts").items()).map(textField);
  }

  get ingressClass(): Field<string> {
    return textField(this.object.spec.get("ingressClassName"));
  }

  get tls(): Field<readonly Field<string>[]> {
    if (this.certified.length > 0) return setField(this.certified, this.at);
    // What sends plain HTTP away has its certificate elsewhere.
    return this.#plain === undefined ? setField([], this.at) : absentField(this.at);
  }

  get allowsHttp(): Field<boolean> {
    return this.#plain ? setField(true, this.#plain.get("plugins").place) : setField(false, this.at);
  }

  get anyHost(): readonly Place[] {
    const open = this.#rules.filter((rule) => rule.below("match", "hosts").items().length === 0);
    const stars = this.hosts.filter((host) => valueOf(host)?.startsWith("*"));
    return [...open.map((rule) => rule.get("match").keyPlace), ...stars.map(({ at }) => at)];
  }

  get paths(): readonly RoutePath[] {
    const paths = this.#rules.flatMap((rule) => rule.below("match", "paths").items());
    return paths.flatMap((path) => pathAt(path, !textOf(path)?.endsWith("*")));
  }

  get links(): readonly Backend[] {
    const all = [...this.#rules, ...this.object.spec.get("stream").items()];
    return all.flatMap((rule) => [rule.get("backend"), ...rule.get("backends").items()]).flatMap(backendOf);
  }

  get guarded(): boolean {
    return this.#all(
      (rule, plugins) =>
        askForLogin(plugins) || valueOf(flagField(rule.below("authentication", "enable"))) === true,
    );
  }

  get restricted(): boolean {
    return this.#all(
      (rule, plugins) => narrow(plugins) || textsOf(rule.below("match", "remoteAddrs")).length > 0,
    );
  }

  /** The first rule that answers plain HTTP with what it has. */
  get #plain(): Cursor | undefined {
    return this.#rules.find((rule) => !redirect(this.#pluginsOf(rule)));
  }

  #all(test: (rule: Cursor, plugins: readonly Plugin[]) => boolean): boolean {
    return this.#rules.length > 0 && this.#rules.every((rule) => test(rule, this.#pluginsOf(rule)));
  }

  #pluginsOf(rule: Cursor): readonly Plugin[] {
    const shared = this.shared.get(textOf(rule.get("plugin_config_name")) ?? "") ?? [];
    return [...pluginsIn(rule), ...shared, ...this.global];
  }

  get #rules(): readonly Cursor[] {
    return this.object.spec.get("http").items();
  }
}

function backendOf(cursor: Cursor): Backend[] {
  const service = textOf(cursor.get("serviceName"));
  if (service === undefined) return [];
  const port = cursor.get("servicePort");
  return [{ service, namespace: undefined, port: numberOf(port) ?? textOf(port), at: cursor.place }];
}

/** Plugins of a rule, or of an object that is made of them, without those that are switched off. */
const pluginsIn = (cursor: Cursor): Plugin[] =>
  cursor
    .get("plugins")
    .items()
    .filter((plugin) => valueOf(flagField(plugin.get("enable"))) !== false)
    .map((plugin) => ({ name: textOf(plugin.get("name")) ?? "", config: plugin.get("config") }));

/** Gives each ApisixRoute the certificates and plugins that stand in objects of their own. */
export function joinApisix({ routes, gatewayParts }: Parts, placement: Placement): void {
  const ofKind = (kind: string): KubernetesObject[] => gatewayParts.filter((one) => one.kind === kind);
  const certified = ofKind("ApisixTls").flatMap(({ spec }) => spec.get("hosts").items().map(textField));
  const global = ofKind("ApisixGlobalRule").flatMap(({ spec }) => pluginsIn(spec));
  const configs = ofKind("ApisixPluginConfig").map((object) => ({ object }));
  for (const route of routes) {
    if (!(route instanceof ApisixRoute)) continue;
    route.certified.push(...certified);
    route.global.push(...global);
    for (const { object } of placement.near(route.object, configs, (all) => all))
      route.shared.set(object.name, pluginsIn(object.spec));
  }
}
