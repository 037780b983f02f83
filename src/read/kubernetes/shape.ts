import type { Cursor } from "../cursor.ts";
import type { ReadProblem } from "../format.ts";
import type { KubernetesObject } from "./object.ts";
import { isPodKind, type PodTemplate } from "./pod-kinds.ts";
import { isPlaceholder, textOf } from "./scalar.ts";

type Shape = "boolean" | "integer" | "text" | "anything" | List | Mapping;
interface List {
  readonly items: Shape;
}
interface Mapping {
  readonly keys: Readonly<Record<string, Shape>>;
  /** What the values of all other keys are. */
  readonly rest?: Shape;
}

const list = (items: Shape): List => ({ items });
const mapping = (keys: Readonly<Record<string, Shape>> = {}): Mapping => ({ keys });

const profile = mapping({ type: "text" });
const levels = {
  runAsUser: "integer",
  runAsGroup: "integer",
  runAsNonRoot: "boolean",
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions: mapping({ type: "text", user: "text", role: "text", level: "text" }),
  windowsOptions: mapping({ hostProcess: "boolean", runAsUserName: "text" }),
} as const;

const resources = mapping({ limits: mapping(), requests: mapping() });

const handler = mapping({ httpGet: mapping({ host: "text" }), tcpSocket: mapping({ host: "text" }) });

const container = mapping({
  command: list("anything"),
  args: list("anything"),
  env: list(mapping({ valueFrom: mapping() })),
  envFrom: list(mapping()),
  ports: list(mapping({ containerPort: "integer", hostPort: "integer" })),
  resources,
  volumeMounts: list(mapping({ readOnly: "boolean", mountPropagation: "text" })),
  livenessProbe: handler,
  readinessProbe: handler,
  startupProbe: handler,
  lifecycle: mapping({ postStart: handler, preStop: handler }),
  securityContext: mapping({
    ...levels,
    privileged: "boolean",
    allowPrivilegeEscalation: "boolean",
    readOnlyRootFilesystem: "boolean",
    procMount: "text",
    capabilities: mapping({ add: list("text"), drop: list("text") }),
  }),
});

const podSpec = mapping({
  containers: list(container),
  initContainers: list(container),
  ephemeralContainers: list(container),
  volumes: list(mapping({ hostPath: mapping({ path: "text" }) })),
  securityContext: mapping({ ...levels, sysctls: list(mapping({ name: "text" })) }),
  tolerations: list(mapping({ key: "text", operator: "text" })),
  nodeSelector: { keys: {}, rest: "text" },
  nodeName: "text",
  hostNetwork: "boolean",
  hostPID: "boolean",
  hostIPC: "boolean",
  hostUsers: "boolean",
  automountServiceAccountToken: "boolean",
  resources,
});

const texts: Mapping = { keys: {}, rest: "text" };
const metadataShape = mapping({ labels: texts, annotations: texts });

/** Values of a pod whose type the API server refuses, so that the setting behind them was not read. */
export function podProblems({ metadata, spec }: PodTemplate): ReadProblem[] {
  return [...faults(metadata, metadataShape, "metadata"), ...faults(spec, podSpec, "spec")];
}

const rules = list(mapping({ verbs: list("text"), resources: list("text"), apiGroups: list("text") }));
const OBJECTS: Readonly<Record<string, Mapping>> = {
  Role: mapping({ rules }),
  ClusterRole: mapping({ rules }),
  RoleBinding: mapping({ subjects: list(mapping()), roleRef: mapping() }),
  ClusterRoleBinding: mapping({ subjects: list(mapping()), roleRef: mapping() }),
  NetworkPolicy: mapping({ spec: mapping() }),
  Service: mapping({ spec: mapping({ ports: list(mapping()) }) }),
  ServiceAccount: mapping({ automountServiceAccountToken: "boolean" }),
  SecurityContextConstraints: mapping({
    allowPrivilegedContainer: "boolean",
    allowPrivilegeEscalation: "boolean",
    allowHostDirVolumePlugin: "boolean",
    allowHostNetwork: "boolean",
    allowHostPorts: "boolean",
    allowHostPID: "boolean",
    allowHostIPC: "boolean",
    readOnlyRootFilesystem: "boolean",
    priority: "integer",
    allowedCapabilities: list("text"),
    volumes: list("text"),
    seccompProfiles: list("text"),
    users: list("text"),
    groups: list("text"),
  }),
};

/** The same for an object that holds no pod. */
export function objectProblems(object: KubernetesObject): ReadProblem[] {
  const shape = Object.hasOwn(OBJECTS, object.kind) ? OBJECTS[object.kind] : undefined;
  const { spec } = object;
  if (isPodKind(object.kind) && spec.exists && spec.isNull) return [fault(spec, "spec", "a mapping")];
  return shape ? faults(object.root, shape, object.kind) : [];
}

function faults(cursor: Cursor, shape: Shape, name: string): ReadProblem[] {
  if (shape === "anything" || cursor.isNull || isPlaceholder(textOf(cursor) ?? "")) return [];
  if (typeof shape === "string") return scalarFaults(cursor, shape, name);
  if ("items" in shape) {
    if (cursor.kind !== "sequence") return [fault(cursor, name, "a list")];
    return cursor.items().flatMap((item) => faults(item, shape.items, `item of ${name}`));
  }
  if (cursor.kind !== "mapping") return [fault(cursor, name, "a mapping")];
  return cursor.entries().flatMap(([key, value]) => {
    const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.rest;
    return inner === undefined ? [] : faults(value, inner, key);
  });
}

const EXPECTED = { boolean: "true or false", integer: "a whole number", text: "a string" };

function scalarFaults(cursor: Cursor, shape: "boolean" | "integer" | "text", name: string): ReadProblem[] {
  const value = cursor.scalar();
  const type = value?.type;
  // JSON knows one kind of number: `0.` reaches the API server as 0.
  const isWhole = type === "integer" || (type === "float" && Number.isSafeInteger(value?.value));
  const fits = shape === "integer" ? isWhole : type === (shape === "text" ? "string" : shape);
  return fits ? [] : [fault(cursor, name, EXPECTED[shape])];
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: "true or false",
  integer: "a number",
  float: "a number",
  string: "a string",
  null: "empty",
};

function fault(cursor: Cursor, name: string, expected: string): ReadProblem {
  const { source, start, end } = cursor.place;
  const found =
    cursor.kind === "sequence"
      ? "a list"
      : cursor.kind === "mapping"
        ? "a mapping"
        : TYPES[cursor.scalar()?.type ?? ""];
  const message = `${name} is ${found ?? "something else"} where Kubernetes expects ${expected}, so it was not checked; write ${expected}.`;
  return { source, start, end, message };
}
