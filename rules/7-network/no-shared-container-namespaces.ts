import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Problem,
  valueOf,
  type Workload,
} from "plimsoll";

export default defineRule({
  id: "no-shared-container-namespaces",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict"],
  title: "Containers share their network, processes or memory",
  why: "Who takes over one of them listens on the other's loopback, or reads its environment and files under `/proc`.",
  remedy: "Give each container namespaces of its own, and let them talk over a network or a volume.",
  references: [cwe(653), attack("T1057")],
  peers: [],

  on: "workload",
  *check(workload) {
    if (isForDebugging(workload)) return;
    const { network, pid, ipc, processes } = workload.sharing;
    yield* joined(workload, network, "network");
    yield* joined(workload, pid, "processes");
    yield* joined(workload, ipc, "memory");
    if (!is(processes, true) || workload.containers.filter(isServing).length < 2) return;
    yield {
      at: processes,
      severity: isExposed(workload) ? "medium" : "low",
      message: `the containers of ${workload.label} see each other's processes, environment and files`,
    };
  },
});

const isForDebugging = ({ profiles }: Workload): boolean => profiles.some((name) => /debug/i.test(name));

const isServing = ({ kind }: Container): boolean => kind === "container" || kind === "sidecar";

const isExposed = ({ endpoints }: Workload): boolean => endpoints.some(({ scope }) => scope === "outside");

const TUNNEL = /gluetun|wireguard|tailscale|openvpn|nordvpn|\bvpn\b|warp|zerotier|pause/i;

function* joined(service: Workload, mode: Field<string>, what: string): Generator<Problem> {
  const text = valueOf(mode) ?? "";
  const [, kind, name] = /^(service|container):(.+)$/.exec(text) ?? [];
  if (name === undefined || (what === "network" && isTunnel(service, name))) return;
  yield { at: mode, message: `${service.label} shares the ${what} of ${kind} "${name}"` };
}

/** Sending all its traffic through a tunnel is what such a service shares a network for. */
function isTunnel({ project }: Workload, name: string): boolean {
  const target = project?.services.find((service) => service.name === name);
  const images = target?.containers.map(({ image }) => (image && valueOf(image.ref)?.name) ?? "") ?? [];
  return [name, ...images].some((text) => TUNNEL.test(text));
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: example.com/web:1.0.0
        helper:
          image: example.com/helper:1.0.0
          network_mode: service:web
          #             ^^^^^^^^^^^ service "helper" shares the network of service "web"
          pid: container:legacy
          #    ^^^^^^^^^^^^^^^^ service "helper" shares the processes of container "legacy"
          ipc: service:web
          #    ^^^^^^^^^^^ service "helper" shares the memory of service "web"
    `,
    good: compose`
      services:
        web:
          image: example.com/web:1.0.0
        helper:
          image: example.com/helper:1.0.0
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        shareProcessNamespace: true
        #                      ^^^^ the containers of Pod "web" see each other's processes, environment and files
        containers:
          - name: web
            image: example.com/web:1.0.0
          - name: logs
            image: example.com/logs:1.0.0
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
          - name: logs
            image: example.com/logs:1.0.0
    `,
  },
  {
    name: "a tunnel, a tool for debugging",
    good: compose`
      services:
        vpn:
          image: qmcgaw/gluetun:v3.40
        client:
          image: example.com/client:1.0.0
          network_mode: service:vpn
        tracer:
          image: example.com/tracer:1.0.0
          profiles: [debug]
          pid: service:client
    `,
  },
  {
    name: "one container shares with nobody",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        shareProcessNamespace: true
        containers:
          - name: web
            image: example.com/web:1.0.0
    `,
  },
];
