import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  type HostMount,
  kubernetes,
  type Problem,
  set,
  valueOf,
} from "plimsoll";
import { expectedOf } from "../data/by-design.ts";
import { credentialsAt } from "../data/credential-paths.ts";
import { isDevice } from "../data/devices.ts";
import { gradeHostPath, normaliseHostPath } from "../data/host-paths.ts";
import { runtimeSocketOf } from "../data/runtime-sockets.ts";

/** Where hosts keep the data of services; a service that stores there is meant to write. */
const DATA = /^\/(?:data|srv|mnt|media|storage|volumes?|opt\/[^/]+)(?:\/|$)|\/appdata(?:\/|$)/;
const SOCKET = /\.sock(?:et)?$/;
/** One file that a program is told by. */
const CONFIGURATION = /\.(?:conf|cfg|ini|ya?ml|json|toml|pem|crt|properties)$/;
/** Directories below which hosts mount further file systems. */
const WITH_SUBMOUNTS = ["/", "/var", "/mnt"];

/** Other rules report sockets, devices, credentials and directories that are the host. */
const isElsewhere = (path: string, mount: HostMount): boolean =>
  runtimeSocketOf(path) !== undefined ||
  SOCKET.test(path) ||
  isDevice(path) ||
  credentialsAt(path) !== undefined ||
  gradeHostPath(path, mount.writable) !== undefined;

const isForData = (normal: string, mount: HostMount): boolean =>
  mount.workload?.kind === "service" && (!normal.startsWith("/") || DATA.test(normal));

const isAllowed = (normal: string, context: Context): boolean =>
  (context.options["allow"] as readonly string[]).some((allowed) => {
    const prefix = normaliseHostPath(allowed);
    return normal === prefix || normal.startsWith(`${prefix}/`);
  });

function* judgeWritable(mount: HostMount, path: string, context: Context): Iterable<Problem> {
  const normal = normaliseHostPath(path);
  if (isElsewhere(path, mount) || isForData(normal, mount) || isAllowed(normal, context)) return;
  if (expectedOf(mount.containers, { kind: "host-path", path, writable: true }, context)) return;
  yield {
    at: mount.path,
    message: `${mount.workload?.label ?? mount.label} can write ${path} of its host`,
    fix: CONFIGURATION.test(normal)
      ? set(mount.readOnly, true, "low-risk", "Mount the file read-only")
      : undefined,
  };
}

/** Kubernetes leaves what is mounted below writable unless it is told otherwise. */
function* judgeSubmounts(mount: HostMount, path: string, context: Context): Iterable<Problem> {
  const told = valueOf(mount.recursiveReadOnly) ?? "Disabled";
  if (mount.workload?.kind === "service" || mount.recursiveReadOnly.state === "unknown") return;
  if (context.kubernetes.minor < 33 || told !== "Disabled") return;
  if (!WITH_SUBMOUNTS.includes(normaliseHostPath(path))) return;
  yield {
    at: mount.path,
    sub: "submounts",
    message: `${mount.workload?.label ?? mount.label} reads ${path} of its host, but can write what is mounted below it; recursiveReadOnly covers that`,
    severity: "info",
  };
}

export default defineRule({
  id: "read-only-host-mounts",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Files of the host are mounted writable",
  why: "What the container changes there, the host and other containers take for their own: a changed configuration or script works beyond the container.",
  remedy: "Mount it read-only (`:ro`, `readOnly: true`), or give the program a volume of its own.",
  references: [cwe(732), attack("T1611")],
  peers: ["kube-linter:writable-host-mount", "C-0045"],
  subchecks: {
    submounts: { about: "Read-only, but not what is mounted below (Kubernetes 1.33)" },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Host paths, with all below them, that may be written",
    },
  },

  on: "hostMount",
  *check(mount: HostMount, context: Context) {
    const path = valueOf(mount.path);
    if (path === undefined || !mount.workload || mount.containers.length === 0) return;
    if (mount.writable === true) yield* judgeWritable(mount, path, context);
    if (mount.writable === false) yield* judgeSubmounts(mount, path, context);
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - type: bind
              source: /acme/nginx.conf
              #       ^^^^^^^^^^^^^^^^ service "web" can write /acme/nginx.conf of its host
              target: /etc/nginx/nginx.conf
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - type: bind
              source: /acme/nginx.conf
              target: /etc/nginx/nginx.conf
              read_only: true
    `,
  },
  {
    name: "a directory in the short form",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - /acme/pages:/usr/share/nginx/html
            # ^^^^^^^^^^^ service "web" can write /acme/pages of its host
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - /acme/pages:/usr/share/nginx/html:ro
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            volumeMounts:
              - name: conf
                mountPath: /etc/nginx/nginx.conf
        volumes:
          - name: conf
            hostPath:
              path: /srv/web/nginx.conf
              #     ^^^^^^^^^^^^^^^^^^^ Pod "web" can write /srv/web/nginx.conf of its host
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            volumeMounts:
              - name: conf
                mountPath: /etc/nginx/nginx.conf
                readOnly: true
        volumes:
          - name: conf
            hostPath:
              path: /srv/web/nginx.conf
    `,
  },
  {
    name: "read-only on top alone",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: scan
      spec:
        containers:
          - name: scan
            image: acme/scan:1
            volumeMounts:
              - name: mounts
                mountPath: /mnt
                readOnly: true
        volumes:
          - name: mounts
            hostPath:
              path: /mnt
              #     ^^^^ Pod "scan" reads /mnt of its host, but can write what is mounted below it; recursiveReadOnly covers that
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: scan
      spec:
        containers:
          - name: scan
            image: acme/scan:1
            volumeMounts:
              - name: mounts
                mountPath: /mnt
                readOnly: true
                recursiveReadOnly: Enabled
        volumes:
          - name: mounts
            hostPath:
              path: /mnt
    `,
  },
  {
    name: "data directories of Compose, files of the project, sockets, devices, and what other rules report",
    good: compose`
      services:
        db:
          image: postgres:16
          volumes:
            - /srv/db:/var/lib/postgresql/data
            - /opt/acme/backup:/backup
            - /usr/share/appdata/db:/config
            - \${DATA_DIR}:/more
            - ./init:/docker-entrypoint-initdb.d
            - /acme/db.sock:/db.sock
            - /dev/dri:/dev/dri
            - /etc/cron.d:/cron
    `,
  },
  {
    name: "an agent that has to write there",
    good: kubernetes`
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
    `,
  },
  {
    name: "a directory that is accepted",
    options: { allow: ["/acme"] },
    good: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - /acme/pages:/usr/share/nginx/html
    `,
  },
];
