import {
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  type Problem,
  remove,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentOf } from "../data/agents.ts";

/** Where the engine puts the cgroups of containers by itself. */
const DEFAULT_PARENT = /^\/?(?:docker|system\.slice)\/?$/;

function* judgeCgroup(workload: Workload, context: Context): Iterable<Problem> {
  const { cgroup, cgroupParent } = workload.engineNamespaces;
  if (is(cgroup, true) && (context.exact || !agentOf(workload)))
    yield { at: cgroup, message: `${workload.label} shares the cgroup namespace of its host` };
  const parent = valueOf(cgroupParent) ?? "";
  if (parent !== "" && !DEFAULT_PARENT.test(parent))
    yield {
      at: cgroupParent,
      message: `${workload.label} runs in the cgroup ${parent}, whose limits are not its own`,
    };
}

export default defineRule({
  id: "no-other-host-namespaces",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "The UTS, cgroup or user namespace of the host is shared",
  why: "With the host's UTS namespace a container renames the machine, with its cgroups it sees and moves other programs, and without user remapping its root is root of the host.",
  remedy: "Remove the setting, so that the container gets namespaces of its own.",
  references: [cisDocker("5.21"), cisDocker("5.25"), cisDocker("5.31"), cwe(653)],
  peers: ["KICS:shared_host_user_namespace", "KICS:cgroup_not_default"],

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (workload.kind !== "service") return;
    const { uts } = workload.engineNamespaces;
    if (is(uts, true))
      yield {
        at: uts,
        message: `${workload.label} shares the UTS namespace of its host`,
        fix: remove(uts, "low-risk", "Keep a host name of its own"),
      };
    yield* judgeCgroup(workload, context);
    // It only lifts a remapping that few daemons have.
    if (is(workload.hostUsers, true))
      yield {
        at: workload.hostUsers,
        message: `${workload.label} shares the user namespace of its host`,
        severity: "low",
      };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          uts: host
          #    ^^^^ service "web" shares the UTS namespace of its host
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
    `,
  },
  {
    name: "control groups and users of the host",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          cgroup: host
          #       ^^^^ service "web" shares the cgroup namespace of its host
          cgroup_parent: /machine.slice
          #              ^^^^^^^^^^^^^^ service "web" runs in the cgroup /machine.slice, whose limits are not its own
          userns_mode: host
          #            ^^^^ service "web" shares the user namespace of its host
    `,
  },
  {
    name: "cAdvisor measures cgroups, Podman maps users, and a parent that is the default",
    good: compose`
      services:
        metrics:
          image: gcr.io/cadvisor/cadvisor:v0.49.1
          cgroup: host
        web:
          image: nginx:1.27
          userns_mode: keep-id
          cgroup: private
        api:
          image: acme/api:1
          userns_mode: auto
          cgroup_parent: system.slice
    `,
  },
];
