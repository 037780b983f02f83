import {
  attack,
  type BuildSettings,
  type Container,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  is,
  type Problem,
  type RunCommand,
  valueOf,
} from "plimsoll";

/** A context that the builder fetches: a git repository, an archive, another image. */
const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i;

const isOn = (value: string | undefined): boolean => value === "" || value === "true";

/** A bind mount that may be written, laid over everything. */
const opensRoot = ({ mounts }: RunCommand): boolean =>
  mounts.some((mount) => {
    const isBind = (mount.get("type") ?? "bind") === "bind";
    const target = mount.get("target") ?? mount.get("dst") ?? mount.get("destination");
    return isBind && target === "/" && (isOn(mount.get("rw")) || isOn(mount.get("readwrite")));
  });

function* judgeRun(run: RunCommand): Iterable<Problem> {
  if (!run.stage?.reachable) return;
  if (run.security && is(run.security, "insecure"))
    yield { at: run.at, message: "RUN --security=insecure runs with all rights on the builder" };
  if (run.network && is(run.network, "host"))
    yield {
      at: run.at,
      severity: "medium",
      message: "RUN --network=host reaches what only the builder may reach",
    };
  if (opensRoot(run))
    yield { at: run.at, severity: "medium", message: "RUN mounts a file system over / and may write to it" };
}

const ENTITLEMENTS: Readonly<Record<string, Pick<Problem, "severity" | "message">>> = {
  "security.insecure": { message: "its build may run with all rights on the builder" },
  "network.host": { severity: "medium", message: "its build may use the network of the builder" },
};

function* judgeEntitlements(label: string, { entitlements }: BuildSettings): Iterable<Problem> {
  for (const field of valueOf(entitlements) ?? []) {
    const name = valueOf(field) ?? "";
    const found = Object.hasOwn(ENTITLEMENTS, name) ? ENTITLEMENTS[name] : undefined;
    if (found) yield { at: field, severity: found.severity, message: `${label}: ${found.message}` };
  }
}

function* judgeSettings(label: string, build: BuildSettings): Iterable<Problem> {
  if (is(build.privileged, true)) yield { at: build.privileged, message: `${label} is built privileged` };
  yield* judgeEntitlements(label, build);
  if (is(build.network, "host"))
    yield {
      at: build.network,
      severity: "medium",
      message: `${label} is built in the network of the builder`,
    };
  const agent = build.ssh.find(({ id }) => id === "default");
  if (agent && REMOTE.test(valueOf(build.context) ?? ""))
    yield {
      at: agent.at,
      severity: "medium",
      message: `${label} lends the SSH agent to a build from elsewhere`,
    };
}

export default defineRule({
  id: "no-insecure-build",
  mistake: "container",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict"],
  title: "The build of an image runs unconfined",
  why: "What a build runs comes from base images, packages and dependencies; without a sandbox each of them owns the builder and all that it builds.",
  remedy:
    "Build without entitlements, in a network of its own; fetch what is needed before, or by `ADD` and secrets of the build.",
  references: [cwe(250), attack("T1612"), { standard: "SLSA", version: "1.0", id: "build isolation" }],
  peers: ["kyverno:disallow-jenkins-pipeline-strategy"],

  on: "run",
  check: judgeRun,
  alsoOn: {
    *container(container: Container) {
      if (container.buildSettings) yield* judgeSettings(container.label, container.buildSettings);
    },
  },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      # syntax=docker/dockerfile:1
      FROM debian:12.8
      RUN --security=insecure losetup -f
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN --security=insecure runs with all rights on the builder
      RUN --network=host curl http://127.0.0.1:8080/artifact -o /artifact
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN --network=host reaches what only the builder may reach
      RUN --mount=type=bind,from=rootfs,target=/,rw chmod 755 /srv
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN mounts a file system over / and may write to it
    `,
    good: dockerfile`
      # syntax=docker/dockerfile:1
      FROM debian:12.8
      RUN --network=none make -C /src
      RUN --security=sandbox --network=default id
      RUN --mount=type=bind,target=/src,rw --mount=type=ssh,id=deploy git -C /src fetch
    `,
  },
  {
    name: "a stage that no build uses",
    good: dockerfile`
      FROM debian:12.8 AS unused
      RUN --security=insecure losetup -f
      FROM debian:12.8
    `,
  },
  {
    bad: compose`
      services:
        app:
          build:
            context: https://github.com/acme/app.git#v1.4.2
            privileged: true
            #           ^^^^ service "app" is built privileged
            network: host
            #        ^^^^ service "app" is built in the network of the builder
            entitlements:
              - security.insecure
              # ^^^^^^^^^^^^^^^^^ service "app": its build may run with all rights on the builder
              - network.host
              # ^^^^^^^^^^^^ service "app": its build may use the network of the builder
            ssh:
              - default
              # ^^^^^^^ service "app" lends the SSH agent to a build from elsewhere
    `,
    good: compose`
      services:
        app:
          build:
            context: https://github.com/acme/app.git#v1.4.2
            privileged: false
            network: none
            ssh:
              - deploy=/run/keys/deploy
        own:
          build:
            context: .
            network: default
            ssh: [default]
    `,
  },
];
