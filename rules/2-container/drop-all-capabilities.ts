import {
  append,
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  defineRule,
  type Example,
  type Field,
  type Fix,
  is,
  kubernetes,
  type ListField,
  nsa,
  type Problem,
  pss,
  valueOf,
} from "plimsoll";
import { capabilityGrade, capabilityName, needsCapability } from "../data/capabilities.ts";
import { effectiveIdentity } from "../data/identities.ts";

/** What an entrypoint needs that starts as root, sets up its data directory and becomes another user. */
const STEP_DOWN = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

/** Admission compares letter by letter; the container engines take either case and either form. */
const nameIn = (field: Field<string>, context: Context): string =>
  context.exact ? (valueOf(field) ?? "") : capabilityName(valueOf(field) ?? "");

const isUnknown = (list: ListField): boolean =>
  list.state === "unknown" || (valueOf(list) ?? []).some((item) => item.state === "unknown");

const drops = (container: Container, name: string, context: Context): boolean =>
  (valueOf(container.capabilitiesDrop) ?? []).some((item) => nameIn(item, context) === name);

/** Windows has no capabilities; Pod Security knows that since 1.25, and the control as such since 1.22. */
function isExempt(container: Container, context: Context): boolean {
  const windows = is(container.workload.os, "windows");
  if (!context.exact || container.workload.kind === "service") return windows;
  return context.kubernetes.minor < 22 || (windows && context.kubernetes.minor >= 25);
}

const bindsLowPort = (container: Container): boolean =>
  container.ports.some(({ port }) => port.state === "set" && port.value > 0 && port.value < 1024);

/** The capabilities that would have to come back with the drop, as far as the image is known. */
function needed(container: Container): string[] {
  const steps = effectiveIdentity(container).kind === "step-down" ? STEP_DOWN : [];
  const existing = (valueOf(container.capabilitiesAdd) ?? []).map((item) =>
    capabilityName(valueOf(item) ?? ""),
  );
  const all = bindsLowPort(container) ? [...steps, "NET_BIND_SERVICE"] : steps;
  return all.filter((name) => !existing.includes(name));
}

/** What an image needs to start, and what another rule reports, is not said here; admission knows neither. */
function isExpected(container: Container, name: string, context: Context): boolean {
  if (name === "NET_BIND_SERVICE") return true;
  if (context.exact) return false;
  const image = container.image && valueOf(container.image.ref);
  if (capabilityGrade(name) || (image && needsCapability(image.name, name))) return true;
  return STEP_DOWN.includes(name) && effectiveIdentity(container).kind === "step-down";
}

function fix(container: Container, adds: readonly string[]): Fix {
  const drop = append(
    container.capabilitiesDrop,
    "ALL",
    adds.length === 0 && effectiveIdentity(container).kind === "non-root" ? "low-risk" : "suggest",
    adds.length === 0 ? "Drop all capabilities" : `Drop all capabilities but ${adds.join(", ")}`,
  );
  const changes = adds.map((value) => ({ kind: "append", at: container.capabilitiesAdd.at, value }) as const);
  return { ...drop, changes: [...drop.changes, ...changes] };
}

function* judge(container: Container, context: Context): Iterable<Problem> {
  if (isExempt(container, context)) return;
  if (!isUnknown(container.capabilitiesDrop)) yield* judgeDrop(container, context);
  for (const item of valueOf(container.capabilitiesAdd) ?? []) {
    const name = nameIn(item, context);
    if (item.state !== "set" || isExpected(container, name, context)) continue;
    yield { at: item, sub: "readd", message: `${container.label} adds ${name}` };
  }
}

function* judgeDrop(container: Container, context: Context): Iterable<Problem> {
  if (drops(container, "ALL", context)) return;
  const adds = context.exact ? [] : needed(container);
  const exceptions = adds.length === 0 ? "" : `; it needs ${adds.join(", ")}`;
  yield {
    at: container.capabilitiesDrop,
    message: `${container.label} does not drop all capabilities${exceptions}`,
    fix: fix(container, adds),
  };
  if (container.workload.kind !== "service" && !drops(container, "NET_RAW", context)) {
    yield { at: container.capabilitiesDrop, sub: "net-raw", message: `${container.label} keeps NET_RAW` };
  }
}

export default defineRule({
  id: "drop-all-capabilities",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "pss-restricted", "cis-docker", "cis-kubernetes", "nsa"],
  title: "Default capabilities are kept",
  why: "Containers start with capabilities to change owners and users, to forge packets and more; an intruder uses them, most programs never do.",
  remedy: "Drop ALL and add back what the program needs, which often is nothing.",
  references: [
    cisDocker("5.4"),
    cisKubernetes("5.2.8"),
    cisKubernetes("5.2.9"),
    pss("restricted", "Capabilities"),
    nsa("Kubernetes Pod security"),
  ],
  peers: [
    "kube-linter:drop-net-raw-capability",
    "KICS:no_drop_capabilities_for_containers",
    "KICS:net_raw_capabilities_not_being_dropped",
    "kubesec:CapDropAny",
    "kubesec:CapDropAll",
    "kyverno:disallow-capabilities-strict",
    "kyverno:require-drop-all",
    "kyverno:require-drop-cap-net-raw",
    "KSV-0003",
    "KSV-0004",
    "KSV-0106",
    "CKV_K8S_28",
    "CKV_K8S_37",
    "C-0199",
    "C-0201",
  ],
  subchecks: {
    readd: {
      about: "Another capability than NET_BIND_SERVICE is added",
      presets: [
        "recommended@kubernetes",
        "strict",
        "pss-restricted",
        "cis-docker",
        "cis-kubernetes",
        "nsa",
        "openshift-restricted-v2",
      ],
    },
    "net-raw": {
      about: "Neither ALL nor NET_RAW is dropped: the container can forge packets",
      presets: ["cis-kubernetes", "nsa"],
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              capabilities:
                drop: [NET_RAW]
                #     ^^^^^^^^^ container "web" does not drop all capabilities
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              capabilities:
                drop: [NET_RAW, ALL]
    `,
  },
  {
    name: "nothing is dropped: forged packets get a finding of their own",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
          # ^^^^ container "web" does not drop all capabilities
          # ^^^^ container "web" keeps NET_RAW
            image: acme/web:1
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              capabilities:
                drop:
                  - ALL
    `,
  },
  {
    name: "an image that starts as root and steps down needs some of them back",
    bad: compose`
      services:
        db:
      # ^^ service "db" does not drop all capabilities; it needs CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID
          image: postgres:16
    `,
    good: compose`
      services:
        db:
          image: postgres:16
          cap_drop:
            - ALL
          cap_add:
            - CHOWN
            - DAC_OVERRIDE
            - FOWNER
            - SETGID
            - SETUID
    `,
  },
  {
    name: "something else than NET_BIND_SERVICE comes back",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              capabilities:
                drop: [all]
                add: [NET_BIND_SERVICE, CHOWN]
                #                       ^^^^^ container "web" adds CHOWN
    `,
  },
  {
    name: "the admission plugin knows one spelling of ALL",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              capabilities:
                drop: [all, NET_RAW]
                #     ^^^^^^^^^^^^^^ container "web" does not drop all capabilities
    `,
  },
  {
    name: "Windows has no capabilities",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        os:
          name: windows
        containers:
          - name: web
            image: acme/web:1
    `,
  },
];
