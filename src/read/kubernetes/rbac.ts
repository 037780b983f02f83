import { type Field, valueOf } from "../../model/field.ts";
import type {
  Binding,
  Grantee,
  Role,
  RoleRule,
  Selector,
  ServiceAccount,
  Workload,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { ObjectSubject } from "./object.ts";
import { flagField, textField, textOf } from "./scalar.ts";
import { labelSelector } from "./selector.ts";

/** A Role or ClusterRole of Kubernetes or of old OpenShift. */
export class KubernetesRole extends ObjectSubject implements Role {
  /** Filled by the join. */
  readonly bindings: Binding[] = [];
  readonly gathers: Role[] = [];
  #rules: readonly RoleRule[] | undefined;

  get clusterWide(): boolean {
    return this.kind === "ClusterRole";
  }

  get labels(): ReadonlyMap<string, string> {
    return this.object.labels;
  }

  get rules(): readonly RoleRule[] {
    this.#rules ??= this.object.root
      .get("rules")
      .items()
      .map((rule) => ({
        at: rule.place,
        verbs: rule.get("verbs").strings(),
        resources: rule.get("resources").strings(),
        apiGroups: rule.get("apiGroups").strings(),
        resourceNames: rule.get("resourceNames").strings(),
        nonResourceUrls: rule.get("nonResourceURLs").strings(),
      }));
    return this.#rules;
  }

  get aggregates(): readonly Selector[] | undefined {
    const rule = this.object.root.get("aggregationRule");
    return rule.isNull ? undefined : rule.get("clusterRoleSelectors").items().map(labelSelector);
  }
}

/** A RoleBinding or ClusterRoleBinding of Kubernetes or of old OpenShift. */
export class KubernetesBinding extends ObjectSubject implements Binding {
  /** Set by the join. */
  role: Role | undefined;

  get clusterWide(): boolean {
    return this.kind === "ClusterRoleBinding";
  }

  /** OpenShift's own bindings name no kind; with a namespace it is a role of that. */
  get roleKind(): string {
    const written = textOf(this.#roleRef.get("kind"));
    return written ?? (this.#roleRef.get("namespace").isNull ? "ClusterRole" : "Role");
  }

  get roleName(): Field<string> {
    return textField(this.#roleRef.get("name"));
  }

  get grantees(): readonly Grantee[] {
    const { root } = this.object;
    const subjects = root.get("subjects").items();
    if (subjects.length > 0) return subjects.map(granteeOf);
    const users = root
      .get("userNames")
      .items()
      .map((item) => namedGrantee("User", item));
    const groups = root
      .get("groupNames")
      .items()
      .map((item) => namedGrantee("Group", item));
    return [...users, ...groups];
  }

  get #roleRef(): Cursor {
    return this.object.root.get("roleRef");
  }
}

function granteeOf(subject: Cursor): Grantee {
  const kind = textOf(subject.get("kind")) ?? "";
  const name = textOf(subject.get("name")) ?? "";
  const namespace = textOf(subject.get("namespace"));
  return asServiceAccount({ at: subject.place, kind, name, namespace });
}

const namedGrantee = (kind: string, item: Cursor): Grantee =>
  asServiceAccount({ at: item.place, kind, name: textOf(item) ?? "", namespace: undefined });

/** A user of this form is a service account by another name. */
function asServiceAccount(grantee: Grantee): Grantee {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(grantee.name) ?? [];
  if (grantee.kind !== "User" || name === undefined) return grantee;
  return { at: grantee.at, kind: "ServiceAccount", name, namespace };
}

/** A ServiceAccount. */
export class KubernetesServiceAccount extends ObjectSubject implements ServiceAccount {
  /** Filled by the join. */
  readonly workloads: Workload[] = [];
  readonly bindings: Binding[] = [];

  get automount(): Field<boolean> {
    return flagField(this.object.root.get("automountServiceAccountToken"));
  }
}

/** Name of the service account that a workload runs under. */
export const serviceAccountOf = (workload: Workload): string => valueOf(workload.serviceAccount) || "default";
