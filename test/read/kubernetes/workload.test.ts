import { describe, expect, test } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import { all, one, read, shown } from "./manifest.ts";

const pod = (spec: string, metadata = ""): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
${metadata.replace(/^/gm, "  ")}
spec:
${spec.replace(/^/gm, "  ")}
`;

const template =
  "template: { metadata: { labels: { app: x } }, spec: { containers: [{ name: c, image: a }] } }";

test.each([
  ["v1", "Pod", "spec: { containers: [{ name: c, image: a }] }", true],
  ["apps/v1", "Deployment", `spec: { ${template} }`, true],
  ["apps/v1", "StatefulSet", `spec: { ${template} }`, true],
  ["apps/v1", "DaemonSet", `spec: { ${template} }`, true],
  ["apps/v1", "ReplicaSet", `spec: { ${template} }`, true],
  ["v1", "ReplicationController", `spec: { ${template} }`, true],
  ["batch/v1", "Job", `spec: { ${template} }`, false],
  ["batch/v1", "CronJob", `spec: { jobTemplate: { spec: { ${template} } } }`, false],
  ["v1", "PodTemplate", template, true],
  ["apps.openshift.io/v1", "DeploymentConfig", `spec: { ${template} }`, true],
  ["argoproj.io/v1alpha1", "Rollout", `spec: { ${template} }`, true],
  ["serving.knative.dev/v1", "Service", `spec: { ${template} }`, true],
  ["ray.io/v1", "RayCluster", `spec: { workerGroupSpecs: [{ ${template} }] }`, true],
  ["kubeflow.org/v1", "PyTorchJob", `spec: { pytorchReplicaSpecs: { Worker: { ${template} } } }`, false],
  ["batch.volcano.sh/v1alpha1", "Job", `spec: { tasks: [{ ${template} }] }`, false],
])("%s %s holds a pod", (apiVersion, kind, body, longRunning) => {
  const result = read(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, namespace: shop }\n${body}\n`,
  );
  const workload = one(result, "workload", `${kind} "x"`);
  expect(workload.identity).toEqual({ format: "kubernetes", kind, namespace: "shop", name: "x" });
  expect(workload.longRunning).toBe(longRunning);
  expect(workload.containers.map(({ label }) => label)).toEqual(['container "c"']);
  expect(workload.containers[0]?.image?.ref.at.path.slice(0, 3)).toEqual([kind, "shop", "x"]);
});

test.each([
  ["a definition of a kind", "apiextensions.k8s.io/v1", "CustomResourceDefinition", `spec: { ${template} }`],
  ["a policy with a pattern", "kyverno.io/v1", "ClusterPolicy", `spec: { rules: [{ ${template} }] }`],
  [
    "a template without containers",
    "argoproj.io/v1alpha1",
    "ApplicationSet",
    "spec: { template: { spec: { source: {} } } }",
  ],
  [
    "a pod deeper than any known kind has it",
    "a.b/v1",
    "Deep",
    `spec: { a: { b: { c: { d: { ${template} } } } } }`,
  ],
])("%s holds none", (_name, apiVersion, kind, body) => {
  expect(
    all(read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\n${body}\n`), "workload"),
  ).toEqual([]);
});

test("lists, typed lists and OpenShift templates hold objects", () => {
  const item = "metadata: { name: x }, spec: { containers: [{ name: c }] }";
  const result = read(`
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Pod, ${item} }
  - { apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Pod, ${item} }] }
---
apiVersion: v1
kind: PodList
items: [{ ${item} }]
---
apiVersion: template.openshift.io/v1
kind: Template
objects:
  - { apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { containers: [{ name: c, image: "\${IMAGE}" }] } }
`);
  expect(all(result, "workload").map(({ label }) => label)).toEqual(Array(4).fill('Pod "x"'));
  expect(all(result, "image").map(({ ref }) => ref.state)).toEqual(["unknown"]);
});

test("containers of all lists, by their kinds", () => {
  const result = read(
    pod(`initContainers:
  - name: setup
  - { name: proxy, restartPolicy: Always }
containers: [{ name: web }]
ephemeralContainers: [{ name: debug }]`),
  );
  expect(all(result, "container").map(({ kind, label }) => `${kind}: ${label}`)).toEqual([
    'init: init container "setup"',
    'sidecar: sidecar container "proxy"',
    'container: container "web"',
    'ephemeral: ephemeral container "debug"',
  ]);
});

describe("security settings", () => {
  const result = read(
    pod(
      `securityContext:
  runAsUser: 0
  runAsNonRoot: true
  seccompProfile: { type: RuntimeDefault }
hostPID: yes
containers:
  - name: own
    securityContext:
      runAsUser: 1000
      privileged: on
      seccompProfile: { type: Unconfined }
      capabilities: { add: [NET_ADMIN], drop: [ALL] }
  - name: bare`,
      "annotations:\n  container.apparmor.security.beta.kubernetes.io/bare: unconfined",
    ),
  );
  const own = one(result, "container", 'container "own"');
  const bare = one(result, "container", 'container "bare"');

  test("a container's own win, the pod's are inherited, both stay visible", () => {
    expect([own.own.runAsUser, own.effective.runAsUser, own.workload.pod.runAsUser].map(valueOf)).toEqual([
      "1000",
      "1000",
      "0",
    ]);
    expect([bare.own.runAsUser, bare.effective.runAsUser].map(valueOf)).toEqual([undefined, "0"]);
    expect(valueOf(own.effective.seccompProfile)).toBe("Unconfined");
    expect(valueOf(bare.effective.seccompProfile)).toBe("RuntimeDefault");
    expect(valueOf(bare.effective.runAsNonRoot)).toBe(true);
  });

  test("booleans of YAML 1.1 count, and lists hold placed items", () => {
    expect(valueOf(own.privileged)).toBe(true);
    expect(valueOf(own.workload.hostPid)).toBe(true);
    expect((valueOf(own.capabilitiesAdd) ?? []).map((item) => shown(item.at))).toEqual(["19:31 NET_ADMIN"]);
    expect((valueOf(own.capabilitiesDrop) ?? []).map(valueOf)).toEqual(["ALL"]);
  });

  test("an absent setting points at where it would be written", () => {
    expect(shown(own.readOnlyRootFilesystem.at)).toBe("15:7 securityContext");
    expect(shown(bare.resources.memoryLimit.at)).toBe("20:7 name");
    expect(bare.resources.memoryLimit.at.path).toEqual([
      "Pod",
      "",
      "web",
      "spec",
      "containers",
      1,
      "resources",
      "limits",
      "memory",
    ]);
  });

  test("annotations of old stand in for the fields", () => {
    expect(valueOf(bare.effective.appArmorProfile)).toBe("Unconfined");
    expect(own.effective.appArmorProfile.state).toBe("absent");
  });
});

test.each([
  ["runtime/default", "RuntimeDefault"],
  ["docker/default", "RuntimeDefault"],
  ["localhost/profile.json", "Localhost"],
  ["unconfined", "Unconfined"],
  ["nonsense", undefined],
])("the seccomp annotation %s reads as %s", (written, expected) => {
  const text = pod(
    "containers: [{ name: c }]",
    `annotations: { seccomp.security.alpha.kubernetes.io/pod: ${written} }`,
  );
  const { effective, own } = one(read(text), "container");
  expect(valueOf(effective.seccompProfile)).toBe(expected);
  expect(own.seccompProfile.state).toBe("absent");
});

test("variables and where they come from", () => {
  const result = read(
    pod(`containers:
  - name: c
    env:
      - { name: A, value: "1" }
      - { name: B, valueFrom: { secretKeyRef: { name: s, key: k } } }
      - { name: C, valueFrom: { configMapKeyRef: { name: s, key: k } } }
      - { name: D, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
    envFrom:
      - secretRef: { name: s }
      - prefix: X_
        configMapRef: { name: s }`),
  );
  const { env } = one(result, "container");
  expect(env.map(({ name, from, value }) => [name, from, valueOf(value)])).toEqual([
    ["A", "literal", "1"],
    ["B", "secret", undefined],
    ["C", "config", undefined],
    ["D", "field", undefined],
    ["*", "secret", undefined],
    ["X_*", "config", undefined],
  ]);
});

test("host paths, who mounts them and whether they can write", () => {
  const result = read(
    pod(`containers:
  - name: a
    volumeMounts:
      - { name: logs, mountPath: /logs, readOnly: true }
      - { name: run, mountPath: /run, readOnly: true }
      - { name: tmp, mountPath: /tmp }
  - name: b
    volumeMounts: [{ name: run, mountPath: /host }]
volumes:
  - { name: logs, hostPath: { path: /var/log } }
  - { name: run, hostPath: { path: /run } }
  - { name: idle, hostPath: { path: /srv } }
  - { name: tmp, emptyDir: { medium: Memory } }`),
  );
  const mounts = all(result, "hostMount");
  expect(
    mounts.map((mount) => [valueOf(mount.path), mount.writable, mount.containers.map(({ name }) => name)]),
  ).toEqual([
    ["/var/log", false, ["a"]],
    ["/run", true, ["a", "b"]],
    ["/srv", false, []],
  ]);
  expect(mounts[1]?.readOnly.at.path.slice(-4)).toEqual([1, "volumeMounts", 0, "readOnly"]);
  const kinds = one(result, "container", 'container "a"').mounts.map(({ kind, source }) => [
    kind,
    valueOf(source),
  ]);
  expect(kinds).toEqual([
    ["bind", "/var/log"],
    ["bind", "/run"],
    ["tmpfs", "tmp"],
  ]);
});

test("a persistent volume on a node is a host mount without a workload", () => {
  const result = read(`
apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
spec: { accessModes: [ReadOnlyMany], local: { path: /srv/data } }
`);
  const mount = one(result, "hostMount", 'PersistentVolume "data"');
  expect([valueOf(mount.path), mount.writable, mount.workload]).toEqual(["/srv/data", false, undefined]);
});

test("shell text of commands and hooks", () => {
  const result = read(
    pod(`containers:
  - name: c
    command: [/bin/sh, -ec]
    args: ["curl x | sh"]
    lifecycle: { preStop: { exec: { command: [sh, -c, "sleep 5"] } } }
  - name: d
    command: [nginx, -c, /etc/nginx.conf]`),
  );
  expect(all(result, "run").map(({ at, container }) => [container?.name, shown(at)])).toEqual([
    ["c", '10:14 "curl x | sh"'],
    ["c", '11:57 "sleep 5"'],
  ]);
});

test("pod-level limits, service account and ports", () => {
  const result = read(
    pod(`serviceAccount: old
resources: { limits: { memory: 1Gi } }
hostNetwork: true
os: { name: windows }
restartPolicy: Never
containers: [{ name: c, ports: [{ name: http, containerPort: 80 }, { containerPort: 53, protocol: UDP }] }]`),
  );
  const workload = one(result, "workload");
  expect(valueOf(workload.serviceAccount)).toBe("old");
  expect(valueOf(workload.resources.memoryLimit)).toBe("1Gi");
  expect(valueOf(workload.os)).toBe("windows");
  expect(workload.longRunning).toBe(false);
  expect(
    workload.containers[0]?.ports.map(({ port, name, protocol }) => [valueOf(port), name, protocol]),
  ).toEqual([
    [80, "http", "tcp"],
    [53, undefined, "udp"],
  ]);
});
