import { valueOf } from "../../model/field.ts";
import type { MountedFile } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { Lookup } from "./lookup.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { Placed, Placement } from "./placement.ts";
import { textField, textOf } from "./scalar.ts";

const byName = new Lookup<Placed>(({ object }) => [object.name]);

/** Tells workloads which ConfigMaps lie beside them, for what they mount. */
export function joinConfigs(parts: Parts, placement: Placement): void {
  if (parts.configs.length === 0) return;
  const all = parts.configs.map((object) => ({ object }));
  for (const workload of parts.workloads)
    workload.configNamed = (name) =>
      placement.near(workload.object, all, (some) => byName.get(some, name))[0]?.object;
}

/** Files that a container gets out of ConfigMaps; one that the repository does not hold has no text. */
export const filesOf = (
  container: Cursor,
  volumes: ReadonlyMap<string, Cursor>,
  configNamed: (name: string) => KubernetesObject | undefined,
): readonly MountedFile[] =>
  container
    .get("volumeMounts")
    .items()
    .flatMap((mount) => {
      const volume = volumes.get(textOf(mount.get("name")) ?? "");
      const target = textOf(mount.get("mountPath"));
      return volume && target !== undefined
        ? sourcesOf(volume).flatMap((source) => filesIn(source, mount, target, configNamed))
        : [];
    });

/** The ConfigMaps of a volume. */
const sourcesOf = (volume: Cursor): readonly Cursor[] =>
  [
    volume.get("configMap"),
    ...volume
      .below("projected", "sources")
      .items()
      .map((source) => source.get("configMap")),
  ].filter((source) => source.exists);

function filesIn(
  source: Cursor,
  mount: Cursor,
  target: string,
  configNamed: (name: string) => KubernetesObject | undefined,
): readonly MountedFile[] {
  const data = configNamed(textOf(source.get("name")) ?? "")?.root.get("data");
  const items = source.get("items").items();
  const chosen =
    items.length > 0 ? items.map(keyAndPath) : (data?.entries() ?? []).map(([key]) => [key, key]);
  const subPath = textOf(mount.get("subPath"));
  return chosen.flatMap(([key = "", path = ""]) => {
    const at = subPath === undefined ? `${target.replace(/\/$/, "")}/${path}` : target;
    if (subPath !== undefined && subPath !== path) return [];
    const text = data && valueOf(textField(data.get(key)));
    return [{ path: at, text }];
  });
}

const keyAndPath = (item: Cursor): readonly string[] => {
  const key = textOf(item.get("key")) ?? "";
  return [key, textOf(item.get("path")) ?? key];
};
