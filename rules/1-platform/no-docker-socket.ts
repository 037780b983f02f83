import {
  attack,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  type HostMount,
  kubernetes,
  nsa,
  owaspDocker,
  type Problem,
  pss,
  sp190,
  valueOf,
} from "plimsoll";
import { expectedOf } from "../data/by-design.ts";
import { SOCKET_PROXIES } from "../data/host-powers.ts";
import { isOneOf } from "../data/image-name.ts";
import { type RuntimeSocket, runtimeSocketOf } from "../data/runtime-sockets.ts";

/** Switches of a socket proxy that pass on too much. */
const WIDE_SWITCHES = ["POST", "EXEC", "CONTAINERS", "ALLOW_START", "ALLOW_RESTARTS"];

const imagesOf = (mount: HostMount) =>
  mount.containers.flatMap((container) => (container.image && valueOf(container.image.ref)) ?? []);

const runOnly = (mount: HostMount, patterns: readonly string[]): boolean => {
  const images = imagesOf(mount);
  return images.length > 0 && images.every((image) => isOneOf(image, patterns));
};

const openSwitches = (mount: HostMount): string[] =>
  mount.containers
    .flatMap((container) => container.env)
    .filter(
      ({ name, value }) => WIDE_SWITCHES.includes(name) && /^(1|true|yes|on)$/i.test(valueOf(value) ?? ""),
    )
    .map(({ name }) => name);

function proxied(mount: HostMount, runtime: string, label: string): Problem {
  const open = openSwitches(mount);
  const passes = open.length === 0 ? "" : ` and passes on ${open.join(", ")}`;
  return {
    at: mount.path,
    severity: "medium",
    message: `${label} is a proxy to ${runtime} on its host${passes}`,
  };
}

function open(mount: HostMount, socket: RuntimeSocket, label: string, context: Context): Problem {
  const path = valueOf(mount.path) ?? "";
  const access = { kind: "host-path", path, writable: mount.writable } as const;
  const expected = expectedOf(mount.containers, access, context);
  const way = socket.parent ? ` by way of ${path}` : "";
  return {
    at: mount.path,
    message: `${label} commands ${socket.runtime} on its host${way}${expected ? `, as ${expected} does by design` : ""}`,
    severity: expected ? "info" : undefined,
  };
}

export default defineRule({
  id: "no-docker-socket",
  mistake: "platform",
  severity: "critical",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "A container commands the container runtime of its host",
  why: "Whoever reaches the socket starts a privileged container with the host's file system in it: that is root on the host, and a read-only mount does not change it.",
  remedy:
    "Do without the socket: rootless BuildKit builds, the Kubernetes API schedules. If nothing else helps, put a socket proxy between that passes on reading calls alone.",
  references: [
    cisDocker("5.32"),
    pss("baseline", "HostPath Volumes"),
    nsa("Kubernetes Pod security"),
    cwe(250),
    cwe(668),
    attack("T1610"),
    attack("T1611"),
    sp190("4.4.3"),
    owaspDocker("D04"),
  ],
  peers: [
    "kube-linter:docker-sock",
    "KICS:docker_socket_mounted_in_container",
    "KICS:docker_daemon_socket_is_exposed_to_containers",
    "kubesec:DockerSock",
    "kyverno:disallow-cri-sock-mount",
    "KSV-0006",
    "CKV_K8S_27",
    "C-0074",
  ],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may have the socket; `*` stands for any text",
    },
  },

  on: "hostMount",
  *check(mount: HostMount, context: Context) {
    const path = valueOf(mount.path);
    const socket = path === undefined ? undefined : runtimeSocketOf(path);
    if (!socket || runOnly(mount, context.options["allow"] as readonly string[])) return;
    const label = mount.workload?.label ?? mount.label;
    if (!context.exact && runOnly(mount, SOCKET_PROXIES)) {
      yield proxied(mount, socket.runtime, label);
      return;
    }
    yield open(mount, socket, label, context);
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        ci:
          image: acme/runner:3
          volumes:
            - ./work:/work
            - /var/run/docker.sock:/custom/docker.sock:ro
            # ^^^^^^^^^^^^^^^^^^^^ service "ci" commands Docker on its host
    `,
    good: compose`
      services:
        ci:
          image: acme/runner:3
          volumes:
            - ./work:/work
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: ci
      spec:
        containers:
          - name: ci
            image: acme/runner:3
            volumeMounts:
              - name: run
                mountPath: /host/run
        volumes:
          - name: run
            hostPath:
              path: /run/containerd/../
              #     ^^^^^^^^^^^^^^^^^^^ Pod "ci" commands the container runtime on its host by way of /run/containerd/../
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: ci
      spec:
        containers:
          - name: ci
            image: acme/runner:3
            volumeMounts:
              - name: run
                mountPath: /host/run
        volumes:
          - name: run
            emptyDir: {}
    `,
  },
  {
    name: "a socket proxy: milder, and what it passes on",
    bad: compose`
      services:
        proxy:
          image: tecnativa/docker-socket-proxy:0.3
          environment:
            CONTAINERS: 1
            POST: 0
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock:ro
            # ^^^^^^^^^^^^^^^^^^^^ service "proxy" is a proxy to Docker on its host and passes on CONTAINERS
    `,
  },
  {
    name: "a named volume of that name is no socket",
    good: compose`
      services:
        web:
          image: nginx:1.27
          volumes:
            - docker.sock:/data
      volumes:
        docker.sock: {}
    `,
  },
  {
    name: "accepted for an image",
    options: { allow: ["traefik"] },
    good: compose`
      services:
        edge:
          image: traefik:3.1
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock:ro
    `,
  },
];
