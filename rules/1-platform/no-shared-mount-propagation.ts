import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  defineRule,
  type Example,
  kubernetes,
  type Mount,
  type Problem,
  set,
  valueOf,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";

const SHARED = ["Bidirectional", "shared", "rshared"];

function judge(container: Container, { propagation, source }: Mount, context: Context): Problem {
  // The kubelet shares mounts of privileged containers only: who needs the one needs the other.
  const expected = expectedOf([container], { kind: "privileged" }, context);
  const message = `${container.label} shares its mounts below ${valueOf(source) ?? "a volume"} with its host`;
  if (expected)
    return { at: propagation, message: `${message}, as ${expected} does by design`, severity: "info" };
  const oneWay = container.kind === "service" ? "rslave" : "HostToContainer";
  return {
    at: propagation,
    message,
    fix: set(propagation, oneWay, "suggest", "Take mounts from the host only"),
  };
}

export default defineRule({
  id: "no-shared-mount-propagation",
  mistake: "platform",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker", "nsa"],
  title: "Mounts made in the container appear on the host",
  why: "A container that mounts something there mounts it on the host and in every other container that shares the directory: it can cover the host's files with its own.",
  remedy:
    "Let mounts flow in one direction, from the host into the container (`HostToContainer`, `rslave`), or not at all.",
  references: [cisDocker("5.20"), attack("T1611")],
  peers: [],
  options: { agents: agentsOption },

  on: "container",
  *check(container: Container, context: Context) {
    for (const mount of container.mounts) {
      if (SHARED.includes(valueOf(mount.propagation) ?? "")) yield judge(container, mount, context);
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        sync:
          image: acme/sync:1
          volumes:
            - type: bind
              source: /mnt/sync
              target: /sync
              bind:
                propagation: rshared
                #            ^^^^^^^ service "sync" shares its mounts below /mnt/sync with its host
    `,
    good: compose`
      services:
        sync:
          image: acme/sync:1
          volumes:
            - type: bind
              source: /mnt/sync
              target: /sync
              bind:
                propagation: rslave
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: sync
      spec:
        containers:
          - name: sync
            image: acme/sync:1
            volumeMounts:
              - name: sync
                mountPath: /sync
                mountPropagation: Bidirectional
                #                 ^^^^^^^^^^^^^ container "sync" shares its mounts below /mnt/sync with its host
        volumes:
          - name: sync
            hostPath:
              path: /mnt/sync
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: sync
      spec:
        containers:
          - name: sync
            image: acme/sync:1
            volumeMounts:
              - name: sync
                mountPath: /sync
                mountPropagation: HostToContainer
        volumes:
          - name: sync
            hostPath:
              path: /mnt/sync
    `,
  },
  {
    name: "the short form",
    bad: compose`
      services:
        sync:
          image: acme/sync:1
          volumes:
            - /mnt/sync:/sync:rw,shared
            #                    ^^^^^^ service "sync" shares its mounts below /mnt/sync with its host
            - /mnt/other:/other:rslave
    `,
  },
  {
    name: "a CSI node plugin mounts volumes for the node: only told",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: csi
      spec:
        template:
          spec:
            containers:
              - name: csi
                image: quay.io/cephcsi/cephcsi:v3.12.0
                volumeMounts:
                  - name: pods
                    mountPath: /var/lib/kubelet/pods
                    mountPropagation: Bidirectional
                    #                 ^^^^^^^^^^^^^ container "csi" shares its mounts below /var/lib/kubelet/pods with its host, as CSI node plugin does by design
            volumes:
              - name: pods
                hostPath:
                  path: /var/lib/kubelet/pods
    `,
  },
];
