import { absentField, type Field, mapField, setField, valueOf } from "../../model/field.ts";
import type { Sharing } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";

/** Keys of a mapping that may be left out. */
export const namesIn = (cursor: Cursor): Field<readonly string[]> =>
  mapField(cursor.field(), (written) => written.entries().map(([name]) => name));

/** Whose namespaces a service joins. */
export const sharingOf = (service: Cursor): Sharing => ({
  network: service.get("network_mode").string(),
  pid: service.get("pid").string(),
  ipc: service.get("ipc").string(),
  processes: absentField(service.place),
  links: service.get("links").strings(),
  externalLinks: service.get("external_links").strings(),
  aliases: aliasesOf(service),
  networks: namesIn(service.get("networks")),
});

/** The name of its container, and what its networks call it besides. */
function aliasesOf(service: Cursor): readonly string[] {
  const networks = service.get("networks").entries();
  const named = [
    service.get("container_name"),
    ...networks.flatMap(([, network]) => network.get("aliases").items()),
  ];
  return named.flatMap((name) => valueOf(name.string()) ?? []);
}

/** The `extra_hosts` of a service, as a list or a mapping. */
export function extraHostsOf(service: Cursor): readonly Field<string>[] {
  const hosts = service.get("extra_hosts");
  const named = hosts.entries().flatMap(([name, value]) => {
    const each = value.kind === "sequence" ? value.items() : [value];
    return each.flatMap((one) => {
      const address = valueOf(one.string());
      return address === undefined ? [] : [setField(`${name}:${address}`, one.place)];
    });
  });
  return [...hosts.items().map((item) => item.string()), ...named];
}
