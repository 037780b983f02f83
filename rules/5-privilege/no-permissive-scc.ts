import {
  cwe,
  defaultSccs,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type ListField,
  type Problem,
  type Scc,
  type Severity,
  sp190,
  valueOf,
} from "plimsoll";
import { capabilityGrade } from "../data/capabilities.ts";

const BUILT_IN = new Set(defaultSccs().map(({ name }) => name));

/** Manifests of the platform itself, which its release brings along. */
const isPlatform = (scc: Scc): boolean =>
  [...scc.annotations.keys()].some((key) => key.startsWith("include.release.openshift.io/"));

const SWITCHES: readonly (readonly [
  field: (scc: Scc) => Field<boolean>,
  lets: string,
  severity: Severity,
])[] = [
  [(scc) => scc.allowPrivilegedContainer, "run privileged", "critical"],
  [(scc) => scc.allowHostDirVolumePlugin, "mount folders of the host", "high"],
  [(scc) => scc.allowHostNetwork, "use the host's network", "high"],
  [(scc) => scc.allowHostPorts, "take ports of the host", "high"],
  [(scc) => scc.allowHostPid, "see the host's processes", "high"],
  [(scc) => scc.allowHostIpc, "use the host's IPC", "high"],
];

function* judgeSwitches(scc: Scc): Iterable<Problem> {
  for (const [field, lets, severity] of SWITCHES) {
    const at = field(scc);
    if (is(at, true)) yield { at, message: `${scc.label} lets pods ${lets}`, severity };
  }
}

const itemsOf = (list: ListField): readonly Field<string>[] => valueOf(list) ?? [];

function* judgeCapabilities(scc: Scc): Iterable<Problem> {
  for (const item of [...itemsOf(scc.allowedCapabilities), ...itemsOf(scc.defaultAddCapabilities)]) {
    const name = valueOf(item) ?? "";
    if (name === "*" || name === "ALL")
      yield { at: item, message: `${scc.label} lets pods have every capability`, severity: "critical" };
    else if (["critical", "high"].includes(capabilityGrade(name) ?? ""))
      yield { at: item, message: `${scc.label} lets pods have ${name}`, severity: "high" };
  }
}

interface Opener {
  readonly list: (scc: Scc) => ListField;
  readonly items: readonly string[];
  readonly lets: string;
  readonly severity: Severity;
}

/** Lists in which one item opens what the others would limit. */
const OPENERS: readonly Opener[] = [
  {
    list: (scc) => scc.volumes,
    items: ["*", "hostPath"],
    lets: "mount folders of the host",
    severity: "high",
  },
  {
    list: (scc) => scc.seccompProfiles,
    items: ["*", "unconfined"],
    lets: "run without seccomp",
    severity: "medium",
  },
  {
    list: (scc) => scc.allowedUnsafeSysctls,
    items: ["*"],
    lets: "set every kernel parameter",
    severity: "medium",
  },
];

function* judgeLists(scc: Scc): Iterable<Problem> {
  // One line on the folders of the host is enough.
  const openers = is(scc.allowHostDirVolumePlugin, true) ? OPENERS.slice(1) : OPENERS;
  for (const { list, items, lets, severity } of openers)
    for (const item of itemsOf(list(scc)))
      if (items.some((name) => is(item, name)))
        yield { at: item, message: `${scc.label} lets pods ${lets}`, severity };
}

const CROWDS = new Set(["system:authenticated", "system:serviceaccounts", "system:unauthenticated"]);

function* judgeUse(scc: Scc): Iterable<Problem> {
  for (const item of itemsOf(scc.groups))
    if (item.state === "set" && CROWDS.has(item.value))
      yield { at: item, message: `${scc.label} is for everybody in ${item.value}`, severity: "high" };
}

const isPrivileged = (scc: Scc): boolean => is(scc.allowPrivilegedContainer, true);

function* judgeIdentity(scc: Scc): Iterable<Problem> {
  const priority = valueOf(scc.priority) ?? 0;
  const anyUser = is(scc.runAsUser.type, "RunAsAny");
  if (priority > 0)
    yield {
      at: scc.priority,
      message: anyUser
        ? `${scc.label} comes before stricter ones and lets pods run as any user`
        : `${scc.label} comes before stricter ones by its priority`,
      severity: "medium",
    };
  if (isPrivileged(scc)) return;
  if (is(scc.seLinuxContext, "RunAsAny"))
    yield {
      at: scc.seLinuxContext,
      message: `${scc.label} lets pods choose their SELinux label`,
      severity: "medium",
    };
  const { allowPrivilegeEscalation: escalation, requiredDropCapabilities: drops } = scc;
  if (
    is(escalation, true) &&
    (drops.state === "absent" || (drops.state === "set" && drops.value.length === 0))
  )
    yield {
      at: escalation,
      message: `${scc.label} lets pods gain privileges and makes them drop no capability`,
      severity: "medium",
    };
}

function* judge(scc: Scc): Iterable<Problem> {
  if (isPlatform(scc)) return;
  if (BUILT_IN.has(scc.name))
    yield { at: scc.at, message: `${scc.label} changes an SCC of the platform`, severity: "medium" };
  yield* judgeSwitches(scc);
  yield* judgeCapabilities(scc);
  yield* judgeLists(scc);
  yield* judgeUse(scc);
  yield* judgeIdentity(scc);
}

export default defineRule({
  id: "no-permissive-scc",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa", "openshift-restricted-v2"],
  title: "A SecurityContextConstraints object opens the host",
  why: "Whoever may use it gets pods with this much power, whatever the namespace or the pod was meant to have.",
  remedy: "Start from restricted-v2 and allow the one thing that the workload needs, for its account alone.",
  references: [cwe(269), sp190("4.4.3"), { standard: "OpenShift SCC", id: "custom" }],
  peers: ["kube-linter:scc-deny-privileged-container"],

  on: "scc",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: agent
      priority: 5
      #         ^ SecurityContextConstraints "agent" comes before stricter ones and lets pods run as any user
      allowPrivilegedContainer: true
      #                         ^^^^ SecurityContextConstraints "agent" lets pods run privileged
      allowHostPID: true
      #             ^^^^ SecurityContextConstraints "agent" lets pods see the host's processes
      allowedCapabilities:
        - "*"
        # ^^^ SecurityContextConstraints "agent" lets pods have every capability
      volumes:
        - "*"
        # ^^^ SecurityContextConstraints "agent" lets pods mount folders of the host
      runAsUser:
        type: RunAsAny
      groups:
        - system:authenticated
        # ^^^^^^^^^^^^^^^^^^^^ SecurityContextConstraints "agent" is for everybody in system:authenticated
    `,
    good: kubernetes`
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: agent
      allowPrivilegedContainer: false
      allowPrivilegeEscalation: false
      allowHostPID: false
      allowedCapabilities:
        - NET_BIND_SERVICE
      requiredDropCapabilities:
        - ALL
      seccompProfiles:
        - runtime/default
      volumes:
        - configMap
        - secret
      runAsUser:
        type: MustRunAsRange
      seLinuxContext:
        type: MustRunAs
      users:
        - system:serviceaccount:monitoring:agent
    `,
  },
  {
    name: "weaker confinement, and a change to what the platform brings",
    bad: kubernetes`
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: restricted-v2
        #     ^^^^^^^^^^^^^ SecurityContextConstraints "restricted-v2" changes an SCC of the platform
      allowPrivilegeEscalation: true
      #                         ^^^^ SecurityContextConstraints "restricted-v2" lets pods gain privileges and makes them drop no capability
      allowedCapabilities: [SYS_ADMIN]
      #                     ^^^^^^^^^ SecurityContextConstraints "restricted-v2" lets pods have SYS_ADMIN
      seccompProfiles: ["*"]
      #                 ^^^ SecurityContextConstraints "restricted-v2" lets pods run without seccomp
      seLinuxContext:
        type: RunAsAny
        #     ^^^^^^^^ SecurityContextConstraints "restricted-v2" lets pods choose their SELinux label
    `,
  },
  {
    name: "manifests of the platform itself, and what a template decides",
    good: kubernetes`
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: privileged
        annotations:
          include.release.openshift.io/self-managed-high-availability: "true"
      allowPrivilegedContainer: true
      volumes: ["*"]
      ---
      apiVersion: security.openshift.io/v1
      kind: SecurityContextConstraints
      metadata:
        name: agent
      allowPrivilegedContainer: \${PRIVILEGED}
    `,
  },
];
