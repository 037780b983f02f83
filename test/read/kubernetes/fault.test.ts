import { describe, expect, test } from "vitest";
import { parseIgnore } from "../../../src/read/kubernetes/ignores.ts";
import { all, documentsOf, read, shown } from "./manifest.ts";

test.each([
  ["an object", "apiVersion: v1\nkind: Pod\n", 1],
  ["an object in JSON", '{"apiVersion": "v1", "kind": "Pod"}', 1],
  ["values of a chart", "image: { repository: nginx }\n", 0],
  ["a chart", "apiVersion: v2\nname: shop\n", 0],
  ["a workflow", "on: push\njobs: {}\n", 0],
  ["a list at the root", "- apiVersion: v1\n  kind: Pod\n", 0],
  ["a kind that is no string", "apiVersion: v1\nkind: [Pod]\n", 0],
  ["two objects and nothing", "apiVersion: v1\nkind: Pod\n---\n---\napiVersion: v1\nkind: Pod\n", 2],
])("claims %s", (_name, text, count) => {
  expect(documentsOf("a.yaml", text)).toHaveLength(count);
});

test("a kustomization is left alone, and so are its patches", () => {
  const result = read({
    "shop/kustomization.yaml": "resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n",
    "shop/patch.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: c }] }\n",
  });
  expect(result.skipped.map(({ path }) => path)).toEqual(["shop/kustomization.yaml", "shop/patch.yaml"]);
  expect(all(result, "workload")).toEqual([]);
});

describe("values of a wrong type read as absent and are reported", () => {
  const container = (fields: string): string => `spec: { containers: [{ name: c, ${fields} }] }`;
  test.each([
    [
      "a list of settings",
      container("securityContext: []"),
      "securityContext is a list where Kubernetes expects a mapping",
    ],
    [
      "a quoted boolean",
      container('securityContext: { privileged: "true" }'),
      "privileged is a string where Kubernetes expects true or false",
    ],
    [
      "containers by name",
      "spec: { containers: { web: {} } }",
      "containers is a mapping where Kubernetes expects a list",
    ],
    [
      "a container that is text",
      "spec: { containers: [web] }",
      "item of containers is a string where Kubernetes expects a mapping",
    ],
    [
      "one capability",
      container("securityContext: { capabilities: { drop: ALL } }"),
      "drop is a string where Kubernetes expects a list",
    ],
    [
      "a name as user",
      container("securityContext: { runAsUser: root }"),
      "runAsUser is a string where Kubernetes expects a whole number",
    ],
    ["nothing at all", "spec:", "spec is empty where Kubernetes expects a mapping"],
  ])("%s", (_name, body, message) => {
    const result = read(`apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n${body}\n`);
    expect(result.problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
    expect(result.problems[0]?.source.position(result.problems[0].start).line).toBe(4);
  });

  test.each([
    ["nulls", container("securityContext: , env: null")],
    ["parameters of a template", container(`securityContext: { privileged: '\${FLAG}' }`)],
    ["no spec", ""],
  ])("but not %s", (_name, body) => {
    expect(read(`apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n${body}\n`).problems).toEqual([]);
  });

  test.each([
    "Deployment",
    "Service",
    "NetworkPolicy",
    "Role",
    "RoleBinding",
    "CronJob",
    "LimitRange",
    "Namespace",
  ])("a %s of nonsense does no harm", (kind) => {
    for (const body of [
      "spec: []",
      "spec: text",
      "metadata: 1",
      "rules: {}",
      "subjects: x",
      "spec: { template: [] }",
      "spec: { ports: {} }",
    ]) {
      const result = read(`apiVersion: v1\nkind: ${kind}\n${body}\n`);
      expect(result.sources).toHaveLength(1);
    }
  });
});

describe("ignores by annotation", () => {
  test("cover their object, and may be in its pod", () => {
    const result = read(`
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    plimsoll.dev/ignore: "no-privileged(setup), limit-memory -- it only runs once"
spec:
  template:
    metadata: { annotations: { plimsoll.dev/ignore: no-host-pid until=2030-01-31 -- agent } }
    spec: { containers: [{ name: c }] }
---
apiVersion: v1
kind: Pod
`);
    expect(result.ignores.map(({ rules, reason, until }) => ({ rules, reason, until }))).toEqual([
      {
        rules: [
          { id: "no-privileged", container: "setup" },
          { id: "limit-memory", container: undefined },
        ],
        reason: "it only runs once",
        until: undefined,
      },
      { rules: [{ id: "no-host-pid", container: undefined }], reason: "agent", until: "2030-01-31" },
    ]);
    const [first] = result.ignores;
    expect(first && shown(first.scope)).toBe("2:1 apiVersion: apps/v1");
    expect(first?.scope.source.position(first.scope.end).line).toBeLessThanOrEqual(12);
  });

  test.each([
    ["a, b", ["a", "b"], "", undefined],
    ["a/sub -- why -- really", ["a/sub"], "why -- really", undefined],
    ["a, until=2030-01-01 -- b", ["a"], "b", "2030-01-01"],
    ["-- no rule", [], "no rule", undefined],
    ["no--dash -- x", ["no--dash"], "x", undefined],
    ["", [], "", undefined],
  ])("%s", (text, ids, reason, until) => {
    const parsed = parseIgnore(text);
    expect({ ids: parsed.rules.map(({ id }) => id), reason: parsed.reason, until: parsed.until }).toEqual({
      ids,
      reason,
      until,
    });
  });
});
