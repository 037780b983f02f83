import { absentField, type Field, firstWritten } from "../../model/field.ts";
import type { SecurityLevel, SeLinuxOptions } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { flagField, idField, readField, textField } from "./scalar.ts";

/** What one securityContext says. */
export class WrittenLevel implements SecurityLevel {
  readonly #context: Cursor;
  // Nearly every rule about users asks for these two.
  #runAsUser: Field<string> | undefined;
  #runAsNonRoot: Field<boolean> | undefined;

  constructor(context: Cursor) {
    this.#context = context;
  }

  get runAsUser(): Field<string> {
    this.#runAsUser ??= idField(this.#context.get("runAsUser"));
    return this.#runAsUser;
  }

  get runAsGroup(): Field<string> {
    return idField(this.#context.get("runAsGroup"));
  }

  get runAsNonRoot(): Field<boolean> {
    this.#runAsNonRoot ??= flagField(this.#context.get("runAsNonRoot"));
    return this.#runAsNonRoot;
  }

  get seccompProfile(): Field<string> {
    return textField(this.#context.below("seccompProfile", "type"));
  }

  get appArmorProfile(): Field<string> {
    return textField(this.#context.below("appArmorProfile", "type"));
  }

  get seLinux(): SeLinuxOptions {
    const options = this.#context.get("seLinuxOptions");
    return {
      type: textField(options.get("type")),
      user: textField(options.get("user")),
      role: textField(options.get("role")),
      level: textField(options.get("level")),
      disabled: absentField(options.place),
    };
  }

  get windowsUser(): Field<string> {
    return textField(this.#context.below("windowsOptions", "runAsUserName"));
  }

  get hostProcess(): Field<boolean> {
    return flagField(this.#context.below("windowsOptions", "hostProcess"));
  }
}

type Annotations = ReadonlyMap<string, Field<string>>;

const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
const APPARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/";

/** What holds for a container: its own settings, else the pod's; the annotations of old stand behind the fields. */
export class EffectiveLevel implements SecurityLevel {
  readonly #own: SecurityLevel;
  readonly #pod: SecurityLevel;
  readonly #annotations: () => Annotations;
  readonly #container: string;

  constructor(own: SecurityLevel, pod: SecurityLevel, annotations: () => Annotations, container: string) {
    this.#own = own;
    this.#pod = pod;
    this.#annotations = annotations;
    this.#container = container;
  }

  get runAsUser(): Field<string> {
    return firstWritten(this.#own.runAsUser, this.#pod.runAsUser);
  }

  get runAsGroup(): Field<string> {
    return firstWritten(this.#own.runAsGroup, this.#pod.runAsGroup);
  }

  get runAsNonRoot(): Field<boolean> {
    return firstWritten(this.#own.runAsNonRoot, this.#pod.runAsNonRoot);
  }

  get windowsUser(): Field<string> {
    return firstWritten(this.#own.windowsUser, this.#pod.windowsUser);
  }

  get hostProcess(): Field<boolean> {
    return firstWritten(this.#own.hostProcess, this.#pod.hostProcess);
  }

  get seLinux(): SeLinuxOptions {
    const [own, pod] = [this.#own.seLinux, this.#pod.seLinux];
    return {
      type: firstWritten(own.type, pod.type),
      user: firstWritten(own.user, pod.user),
      role: firstWritten(own.role, pod.role),
      level: firstWritten(own.level, pod.level),
      disabled: own.disabled,
    };
  }

  get seccompProfile(): Field<string> {
    const own = this.#annotated(SECCOMP_CONTAINER + this.#container);
    return firstWritten(
      this.#own.seccompProfile,
      ...own,
      this.#pod.seccompProfile,
      ...this.#annotated(SECCOMP_POD),
    );
  }

  get appArmorProfile(): Field<string> {
    const own = this.#annotated(APPARMOR_CONTAINER + this.#container);
    return firstWritten(this.#own.appArmorProfile, ...own, this.#pod.appArmorProfile);
  }

  /** The profile type that an annotation names, if it is there. */
  #annotated(key: string): Field<string>[] {
    const annotation = this.#annotations().get(key);
    return annotation ? [readField(annotation, profileType)] : [];
  }
}

/** Type of the field that took an annotation's place (KEP 135 and KEP 24). */
function profileType(value: string): string | undefined {
  if (value === "runtime/default" || value === "docker/default") return "RuntimeDefault";
  if (value.startsWith("localhost/")) return "Localhost";
  return value === "unconfined" ? "Unconfined" : undefined;
}
