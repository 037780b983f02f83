import { expect, it } from "vitest";
import { tree } from "../files/tree.ts";
import { plimsoll } from "./world.ts";

const FILES = {
  "entry.yaml": `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  listeners: [{ name: https, port: 443, protocol: HTTPS }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: edge }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: http }]
`,
  "web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: ghcr.io/acme/web:1.4.2
          ports: [{ name: http, containerPort: 8080 }]
          securityContext:
            privileged: true
`,
  "rights.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
};

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly severity: string;
  readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

const find = async (files: Record<string, string>, rule: string): Promise<readonly Finding[]> => {
  const { out } = await plimsoll([".", "--no-config", "--format", "json"], { cwd: tree(files) });
  const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
  return findings.filter((finding) => finding.rule === rule);
};

it("tells the whole path from the gateway to the host and the cluster as one finding", async () => {
  const paths = await find(FILES, "exposed-privileged-workload");
  expect(paths.map(({ file, line, severity }) => [file, line, severity])).toEqual([
    ["web.yaml", 10, "critical"],
  ]);
  expect(paths[0]?.related.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'entry.yaml:5 listener "https" of Gateway "edge"',
    'entry.yaml:9 HTTPRoute "web"',
    'entry.yaml:16 Service "web"',
    'entry.yaml:12 reached from outside: HTTPRoute "web"',
    "web.yaml:14 it runs privileged",
    "web.yaml:8 it may do everything by its token",
    'rights.yaml:3 ClusterRoleBinding "web" grants cluster-admin',
  ]);
});

it("leaves what it stands on where it is, at a place of its own", async () => {
  const placed = async (rule: string) => (await find(FILES, rule)).map(({ file, line }) => [file, line]);
  expect(await placed("no-privileged")).toEqual([["web.yaml", 14]]);
  expect(await placed("no-cluster-admin-binding")).toEqual([["rights.yaml", 4]]);
});

it("is accepted by itself, without the power that it stands on", async () => {
  const from = "        - name: web\n";
  const files = (line: string, comment: string) => ({
    ...FILES,
    "web.yaml": FILES["web.yaml"].replace(
      line,
      (found) => `${found.trimEnd()} # plimsoll: ${comment} -- agreed\n`,
    ),
  });
  const path = files(from, "ignore[exposed-privileged-workload]");
  expect(await find(path, "exposed-privileged-workload")).toEqual([]);
  expect(await find(path, "no-privileged")).toHaveLength(1);
  const power = files("            privileged: true\n", "ignore[no-privileged]");
  expect(await find(power, "exposed-privileged-workload")).toHaveLength(1);
  expect(await find(power, "no-privileged")).toEqual([]);
});

it("ends where the path does", async () => {
  const { "entry.yaml": _entry, ...inner } = FILES;
  expect(await find(inner, "exposed-privileged-workload")).toEqual([]);
});
