import { valueOf } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";
import { pathInside } from "./paths.ts";
import { isHostPath, splitVolume } from "./volumes.ts";

/** Files that a Compose file includes or extends, by their path from the root; as far as it says so without variables. */
export function filesNamedBy(root: Cursor | undefined, folder: string): string[] {
  if (!root) return [];
  const included = root
    .get("include")
    .items()
    .flatMap((item) => [item, item.get("path"), ...item.get("path").items()]);
  const extended = root
    .get("services")
    .entries()
    .map(([, service]) => service.below("extends", "file"));
  return [...included, ...extended].flatMap((one) => {
    const text = one.kind === "scalar" ? valueOf(one.string()) : undefined;
    return text === undefined ? [] : (pathInside(folder, text) ?? []);
  });
}

/** True if every service, network, volume, secret and config that the file names is in it: it can run by itself. */
export function isSelfContained(root: Cursor): boolean {
  if (root.get("include").exists) return true;
  const services = root.get("services").entries();
  const has = (kind: string, name: string): boolean => root.below(kind, name).exists || name.includes("$");
  return services.every(([, service]) =>
    [
      ...namesIn(service.get("depends_on")).map((name) => has("services", name)),
      ...namesIn(service.get("networks")).map((name) => name === "default" || has("networks", name)),
      ...["secrets", "configs"].flatMap((kind) => namesIn(service.get(kind)).map((name) => has(kind, name))),
      ...service
        .get("volumes")
        .items()
        .flatMap(volumeOf)
        .map((name) => has("volumes", name)),
    ].every(Boolean),
  );
}

/** Names of a list or the keys of a mapping; of a list of mappings their `source`. */
function namesIn(cursor: Cursor): string[] {
  const items = cursor.items().flatMap((item) => {
    return valueOf(item.kind === "mapping" ? item.get("source").string() : item.string()) ?? [];
  });
  return [...items, ...cursor.entries().map(([key]) => key)];
}

/** The named volume behind a mount, if it is one. */
function volumeOf(mount: Cursor): string[] {
  if (mount.kind === "mapping") {
    const isNamed = valueOf(mount.get("type").string()) === "volume";
    return isNamed ? [valueOf(mount.get("source").string()) ?? []].flat() : [];
  }
  const source = splitVolume(valueOf(mount.string()) ?? "").source?.text;
  return source === undefined || isHostPath(source) ? [] : [source];
}
