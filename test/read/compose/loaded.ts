import { expect } from "vitest";
import { type ComposeRecord, plain, resolveFiles } from "./records.ts";

/** Names that compose-go's structs have for keys of the file. */
const structNames: Readonly<Record<string, string>> = {
  device_read_i_ops: "device_read_iops",
  device_write_i_ops: "device_write_iops",
  domain_name: "domainname",
  endpoint_variable: "endpoint_var",
  model_variable: "model_var",
  gateway_priority: "gw_priority",
  link_local_i_ps: "link_local_ips",
  enable_i_pv4: "enable_ipv4",
  enable_i_pv6: "enable_ipv6",
  auxiliary_addresses: "aux_addresses",
  max_replicas: "max_replicas_per_node",
  sub_path: "subpath",
  i_ds: "device_ids",
};

/** What compose-go's loader fills in where the file says nothing. */
const filledIn: Readonly<Record<string, unknown>> = {
  bind: {},
  count: -1,
  create_host_path: true,
  permissions: "rwm",
  required: true,
  volume: {},
  mode: "ingress",
  protocol: "tcp",
};

/** A record of a project that loads: nothing is refused, and each of its assertions holds. */
export function check(record: ComposeRecord): void {
  const { files = [], extra_files, env = {}, layer, asserts = [] } = record;
  const { problems, root } = resolveFiles(files, extra_files, env, "testproject");
  // The loader's tests switch the check of references off, and the schema's tests do not reach the other checks.
  const refused = problems.filter(
    ({ kind, message }) => kind !== "reference" && !(layer === "schema" && /needs one of/.test(message)),
  );
  expect(refused.map(({ message }) => message)).toEqual([]);
  const project = {
    name: "testproject",
    environment: { COMPOSE_PROJECT_NAME: "testproject" },
    ...(plain(root) as object),
  };
  for (const { path, equals, length } of asserts) {
    const actual = at(project, path, env);
    if (length === undefined)
      expect(same(actual, equals), `${path.join(".")}: ${JSON.stringify(actual)}`).toBe(true);
    else expect(size(actual), path.join(".")).toBe(length);
  }
}

function size(value: unknown): number {
  const items = Array.isArray(value) ? value.filter((item) => item !== "") : (value ?? {});
  return Object.keys(items).length;
}

function at(project: object, path: readonly (string | number)[], env: Record<string, string>): unknown {
  let value: unknown = project;
  for (const step of path) {
    const holder = value as Record<string, unknown> | null | undefined;
    if (step === "extensions" || step === "single") continue;
    value = step === "content" ? contentOf(holder ?? {}, env) : holder?.[structNames[step] ?? step];
    if (value === undefined && step in filledIn) value = filledIn[step];
  }
  return path.length === 3 && path[2] === "name" && path[0] === "services" ? path[1] : value;
}

const contentOf = (object: Record<string, unknown>, env: Record<string, string>): unknown =>
  object["environment"] ? env[String(object["environment"])] : object["content"];

/** Equal but for what compose-go's structs fill in, leave out and write in another way. */
export function same(actual: unknown, expected: unknown): boolean {
  const present = expected === true && typeof actual !== "boolean";
  if (present) return actual !== undefined;
  if (isEmpty(expected) && isEmpty(actual)) return true;
  if (Array.isArray(expected)) return sameList(actual, expected);
  if (typeof expected === "object" && expected !== null)
    return sameMapping(actual, expected as Record<string, unknown>);
  return normal(actual) === normal(expected);
}

const isEmpty = (value: unknown): boolean => !value || (typeof value === "object" && size(value) === 0);

function sameList(actual: unknown, expected: readonly unknown[]): boolean {
  if (Array.isArray(actual)) {
    return expected.length === actual.length && expected.every((item, index) => same(actual[index], item));
  }
  return Object.entries(actual ?? {}).every(([id, path], index) => same({ id, path }, expected[index]));
}

function sameMapping(actual: unknown, expected: Record<string, unknown>): boolean {
  if ("single" in expected) return same(actual, expected["single"]);
  const holder = (actual ?? {}) as Record<string, unknown>;
  return Object.entries(expected).every(([key, value]) => {
    if (key === "name" && !("name" in holder)) return true;
    const found = holder[structNames[key] ?? key] ?? filledIn[key];
    return same(found, value);
  });
}

/** A value as the number or path it stands for: sizes, modes and folders are written in several ways. */
function normal(value: unknown): string {
  const text = String(value);
  const [, kilobytes] = /^(\d+)kb$/.exec(text) ?? [];
  if (kilobytes !== undefined) return String(Number(kilobytes) * 1024);
  if (text === "all") return "-1";
  return /^0[0-7]{3}$/.test(text) ? String(Number.parseInt(text, 8)) : text.replace(/(?<=^\.)\/$/, "");
}
