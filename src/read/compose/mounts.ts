import { absentField, type Field, mapField, type Place, setField, valueOf } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { Container, HostMount, Mount } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { flagOf } from "./flag.ts";
import type { ComposeService } from "./service.ts";

/** All file systems that a service mounts, by `volumes` or `tmpfs`. */
export const mountsOf = (service: Cursor): readonly Mount[] => [
  ...service.get("volumes").items().map(mountOf),
  ...service.get("tmpfs").items().map(memoryOf),
];

const mountOf = (volume: Cursor): Mount => ({
  at: volume.place,
  kind: kindOf(volume),
  source: volume.get("source").string(),
  target: volume.get("target").string(),
  readOnly: flagOf(volume.get("read_only")),
  propagation: volume.below("bind", "propagation").string(),
});

/** `tmpfs: /run:size=1m,mode=1777` is a path with options behind a colon. */
const memoryOf = (tmpfs: Cursor): Mount => ({
  at: tmpfs.place,
  kind: "tmpfs",
  source: absentField(tmpfs.place),
  target: mapField(tmpfs.string(), (text) => text.split(":", 1)[0] ?? text),
  readOnly: absentField(tmpfs.place),
  propagation: absentField(tmpfs.place),
});

function kindOf(volume: Cursor): Mount["kind"] {
  const type = valueOf(volume.get("type").string());
  if (type === "bind" || type === "npipe") return "bind";
  return type === "volume" || type === "tmpfs" ? type : "other";
}

/** A bind mount, a named volume that is a folder of the host, or the socket of the engine. */
class ComposeHostMount implements HostMount {
  readonly workload: ComposeService;
  readonly path: Field<string>;
  readonly readOnly: Field<boolean>;
  readonly relabel: Field<string>;
  readonly at: Place;

  constructor(
    workload: ComposeService,
    at: Place,
    path: Field<string>,
    readOnly: Field<boolean>,
    relabel: Field<string> = absentField(at),
  ) {
    this.workload = workload;
    this.at = at;
    this.path = path;
    this.readOnly = readOnly;
    this.relabel = relabel;
  }

  get identity(): Identity {
    return this.workload.identity;
  }
  get label(): string {
    return this.workload.label;
  }
  get recursiveReadOnly(): Field<string> {
    return absentField(this.at);
  }
  get containers(): readonly Container[] {
    return this.workload.containers;
  }
  get writable(): boolean | undefined {
    if (this.readOnly.state === "unknown") return undefined;
    return !(this.readOnly.state === "set" && this.readOnly.value);
  }
}

export function hostMountsOf(service: ComposeService): readonly HostMount[] {
  const mounts: HostMount[] = [];
  for (const volume of service.cursor.get("volumes").items()) {
    const readOnly = flagOf(volume.get("read_only"));
    const source = kindOf(volume) === "bind" ? volume.get("source").string() : deviceBehind(volume, service);
    const relabel = volume.below("bind", "selinux").string();
    if (source.state !== "absent")
      mounts.push(new ComposeHostMount(service, volume.place, source, readOnly, relabel));
  }
  const api = service.cursor.get("use_api_socket");
  const asked = flagOf(api);
  if (asked.state === "set" && asked.value) {
    mounts.push(
      new ComposeHostMount(
        service,
        api.place,
        setField("/var/run/docker.sock", api.place),
        absentField(api.place),
      ),
    );
  }
  return mounts;
}

/** A named volume of the local driver with `o: bind` is a folder of the host. */
function deviceBehind(volume: Cursor, service: ComposeService): Field<string> {
  const name = valueOf(volume.get("source").string());
  const options = name === undefined ? undefined : service.project.root.below("volumes", name, "driver_opts");
  const flags = options && valueOf(options.get("o").string());
  if (!options || !flags?.split(",").some((flag) => flag.trim() === "bind" || flag.trim() === "rbind"))
    return absentField(volume.place);
  const device = options.get("device").string();
  return device.state === "set" ? setField(device.value, volume.place) : device;
}
