import { IMAGES, SENTENCES } from "./words.mjs";

/** What a template of pods says, in any kind of workload, and what more it may say. */
export function podSpec(random, name) {
  return { containers: [container(random, name)] };
}

export function container(random, name) {
  const made = { name, image: random.pick(IMAGES).replace("%", name) };
  if (random.chance(0.6)) made.ports = [{ containerPort: random.pick([80, 8080, 8443, 3000, 5432, 6379]) }];
  return made;
}

/** Adds one thing that authors add. */
export function growPod(spec, random) {
  const target = random.pick(spec.containers);
  random.weighted(GROWTH)(target, spec, random);
}

const PROBES = [
  () => ({ httpGet: { path: "/healthz", port: 8080 } }),
  () => ({ tcpSocket: { port: 5432 }, initialDelaySeconds: 15, periodSeconds: 10 }),
  () => ({ exec: { command: ["/bin/sh", "-c", "redis-cli ping"] }, timeoutSeconds: 2 }),
];

const GROWTH = [
  [addVariable, 8],
  [addResources, 3],
  [addProbe, 3],
  [addSecurity, 2],
  [addVolume, 3],
  [addScript, 1],
  [addContainer, 0.5],
  [addPodField, 2],
];

function addVariable(target, _spec, random) {
  target.env ??= [];
  const name = `${random.pick(["ORDERS", "CACHE", "QUEUE", "LOG", "MAIL"])}_${random.pick(["ADDR", "LEVEL", "SIZE", "MODE"])}_${target.env.length}`;
  target.env.push(
    random.weighted([
      [{ name, value: `${name.toLowerCase().replaceAll("_", "-")}:6379` }, 4],
      [{ name, value: String(random.between(0, 5000)) }, 2],
      [{ name, value: random.pick(["true", "info", "http://gateway.shop.svc:8080/v1"]) }, 3],
      [{ name, valueFrom: { secretKeyRef: { name: "access", key: name.toLowerCase() } } }, 2],
      [{ name, valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }, 1],
    ]),
  );
}

function addResources(target, _spec, random) {
  target.resources ??= { requests: { cpu: "100m", memory: `${random.pick([64, 128, 256])}Mi` } };
  if (random.chance(0.7)) target.resources.limits = { cpu: "300m", memory: "512Mi" };
}

function addProbe(target, _spec, random) {
  target[random.pick(["livenessProbe", "readinessProbe"])] = random.pick(PROBES)();
}

function addSecurity(target, spec, random) {
  if (random.chance(0.3)) spec.securityContext = { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 };
  target.securityContext ??= random.weighted([
    [{ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true }, 5],
    [{ privileged: true }, 1],
    [{ capabilities: { add: ["NET_ADMIN"] } }, 1],
    [{ runAsUser: 0 }, 1],
  ]);
}

function addVolume(target, spec, random) {
  spec.volumes ??= [];
  const name = `${random.pick(["data", "config", "cache", "certs"])}-${spec.volumes.length}`;
  const source = random.weighted([
    [{ emptyDir: {} }, 5],
    [{ configMap: { name: `${target.name}-config` } }, 4],
    [{ persistentVolumeClaim: { claimName: `${target.name}-data` } }, 3],
    [{ secret: { secretName: `${target.name}-access` } }, 2],
    [{ hostPath: { path: "/var/log", type: "Directory" } }, 1],
  ]);
  spec.volumes.push({ name, ...source });
  target.volumeMounts ??= [];
  target.volumeMounts.push({ name, mountPath: `/srv/${name}` });
}

function addScript(target, _spec, random) {
  target.command = ["/bin/sh", "-c"];
  target.args = [
    `set -e # ${random.pick(SENTENCES)}\nfor one in 1 2 3; do echo "$one"; done\nexec /app/server\n`,
  ];
}

function addContainer(_target, spec, random) {
  const extra = container(random, `helper-${spec.containers.length}`);
  if (random.chance(0.5) && !spec.initContainers) spec.initContainers = [extra];
  else spec.containers.push(extra);
}

function addPodField(_target, spec, random) {
  Object.assign(
    spec,
    random.pick([
      { serviceAccountName: spec.containers[0].name },
      { terminationGracePeriodSeconds: 5 },
      { nodeSelector: { "kubernetes.io/os": "linux" } },
      { automountServiceAccountToken: false },
      { tolerations: [{ key: "dedicated", operator: "Equal", value: "batch", effect: "NoSchedule" }] },
      { dnsPolicy: "ClusterFirst" },
      { hostNetwork: true },
    ]),
  );
}
