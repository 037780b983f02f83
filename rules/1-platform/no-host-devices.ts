import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  type HostMount,
  kubernetes,
  matchesImage,
  type Problem,
  valueOf,
} from "plimsoll";
import { expectedOf } from "../data/by-design.ts";
import { needsCapability } from "../data/capabilities.ts";
import { deviceGives, isDevice, isKvm, isOrdinaryDevice, isTunnel } from "../data/devices.ts";
import { effectiveIdentity } from "../data/identities.ts";

const isAllowed = (path: string, context: Context): boolean =>
  (context.options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, path));

const isVpn = (container: Container): boolean => {
  const image = container.image && valueOf(container.image.ref);
  return image !== undefined && needsCapability(image.name, "NET_ADMIN");
};

const isRoot = (container: Container): boolean => effectiveIdentity(container).kind === "root";

/** What makes a device grave here; undefined if nothing does. */
function danger(path: string, containers: readonly Container[]): string | undefined {
  const gives = deviceGives(path);
  if (gives) return `, and with it ${gives}`;
  return isKvm(path) && containers.some(isRoot) ? " as root" : undefined;
}

const isOrdinary = (path: string, containers: readonly Container[]): boolean =>
  isOrdinaryDevice(path) || (isTunnel(path) && containers.some(isVpn));

function judge(
  field: Field<string>,
  label: string,
  containers: readonly Container[],
  context: Context,
): Problem | undefined {
  const path = valueOf(field) ?? "";
  // A name of the container device interface is no path: `nvidia.com/gpu=all`.
  if (!isDevice(path) || isAllowed(path, context)) return undefined;
  const grave = danger(path, containers);
  if (grave) return { at: field, message: `${label} gets ${path} of its host${grave}` };
  if (isOrdinary(path, containers)) return undefined;
  return { at: field, sub: "other", message: `${label} gets ${path} of its host`, severity: "low" };
}

/** `a *:* rwm` is every device there is, and there will be. */
function* judgeRules(container: Container): Iterable<Problem> {
  for (const rule of valueOf(container.deviceRules) ?? []) {
    if (rule.state !== "set") continue;
    const every = /^\s*[abc]\s+\*:\*/.test(rule.value);
    yield every
      ? { at: rule, message: `${container.label} may use every device of its host` }
      : {
          at: rule,
          sub: "other",
          message: `${container.label} may use devices of its host by the rule ${rule.value}`,
          severity: "low",
        };
  }
}

/** A pod mounts devices as it mounts directories; only those that are the host get a finding of their own. */
function* judgeMount(mount: HostMount, context: Context): Iterable<Problem> {
  const path = valueOf(mount.path);
  if (path === undefined || deviceGives(path) === "every device") return;
  const problem = judge(mount.path, mount.workload?.label ?? mount.label, mount.containers, context);
  const agent = expectedOf(mount.containers, { kind: "host-path", path, writable: mount.writable }, context);
  if (!problem || (problem.sub && mount.workload?.kind !== "service")) return;
  yield agent
    ? { ...problem, message: `${problem.message}, by design of ${agent}`, severity: "info" }
    : problem;
}

export default defineRule({
  id: "no-host-devices",
  mistake: "platform",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "A device of the host is passed through",
  why: "Through a disk or the memory device a program reads and writes everything that the host holds, past every permission.",
  remedy:
    "Pass on only the device that the program is made for, read-only where it reads, and never a disk or memory.",
  references: [cisDocker("5.18"), cwe(668), attack("T1611")],
  peers: [],
  subchecks: {
    other: { about: "A device that gives nothing but itself", presets: ["strict", "cis-docker"] },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Devices that may be passed through; `*` stands for any text",
    },
  },

  on: "container",
  *check(container: Container, context: Context) {
    for (const { source } of container.devices) {
      const problem = judge(source, container.label, [container], context);
      if (problem) yield problem;
    }
    yield* judgeRules(container);
  },
  alsoOn: { hostMount: judgeMount },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        backup:
          image: acme/backup:1
          devices:
            - /dev/sda:/dev/xdisk:r
            # ^^^^^^^^ service "backup" gets /dev/sda of its host, and with it all files
            - /dev/mem
            # ^^^^^^^^ service "backup" gets /dev/mem of its host, and with it all memory
            - /dev/watchdog
            # ^^^^^^^^^^^^^ service "backup" gets /dev/watchdog of its host
          device_cgroup_rules:
            - "a *:* rwm"
            # ^^^^^^^^^^^ service "backup" may use every device of its host
            - "c 81:* rmw"
            # ^^^^^^^^^^^^ service "backup" may use devices of its host by the rule c 81:* rmw
    `,
    good: compose`
      services:
        backup:
          image: acme/backup:1
          volumes:
            - data:/data:ro
      volumes:
        data: {}
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: backup
      spec:
        containers:
          - name: backup
            image: acme/backup:1
            volumeMounts:
              - name: disk
                mountPath: /disk
        volumes:
          - name: disk
            hostPath:
              path: /dev/nvme0n1
              #     ^^^^^^^^^^^^ Pod "backup" gets /dev/nvme0n1 of its host, and with it all files
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: backup
      spec:
        containers:
          - name: backup
            image: acme/backup:1
            volumeMounts:
              - name: disk
                mountPath: /disk
        volumes:
          - name: disk
            persistentVolumeClaim:
              claimName: disk
    `,
  },
  {
    name: "graphics, sound, cameras, serial lines, FUSE, a tunnel for a VPN and devices by their CDI name",
    good: compose`
      services:
        media:
          image: jellyfin/jellyfin:10.9
          devices:
            - /dev/dri:/dev/dri
            - /dev/snd
            - /dev/video0:/dev/video0
            - /dev/fuse
            - nvidia.com/gpu=all
        home:
          image: homeassistant/home-assistant:2024.8
          devices:
            - /dev/ttyUSB0:/dev/ttyUSB0
            - /dev/ttyACM0
            - /dev/bus/usb
        vpn:
          image: qmcgaw/gluetun:v3.39
          devices:
            - /dev/net/tun:/dev/net/tun
        model:
          image: acme/model:1
          deploy:
            resources:
              reservations:
                devices:
                  - driver: nvidia
                    count: 1
                    capabilities: [gpu]
    `,
  },
  {
    name: "virtual machines, started as root",
    bad: compose`
      services:
        vm:
          image: acme/vm:1
          user: root
          devices:
            - /dev/kvm
            # ^^^^^^^^ service "vm" gets /dev/kvm of its host as root
    `,
  },
  {
    name: "devices that are accepted",
    options: { allow: ["/dev/tpm*", "/dev/sdb"] },
    good: compose`
      services:
        tpm:
          image: acme/tpm:1
          devices:
            - /dev/tpm0
            - /dev/sdb
    `,
  },
];
