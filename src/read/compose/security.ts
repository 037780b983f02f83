import { absentField, type Field, mapField, type Place, setField, unknownField } from "../../model/field.ts";
import type { SecurityLevel } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";

/** A level at which nothing can be set: Compose has no pods. */
export const noSecurityAt = (at: Place): SecurityLevel => ({
  runAsUser: absentField(at),
  runAsGroup: absentField(at),
  runAsNonRoot: absentField(at),
  seccompProfile: absentField(at),
  appArmorProfile: absentField(at),
  windowsUser: absentField(at),
});

/** What a service sets by `user` and `security_opt`, in the words of Kubernetes. */
export function securityOf(service: Cursor, at: Place): SecurityLevel {
  const user = service.get("user").string();
  return {
    ...noSecurityAt(at),
    runAsGroup: groupOf(user),
    runAsUser: user.state === "set" && user.value === "" ? absentField(user.at) : user,
    seccompProfile: mapField(optionOf(service, "seccomp"), profile),
    appArmorProfile: mapField(optionOf(service, "apparmor"), profile),
  };
}

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

/** Value of `name:value` or `name=value` in `security_opt`; a bare name reads as `true`. */
function optionOf(service: Cursor, name: string): Field<string> {
  const options = service.get("security_opt");
  const fields = options.items().map((item) => item.string());
  for (const option of fields) {
    const [key, ...rest] = option.state === "set" ? option.value.split(/[:=]/) : [];
    if (key === name) return setField(rest.length > 0 ? rest.join(":") : "true", option.at);
  }
  // Any option whose text depends on a variable may be this one.
  const hidden = fields.find((option) => option.state === "unknown");
  if (hidden?.state === "unknown") return unknownField(hidden.text, hidden.at);
  return options.kind === "sequence" ? absentField(options.place) : options.string();
}
