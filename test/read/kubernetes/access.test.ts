import { describe, expect, test } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import { all, one, read } from "./manifest.ts";

const pod = (name: string, namespace = "", labels = "{}"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, ${namespace}labels: ${labels} }\nspec: { containers: [{ name: c }] }\n`;

test("bindings, roles, accounts and what runs under them", () => {
  const result = read(`
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: shop }
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get], resourceNames: [a] }, { nonResourceURLs: [/metrics], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: other }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: robot, namespace: shop }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: robot, namespace: shop }, { kind: Group, name: people }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec: { template: { spec: { serviceAccountName: robot, containers: [{ name: c }] } } }
---
${pod("lazy", "namespace: shop, ")}`);
  const binding = one(result, "binding", 'RoleBinding "robot"');
  const role = one(result, "role");
  expect(binding.role).toBe(role);
  expect(role.bindings).toEqual([binding]);
  expect(all(result, "role").map(({ bindings }) => bindings.length)).toEqual([1, 0]);
  expect(role.rules.map(({ verbs }) => (valueOf(verbs) ?? []).map(valueOf))).toEqual([["get"], ["get"]]);
  const account = one(result, "serviceAccount");
  expect(valueOf(account.automount)).toBe(false);
  expect(account.workloads.map(({ label }) => label)).toEqual(['Deployment "api"']);
  expect(account.bindings).toEqual([binding]);
});

test("OpenShift's own bindings name no kinds", () => {
  const result = read(`
apiVersion: authorization.openshift.io/v1
kind: ClusterRoleBinding
metadata: { name: b }
roleRef: { name: cluster-admin }
userNames: ["system:serviceaccount:shop:robot", jane]
groupNames: [admins]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: shop }
`);
  const binding = one(result, "binding");
  expect([binding.roleKind, valueOf(binding.roleName), binding.clusterWide]).toEqual([
    "ClusterRole",
    "cluster-admin",
    true,
  ]);
  expect(binding.grantees.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual([
    ["ServiceAccount", "robot", "shop"],
    ["User", "jane", undefined],
    ["Group", "admins", undefined],
  ]);
  expect(one(result, "serviceAccount").bindings).toEqual([binding]);
});

test("an aggregated role names the labels it gathers", () => {
  const role = one(
    read(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all, labels: { a: b } }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { x: "true" } }] }
`),
    "role",
  );
  expect([role.clusterWide, role.labels.get("a"), role.aggregates?.[0]?.labels.get("x")]).toEqual([
    true,
    "b",
    "true",
  ]);
});

test("an aggregated role holds what the roles with its labels hold; no selector gathers nothing", () => {
  const result = read(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { x: "true" } }, {}] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: part, labels: { x: "true" } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: other }
`);
  expect(all(result, "role").map(({ gathers }) => gathers.map(({ name }) => name))).toEqual([
    ["part"],
    [],
    [],
  ]);
});

describe("the rights of a workload", () => {
  const binding = (name: string, subject: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: ${name} }\nroleRef: { kind: ClusterRole, name: r }\nsubjects: [{ ${subject} }]\n`;
  const account = (name: string, at: string): string => `kind: ServiceAccount, name: ${name}${at}`;
  const grantsOf = (files: Record<string, string>): string[] =>
    one(read(files), "workload").apiAccess.grants.map(({ name }) => name);
  const runsAs = (name: string, namespace = ""): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: web${namespace} }\nspec: { serviceAccountName: ${name}, containers: [{ name: c }] }\n`;

  test.each<[string, string, string, string[]]>([
    ["of its account", runsAs("web", ", namespace: shop"), account("web", ", namespace: shop"), ["b"]],
    [
      "not of the account of another namespace",
      runsAs("web", ", namespace: shop"),
      account("web", ", namespace: x"),
      [],
    ],
    [
      "of an account beside it whose namespace is left open",
      runsAs("web"),
      account("web", ", namespace: shop"),
      ["b"],
    ],
    [
      "of the default account",
      pod("web", "namespace: shop, "),
      account("default", ", namespace: shop"),
      ["b"],
    ],
    [
      "of the default account where both are left open",
      pod("web"),
      account("default", ", namespace: default"),
      ["b"],
    ],
    ["not of a default account elsewhere", pod("web"), account("default", ", namespace: shop"), []],
    ["of all accounts", pod("web"), "kind: Group, name: 'system:serviceaccounts'", ["b"]],
    [
      "of all accounts of its namespace",
      pod("web", "namespace: shop, "),
      "kind: Group, name: 'system:serviceaccounts:shop'",
      ["b"],
    ],
    [
      "not of those of another one",
      pod("web", "namespace: shop, "),
      "kind: Group, name: 'system:serviceaccounts:x'",
      [],
    ],
  ])("are those %s", (_, workload, subject, expected) => {
    expect(grantsOf({ "k8s/all.yaml": `${workload}---\n${binding("b", subject)}` })).toEqual(expected);
  });

  test("are not those of a namesake in another folder", () => {
    const files = {
      "a/web.yaml": runsAs("web"),
      "b/rbac.yaml": binding("b", account("web", ", namespace: shop")),
    };
    expect(grantsOf(files)).toEqual([]);
  });
});

test("a VerticalPodAutoscaler sets the resources of its target, unless it only recommends", () => {
  const autoscaler = (mode: string): string =>
    `apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: { name: v, namespace: shop }\nspec: { targetRef: { kind: Pod, name: web }, updatePolicy: { updateMode: ${mode} } }\n`;
  const isAutoscaled = (mode: string): boolean =>
    one(read(`${pod("web", "namespace: shop, ")}---\n${autoscaler(mode)}`), "workload").autoscaled;
  expect([isAutoscaled("Auto"), isAutoscaled('"Off"')]).toEqual([true, false]);
});

describe("namespaces", () => {
  const shown = (files: Record<string, string>) =>
    all(read(files), "namespace").map(({ name, declared, workloads }) => [name, declared, workloads.length]);

  test("are declared, named or implied, one for each folder", () => {
    expect(
      shown({
        "ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n",
        "a/web.yaml": pod("web", "namespace: shop, "),
        "a/api.yaml": pod("api", "namespace: other, "),
        "b/web.yaml": pod("web"),
        "b/api.yaml": pod("api"),
        "c/web.yaml": pod("web"),
      }),
    ).toEqual([
      ["shop", true, 1],
      ["other", false, 1],
      [undefined, false, 2],
      [undefined, false, 1],
    ]);
  });

  test("are named by the kustomization of the folder, or of the one that gathers the files", () => {
    expect(
      shown({
        "a/kustomization.yaml": "namespace: shop\nresources: [web.yaml, parts/api.yaml]\n",
        "a/web.yaml": pod("web"),
        "a/parts/api.yaml": pod("api"),
      }),
    ).toEqual([["shop", false, 2]]);
  });

  test("have a default limit from a LimitRange, or from its maximum", () => {
    const range = (limits: string): string =>
      `apiVersion: v1\nkind: LimitRange\nmetadata: { name: r, namespace: shop }\nspec: { limits: [${limits}] }\n`;
    const limit = (limits: string) => valueOf(one(read(range(limits)), "namespace").defaults.memoryLimit);
    expect(limit("{ type: Container, default: { memory: 1Gi }, max: { memory: 2Gi } }")).toBe("1Gi");
    expect(limit("{ type: Container, max: { memory: 2Gi } }")).toBe("2Gi");
    expect(limit("{ type: Pod, max: { memory: 2Gi } }")).toBeUndefined();
  });

  test("neighbouring folders without names are one where the own folder gives nothing", () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
    const files = {
      "k8s/pods/web.yaml": pod("web", "", "{ app: web }"),
      "k8s/services/web.yaml": service,
      "other/pods/web.yaml": pod("web", "", "{ app: web }"),
    };
    const paths = all(read(files), "endpoint").map(({ workload }) => workload.at.source.path);
    expect(paths).toEqual(["k8s/pods/web.yaml"]);
  });
});
