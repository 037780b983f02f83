import { absentField, type Field, mapField, type Place, setField, unknownField } from "../../model/field.ts";
import type { EngineNamespaces, SecurityLevel } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";

/** A level at which nothing can be set: Compose has no pods. */
export const noSecurityAt = (at: Place): SecurityLevel => ({
  runAsUser: absentField(at),
  runAsGroup: absentField(at),
  runAsNonRoot: absentField(at),
  seccompProfile: absentField(at),
  appArmorProfile: absentField(at),
  seLinux: {
    type: absentField(at),
    user: absentField(at),
    role: absentField(at),
    level: absentField(at),
    disabled: absentField(at),
  },
  windowsUser: absentField(at),
  hostProcess: absentField(at),
});

/** What a service sets by `user` and `security_opt`, in the words of Kubernetes. */
export function securityOf(service: Cursor, at: Place): SecurityLevel {
  const user = service.get("user").string();
  return {
    ...noSecurityAt(at),
    runAsGroup: groupOf(user),
    runAsNonRoot: nonRootOf(user),
    runAsUser: user.state === "set" && user.value === "" ? absentField(user.at) : user,
    seccompProfile: mapField(optionOf(service, "seccomp"), profile),
    appArmorProfile: mapField(optionOf(service, "apparmor"), profile),
    seLinux: {
      type: optionOf(service, "label", "type"),
      user: optionOf(service, "label", "user"),
      role: optionOf(service, "label", "role"),
      level: optionOf(service, "label", "level"),
      disabled: mapField(optionOf(service, "label", "disable"), (value) => value === "true"),
    },
  };
}

/** A number other than root's is what `runAsNonRoot` asks for; of a name nobody knows whose it is. */
const nonRootOf = (user: Field<string>): Field<boolean> =>
  user.state === "set"
    ? /^0*[1-9]\d*(?::|$)/.test(user.value)
      ? setField(true, user.at)
      : absentField(user.at)
    : user;

/** The group behind the colon of `user`. */
function groupOf(user: Field<string>): Field<string> {
  if (user.state !== "set") return user;
  const group = user.value.split(":")[1];
  return group ? setField(group, user.at) : absentField(user.at);
}

/** Profiles that the engine brings along have names of their own (docker run, `--security-opt`). */
const profile = (value: string): string =>
  value === "unconfined"
    ? "Unconfined"
    : /^(?:builtin|docker-default)$/.test(value)
      ? "RuntimeDefault"
      : "Localhost";

/** False where `no-new-privileges` is on, at that option. */
export const escalationOf = (service: Cursor): Field<boolean> =>
  mapField(optionOf(service, "no-new-privileges"), (value) => /^(?:false|0)$/i.test(value));

/** `Unmasked` where the engine shows all of /proc and /sys: `systempaths` of Docker, `unmask` of Podman. */
export const procMountOf = (service: Cursor): Field<string> => {
  const docker = mapField(optionOf(service, "systempaths"), (value) =>
    value === "unconfined" ? "Unmasked" : "Default",
  );
  return docker.state === "absent" ? mapField(optionOf(service, "unmask"), () => "Unmasked") : docker;
};

/** True where a namespace is the host's. */
export const isHost = (namespace: Cursor): Field<boolean> =>
  mapField(namespace.string(), (value) => value === "host");

/** Namespaces that only Docker can share with the host. */
export const engineNamespacesOf = (service: Cursor): EngineNamespaces => ({
  uts: isHost(service.get("uts")),
  cgroup: isHost(service.get("cgroup")),
  cgroupParent: service.get("cgroup_parent").string(),
});

/** Value of `name:value` or `name=value` in `security_opt`, the name of one or more words; a bare name reads as `true`. */
function optionOf(service: Cursor, ...names: readonly string[]): Field<string> {
  const options = service.get("security_opt");
  const fields = options.items().map((item) => item.string());
  for (const option of fields) {
    const words = option.state === "set" ? option.value.split(/[:=]/) : [];
    if (!names.every((name, at) => words[at] === name)) continue;
    const rest = words.slice(names.length);
    return setField(rest.length > 0 ? rest.join(":") : "true", option.at);
  }
  // Any option whose text depends on a variable may be this one.
  const hidden = fields.find((option) => option.state === "unknown");
  if (hidden?.state === "unknown") return unknownField(hidden.text, hidden.at);
  return options.kind === "sequence" ? absentField(options.place) : options.string();
}
