import type { Field } from "../../model/field.ts";
import type { Scc, SccStrategy } from "../../model/scc.ts";
import type { ListField } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { ObjectSubject } from "./object.ts";
import { flagField, textField } from "./scalar.ts";

/** A SecurityContextConstraints object; its fields stand beside its metadata, not below a spec. */
export class KubernetesScc extends ObjectSubject implements Scc {
  get priority(): Field<number> {
    return this.#get("priority").number();
  }
  get allowPrivilegedContainer(): Field<boolean> {
    return this.#flag("allowPrivilegedContainer");
  }
  get allowPrivilegeEscalation(): Field<boolean> {
    return this.#flag("allowPrivilegeEscalation");
  }
  get allowHostDirVolumePlugin(): Field<boolean> {
    return this.#flag("allowHostDirVolumePlugin");
  }
  get allowHostNetwork(): Field<boolean> {
    return this.#flag("allowHostNetwork");
  }
  get allowHostPorts(): Field<boolean> {
    return this.#flag("allowHostPorts");
  }
  get allowHostPid(): Field<boolean> {
    return this.#flag("allowHostPID");
  }
  get allowHostIpc(): Field<boolean> {
    return this.#flag("allowHostIPC");
  }
  get readOnlyRootFilesystem(): Field<boolean> {
    return this.#flag("readOnlyRootFilesystem");
  }
  get allowedCapabilities(): ListField {
    return this.#list("allowedCapabilities");
  }
  get defaultAddCapabilities(): ListField {
    return this.#list("defaultAddCapabilities");
  }
  get requiredDropCapabilities(): ListField {
    return this.#list("requiredDropCapabilities");
  }
  get allowedUnsafeSysctls(): ListField {
    return this.#list("allowedUnsafeSysctls");
  }
  get forbiddenSysctls(): ListField {
    return this.#list("forbiddenSysctls");
  }
  get seccompProfiles(): ListField {
    return this.#list("seccompProfiles");
  }
  get volumes(): ListField {
    return this.#list("volumes");
  }
  get runAsUser(): SccStrategy {
    const strategy = this.#get("runAsUser");
    const uid = strategy.get("uid");
    const [least, greatest] = uid.isNull ? ["uidRangeMin", "uidRangeMax"] : ["uid", "uid"];
    const range = { min: strategy.get(least).number(), max: strategy.get(greatest).number() };
    return { type: textField(strategy.get("type")), ranges: range.min.state === "absent" ? [] : [range] };
  }
  get fsGroup(): SccStrategy {
    return groupsOf(this.#get("fsGroup"));
  }
  get supplementalGroups(): SccStrategy {
    return groupsOf(this.#get("supplementalGroups"));
  }
  get seLinuxContext(): Field<string> {
    return textField(this.#get("seLinuxContext").get("type"));
  }
  get seLinuxType(): Field<string> {
    return textField(this.#get("seLinuxContext").below("seLinuxOptions", "type"));
  }
  get userNamespaceLevel(): Field<string> {
    return textField(this.#get("userNamespaceLevel"));
  }
  get users(): ListField {
    return this.#list("users");
  }
  get groups(): ListField {
    return this.#list("groups");
  }

  #get(key: string): Cursor {
    return this.object.root.get(key);
  }
  #flag(key: string): Field<boolean> {
    return flagField(this.#get(key));
  }
  #list(key: string): ListField {
    return this.#get(key).strings();
  }
}

const groupsOf = (strategy: Cursor): SccStrategy => ({
  type: textField(strategy.get("type")),
  ranges: strategy
    .get("ranges")
    .items()
    .map((range) => ({ min: range.get("min").number(), max: range.get("max").number() })),
});
