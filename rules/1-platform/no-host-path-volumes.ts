import {
  attack,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  type HostMount,
  kubernetes,
  type Problem,
  pss,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";
import { credentialsAt } from "../data/credential-paths.ts";
import { deviceGives } from "../data/devices.ts";
import { gradeHostPath, normaliseHostPath } from "../data/host-paths.ts";
import { isOneOf } from "../data/image-name.ts";
import { runtimeSocketOf } from "../data/runtime-sockets.ts";

/** Programs of the control plane, which the kubelet starts from files of the node. */
const CONTROL_PLANE = ["**/kube-apiserver", "**/kube-controller-manager", "**/kube-scheduler", "**/etcd"];

const isControlPlane = (workload: Workload): boolean =>
  workload.kind === "Pod" &&
  workload.namespace === "kube-system" &&
  workload.containers.some((container) => {
    const image = container.image && valueOf(container.image.ref);
    return image !== undefined && isOneOf(image, CONTROL_PLANE);
  });

const isAllowed = (mount: HostMount, path: string, context: Context): boolean =>
  mount.writable === false &&
  (context.options["allowPaths"] as readonly string[]).some((allowed) => {
    const prefix = normaliseHostPath(allowed);
    const normal = normaliseHostPath(path);
    return normal === prefix || normal.startsWith(`${prefix}/`);
  });

/** What the rules on sockets, devices, credentials and sensitive directories report is not said twice; admission knows one control. */
function counts(mount: HostMount, context: Context): boolean {
  const path = valueOf(mount.path);
  if (context.exact || path === undefined) return true;
  if (runtimeSocketOf(path) || gradeHostPath(path, mount.writable)) return false;
  if (deviceGives(path) || credentialsAt(path)) return false;
  return !isAllowed(mount, path, context);
}

const agentBehind = (mount: HostMount, context: Context): string | undefined => {
  const path = valueOf(mount.path) ?? "";
  return expectedOf(mount.containers, { kind: "host-path", path, writable: mount.writable }, context);
};

const pathOf = (mount: HostMount): string => valueOf(mount.path) ?? "a directory";

function sayAll(workload: Workload, mounts: readonly HostMount[], expected: string | undefined): Problem {
  const [first, ...others] = mounts;
  if (!first) throw new Error("there is a mount to speak of");
  const paths = mounts.map(pathOf);
  const listed = paths.length < 2 ? paths.join("") : `${paths.slice(0, -1).join(", ")} and ${paths.at(-1)}`;
  return {
    at: first.path,
    message: `${workload.label} mounts ${listed} of its host${expected ? `, as ${expected} does by design` : ""}`,
    severity: expected ? "info" : undefined,
    also: others.map((mount) => ({ at: mount.path.at, message: `${pathOf(mount)} is mounted here` })),
  };
}

export default defineRule({
  id: "no-host-path-volumes",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "A pod mounts a directory of its host",
  why: "What lies on the node belongs to every pod that mounts it and stays when the pod is gone: data leak from one to the next, and links in it lead to the rest of the host.",
  remedy:
    "Use a PersistentVolumeClaim, a local volume or an emptyDir; a configuration belongs into a ConfigMap or a Secret.",
  references: [cisKubernetes("5.2.11"), pss("baseline", "HostPath Volumes"), attack("T1611")],
  peers: [
    "KICS:non_kube_system_pod_with_host_mount",
    "polaris:hostPathSet",
    "kyverno:disallow-host-path",
    "KSV-0023",
    "C-0048",
    "C-0203",
  ],
  subchecks: {
    "static-pod": {
      about: "A pod of the control plane mounts its files from the node",
      presets: ["cis-kubernetes"],
    },
  },
  options: {
    agents: agentsOption,
    allowPaths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Host paths, with all below them, that pods may mount read-only",
    },
  },

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (workload.kind === "service") return;
    const mounts = workload.hostMounts.filter((mount) => counts(mount, context));
    const foreign = mounts.filter((mount) => !agentBehind(mount, context));
    const [agent] = mounts.flatMap((mount) => agentBehind(mount, context) ?? []);
    if (mounts.length === 0) return;
    const sub = !context.exact && isControlPlane(workload) ? "static-pod" : undefined;
    yield {
      ...(foreign.length > 0 ? sayAll(workload, foreign, undefined) : sayAll(workload, mounts, agent)),
      sub,
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: cache
            image: acme/cache:1
            volumeMounts:
              - name: data
                mountPath: /data
              - name: more
                mountPath: /more
        volumes:
          - name: data
            hostPath:
              path: /mnt/cache
              #     ^^^^^^^^^^ Pod "cache" mounts /mnt/cache and /mnt/more of its host
          - name: more
            hostPath:
              path: /mnt/more
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: cache
            image: acme/cache:1
            volumeMounts:
              - name: data
                mountPath: /data
              - name: more
                mountPath: /more
        volumes:
          - name: data
            persistentVolumeClaim:
              claimName: cache
          - name: more
            emptyDir: {}
    `,
  },
  {
    name: "the directory matters little where its name is a variable",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: cache
            image: acme/cache:1
        volumes:
          - name: data
            hostPath:
              path: \${CACHE_DIR}
              #     ^^^^^^^^^^^^ Pod "cache" mounts a directory of its host
    `,
  },
  {
    name: "a node agent on a path that it documents: only told",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: promtail
      spec:
        template:
          spec:
            containers:
              - name: promtail
                image: grafana/promtail:2.9.3
                volumeMounts:
                  - name: positions
                    mountPath: /run/promtail
            volumes:
              - name: positions
                hostPath:
                  path: /run/promtail
                  #     ^^^^^^^^^^^^^ DaemonSet "promtail" mounts /run/promtail of its host, as Promtail does by design
    `,
  },
  {
    name: "what the rules on sockets, devices, credentials and sensitive directories report",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: agent
      spec:
        containers:
          - name: agent
            image: acme/agent:1
        volumes:
          - name: etc
            hostPath:
              path: /etc
          - name: socket
            hostPath:
              path: /var/run/docker.sock
          - name: disk
            hostPath:
              path: /dev/sdb
          - name: keys
            hostPath:
              path: /home/ann/.ssh
    `,
  },
  {
    name: "admission refuses every directory, whatever it is",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: clock
      spec:
        containers:
          - name: clock
            image: acme/clock:1
            volumeMounts:
              - name: zone
                mountPath: /etc/localtime
                readOnly: true
        volumes:
          - name: zone
            hostPath:
              path: /etc/localtime
              #     ^^^^^^^^^^^^^^ Pod "clock" mounts /etc/localtime of its host
    `,
  },
  {
    name: "a directory that pods may read",
    options: { allowPaths: ["/usr/share/models"] },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: models
      spec:
        containers:
          - name: models
            image: acme/models:1
            volumeMounts:
              - name: shared
                mountPath: /models
                readOnly: true
              - name: scratch
                mountPath: /scratch
        volumes:
          - name: shared
            hostPath:
              path: /usr/share/models/v2
          - name: scratch
            hostPath:
              path: /usr/share/scratch
              #     ^^^^^^^^^^^^^^^^^^ Pod "models" mounts /usr/share/scratch of its host
    `,
  },
  {
    name: "an empty source is an emptyDir",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
        volumes:
          - name: data
            hostPath:
    `,
  },
];
