import { absentField, type Field, setField } from "../../model/field.ts";
import type { Handler, PodVolume, Scheduling, Sharing, Sysctl, Toleration } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { fieldMap, flagField, textField, textOf } from "./scalar.ts";

/** Volumes of a pod spec; a key without a value is no source, as for the API server. */
export const podVolumesOf = (podSpec: Cursor): PodVolume[] =>
  podSpec
    .get("volumes")
    .items()
    .map((volume) => ({
      name: textOf(volume.get("name")) ?? "",
      at: volume.place,
      sources: volume
        .entries()
        .filter(([key, value]) => key !== "name" && !value.isNull)
        .map(([type, value]) => ({ type, at: value.keyPlace })),
    }));

/** `securityContext.sysctls` of a pod spec. */
export const sysctlsOf = (podSpec: Cursor): Sysctl[] =>
  podSpec
    .below("securityContext", "sysctls")
    .items()
    .map((item) => ({
      at: item.place,
      name: textField(item.get("name")),
      value: textField(item.get("value")),
    }));

export const schedulingOf = (podSpec: Cursor): Scheduling => ({
  tolerations: podSpec.get("tolerations").items().map(tolerationOf),
  nodeName: textField(podSpec.get("nodeName")),
  nodeSelector: fieldMap(podSpec.get("nodeSelector")),
});

const tolerationOf = (toleration: Cursor): Toleration => ({
  at: toleration.place,
  key: textField(toleration.get("key")),
  operator: textField(toleration.get("operator")),
  effect: textField(toleration.get("effect")),
});

const HANDLERS: readonly (readonly [name: string, ...path: string[]])[] = [
  ["liveness probe", "livenessProbe"],
  ["readiness probe", "readinessProbe"],
  ["startup probe", "startupProbe"],
  ["postStart hook", "lifecycle", "postStart"],
  ["preStop hook", "lifecycle", "preStop"],
];

/** Probes and hooks of a container that call over HTTP or TCP; `exec` and `grpc` know no host. */
export const handlersOf = (container: Cursor): Handler[] =>
  HANDLERS.flatMap(([name, ...path]) =>
    ["httpGet", "tcpSocket"]
      .map((way) => container.below(...path, way))
      .filter((call) => !call.isNull)
      .map((call) => ({ name, host: textField(call.get("host")) })),
  );

/** Containers of one pod share their network anyway; their processes only if the pod says so. */
export function sharingOf(podSpec: Cursor): Sharing {
  const nothing = absentField(podSpec.place);
  return {
    network: nothing,
    pid: nothing,
    ipc: nothing,
    processes: flagField(podSpec.get("shareProcessNamespace")),
    links: nothing,
    externalLinks: nothing,
    aliases: [],
    networks: nothing,
  };
}

/** `hostAliases` of a pod spec, as lines of the hosts file. */
export const extraHostsOf = (podSpec: Cursor): readonly Field<string>[] =>
  podSpec
    .get("hostAliases")
    .items()
    .flatMap((alias) => {
      const address = textOf(alias.get("ip"));
      const names = alias
        .get("hostnames")
        .items()
        .flatMap((name) => textOf(name) ?? []);
      return address === undefined ? [] : [setField([address, ...names].join(" "), alias.get("ip").place)];
    });
