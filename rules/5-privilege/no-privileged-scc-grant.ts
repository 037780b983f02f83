import {
  attack,
  type Binding,
  type Context,
  defineRule,
  dockerfile,
  type Example,
  type Fix,
  type Grantee,
  grantsIn,
  grantsOf,
  kubernetes,
  leastScc,
  owaspKubernetes,
  type Place,
  type Problem,
  type Repository,
  type Role,
  type RunCommand,
  type Scc,
  type Severity,
  sccsOf,
  set,
  valueOf,
} from "plimsoll";
import { allowSubjectsOption, areAllowed, isEverybody, named } from "../data/grantees.ts";

const HIGH = new Set([
  "privileged",
  "hostaccess",
  "hostmount-anyuid",
  "hostmount-anyuid-v2",
  "node-exporter",
]);
const MEDIUM = new Set(["anyuid", "hostnetwork", "hostnetwork-v2", "nested-container"]);

const isPlatform = (namespace: string | undefined): boolean => namespace?.startsWith("openshift-") === true;

/** How much an SCC gives away; undefined for the strict ones and those whose content nobody sees. */
function gradeOf(scc: string, repository: Repository | undefined): Severity | undefined {
  if (scc === "*" || HIGH.has(scc)) return "high";
  if (MEDIUM.has(scc)) return "medium";
  const own = repository?.sccs.find(({ name }) => name === scc);
  return own && valueOf(own.allowPrivilegedContainer) === true ? "high" : undefined;
}

/** To a crowd, or to the account that nobody asks for, the strongest are given to whoever comes. */
function severityOf(scc: string, grade: Severity, grantees: readonly Grantee[]): Severity {
  const isStrongest = scc === "*" || scc === "privileged" || scc === "hostaccess" || !HIGH.has(scc);
  return grade === "high" && isStrongest && grantees.some(isEverybody) ? "critical" : grade;
}

const sccInWords = (scc: string): string => (scc === "*" ? "every SCC" : `the SCC ${scc}`);

/** The least SCC that admits everything that runs under the accounts of a binding; undefined if nothing is known to. */
function enoughFor(
  binding: Binding,
  repository: Repository,
  { kubernetes: version }: Context,
): string | undefined {
  const sccs = sccsOf(repository.sccs);
  const workloads = repository.workloads.filter(({ apiAccess }) => apiAccess.grants.includes(binding));
  const home = (one: (typeof workloads)[number]) =>
    repository.namespaces.find((namespace) => namespace.workloads.includes(one));
  const needs = workloads.map((one) => {
    const { scc, hidden } = leastScc(one, { minor: version.minor, sccs, namespace: home(one) });
    return hidden.length > 0 ? -1 : sccs.findIndex(({ name }) => name === scc);
  });
  return needs.length === 0 || needs.includes(-1) ? undefined : sccs[Math.max(...needs)]?.name;
}

/** The platform's own accounts, and those that the configuration trusts. */
const isTrusted = (binding: Binding, context: Context): boolean =>
  isPlatform(binding.namespace) ||
  (binding.grantees.length > 0 && binding.grantees.every(({ namespace }) => isPlatform(namespace))) ||
  areAllowed([binding], context);

function granteesInWords([first, ...rest]: readonly Grantee[]): string {
  const more = rest.length > 0 ? ` and ${rest.length} more` : "";
  return `${first ? named(first) : "nobody yet"}${more}`;
}

function* judgeBinding(binding: Binding, repository: Repository, context: Context): Iterable<Problem> {
  if (isTrusted(binding, context)) return;
  for (const { scc, at } of grantsOf(binding)) {
    const grade = gradeOf(scc, repository);
    if (!grade) continue;
    const enough = enoughFor(binding, repository, context);
    const lower = enough === scc ? undefined : enough;
    const hint = lower === undefined ? "" : `, where ${lower} is enough`;
    yield {
      at: binding.roleName,
      message: `${binding.label} lets ${granteesInWords(binding.grantees)} use ${sccInWords(scc)}${hint}`,
      severity: severityOf(scc, grade, binding.grantees),
      about: binding,
      also:
        at.at.start === binding.roleName.at.start ? [] : [{ at: at.at, message: "the role allows it here" }],
      fix: fixOf(binding, scc, lower),
    };
  }
}

/** Another of OpenShift's own roles takes the place of the one that is bound. */
function fixOf(binding: Binding, scc: string, lower: string | undefined): Fix | undefined {
  const own = `system:openshift:scc:${scc}`;
  if (lower === undefined || valueOf(binding.roleName) !== own) return undefined;
  return set(binding.roleName, `system:openshift:scc:${lower}`, "suggest", `Grant ${lower} instead`);
}

const PLATFORM_USERS = /^system:(?:admin|masters|cluster-admins|nodes)$|:openshift-/;

/** A name in `users` or `groups`, as a binding would write it. */
function granteeOf(at: Place, name: string): Grantee {
  const [, namespace, account] = /^system:serviceaccount:([^:]*):(.*)$/.exec(name) ?? [];
  return account === undefined
    ? { at, kind: "Group", name, namespace: undefined }
    : { at, kind: "ServiceAccount", name: account, namespace };
}

/** What an SCC says itself of its users. */
function* judgeScc(scc: Scc, repository: Repository): Iterable<Problem> {
  const grade = gradeOf(scc.name, repository);
  if (!grade) return;
  for (const item of [...(valueOf(scc.users) ?? []), ...(valueOf(scc.groups) ?? [])]) {
    if (item.state !== "set" || PLATFORM_USERS.test(item.value)) continue;
    const grantee = granteeOf(item.at, item.value);
    yield {
      at: item,
      message: `${scc.label} may be used by ${grantee.kind === "Group" ? item.value : named(grantee)}`,
      severity: severityOf(scc.name, grade, [grantee]),
      about: scc,
    };
  }
}

/** A bound role is reported where it is bound. */
function* judgeRole(role: Role, repository: Repository): Iterable<Problem> {
  if (role.bindings.length > 0 || isPlatform(role.namespace)) return;
  for (const { scc, at } of grantsIn(role)) {
    const severity = gradeOf(scc, repository);
    if (severity)
      yield { at, message: `${role.label} allows the use of ${sccInWords(scc)}`, severity, about: role };
  }
}

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  for (const binding of repository.bindings) yield* judgeBinding(binding, repository, context);
  for (const scc of repository.sccs) yield* judgeScc(scc, repository);
  for (const role of repository.roles) yield* judgeRole(role, repository);
}

/** `oc adm policy add-scc-to-user anyuid -z default` in a script. */
function* judgeScript(run: RunCommand): Iterable<Problem> {
  for (const { name, args, at } of run.script.commands) {
    const words = args.filter(({ text }) => !text.startsWith("-")).map(({ text }) => text);
    const verb = words.findIndex((word) => /^add-scc-to-(?:user|group)$/.test(word));
    const scc = words[verb + 1] ?? "";
    const severity = gradeOf(scc, undefined);
    if (name === "oc" && verb !== -1 && severity)
      yield {
        at: { ...at, path: run.at.path },
        message: `${run.label} lets somebody use ${sccInWords(scc)}`,
        severity,
      };
  }
}

export default defineRule({
  id: "no-privileged-scc-grant",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa", "openshift-restricted-v2"],
  title: "Somebody may use a privileged SCC",
  why: "Whoever can create a pod under that account, or breaks into one, gets a pod that owns its node.",
  remedy:
    "Grant the least SCC that admits the workload, to an account of its own; `plimsoll levels` names it.",
  references: [attack("T1098.006"), owaspKubernetes("K03"), { standard: "OpenShift SCC", id: "grants" }],
  peers: ["kyverno:disallow-security-context-constraint-anyuid"],
  options: { allowSubjects: allowSubjectsOption },

  on: "repository",
  check: judge,
  alsoOn: { run: judgeScript },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: portal-scc
        namespace: portal
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:openshift:scc:privileged
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RoleBinding "portal-scc" lets service account portal use the SCC privileged, where nonroot-v2 is enough
      subjects:
        - kind: ServiceAccount
          name: portal
          namespace: portal
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: portal
        namespace: portal
      spec:
        serviceAccountName: portal
        containers:
          - name: portal
            image: registry.example.com/portal:1.0.0
            securityContext:
              runAsUser: 1000
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: portal-scc
        namespace: portal
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:openshift:scc:nonroot-v2
      subjects:
        - kind: ServiceAccount
          name: portal
          namespace: portal
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: portal
        namespace: portal
      spec:
        serviceAccountName: portal
        containers:
          - name: portal
            image: registry.example.com/portal:1.0.0
            securityContext:
              runAsUser: 1000
    `,
  },
  {
    name: "a role of one's own, bound or not, and the users of an SCC",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: pods-as-root
        namespace: build
      rules:
        - apiGroups: [security.openshift.io]
          resources: [securitycontextconstraints]
          resourceNames: [anyuid]
          verbs: [use]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: everybody
        namespace: build
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: pods-as-root
        #     ^^^^^^^^^^^^ RoleBinding "everybody" lets group system:serviceaccounts:build use the SCC anyuid
      subjects:
        - kind: Group
          name: system:serviceaccounts:build
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: any-scc
      rules:
        - apiGroups: [security.openshift.io]
          resources: [securitycontextconstraints]
          #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "any-scc" allows the use of every SCC
          verbs: [use]
      ---
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: agent
      allowPrivilegedContainer: true
      users:
        - system:serviceaccount:monitoring:agent
        # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SecurityContextConstraints "agent" may be used by service account agent
    `,
  },
  {
    name: "a script that grants it",
    bad: dockerfile`
      FROM registry.example.com/tools/oc:4.20
      RUN oc adm policy add-scc-to-user privileged -z default
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN in stage 0 lets somebody use the SCC privileged
    `,
    good: dockerfile`
      FROM registry.example.com/tools/oc:4.20
      RUN oc adm policy add-scc-to-user nonroot-v2 -z portal
    `,
  },
  {
    name: "the platform itself, allowed subjects, and strict SCCs",
    options: { allowSubjects: ["node-agent"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: sdn
        namespace: openshift-sdn
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:openshift:scc:privileged
      subjects:
        - kind: ServiceAccount
          name: sdn
          namespace: openshift-sdn
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: node-agent
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:openshift:scc:hostaccess
      subjects:
        - kind: ServiceAccount
          name: node-agent
          namespace: monitoring
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: everybody
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:openshift:scc:restricted-v2
      subjects:
        - kind: Group
          name: system:authenticated
          apiGroup: rbac.authorization.k8s.io
    `,
  },
];
