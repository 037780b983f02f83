import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Resources,
  type ScratchVolume,
  set,
  valueOf,
  type Workload,
} from "plimsoll";
import { eachContainerOf, statesNothing } from "../data/limits.ts";

function* judge(container: Container, defaults: Resources | undefined): Iterable<Problem> {
  const runsOnce = container.kind === "init" || !container.workload.longRunning;
  if (statesNothing(container) || runsOnce) return;
  const { storageLimit } = container.resources;
  if (storageLimit.state !== "absent" || defaults?.storageLimit.state === "set") return;
  yield { at: storageLimit, message: `${container.label} has no limit of ephemeral storage` };
}

/** What lies in memory counts against the memory limits of the pod, what lies on disk against those of its storage. */
const isBounded = ({ containers }: Workload, { memory }: ScratchVolume): boolean =>
  containers.every(
    ({ resources }) => (memory ? resources.memoryLimit : resources.storageLimit).state !== "absent",
  );

function* judgeScratch(workload: Workload, context: Context): Iterable<Problem> {
  if (!workload.longRunning) return;
  const open = workload.scratch.filter(
    (volume) => volume.sizeLimit.state === "absent" && !isBounded(workload, volume),
  );
  const isService = workload.kind === "service";
  for (const volume of open)
    yield isService ? tmpfsProblem(workload, volume) : emptyDirProblem(workload, volume, context);
  if (isService) yield* judgeLogs(workload);
}

const tmpfsProblem = ({ label }: Workload, volume: ScratchVolume): Problem => ({
  at: volume.at,
  sub: "tmpfs",
  message: `tmpfs "${volume.name}" of ${label} has no size limit`,
});

const emptyDirProblem = ({ label }: Workload, volume: ScratchVolume, { options }: Context): Problem => ({
  at: volume.at,
  sub: "empty-dir",
  message: `emptyDir volume "${volume.name}" of ${label} has no size limit`,
  severity: volume.memory ? "medium" : "low",
  fix: set(volume.sizeLimit, String(options["sizeLimit"]), "suggest", "Limit its size"),
});

/** The engine writes to `json-file` unless it is told otherwise, and that has no end; `local` rotates by itself. */
function* judgeLogs({ label, logging }: Workload): Iterable<Problem> {
  const { driver, maxSize } = logging;
  if (driver.state === "unknown" || (valueOf(driver) ?? "json-file") !== "json-file") return;
  if (maxSize.state !== "absent") return;
  yield {
    at: maxSize,
    sub: "logs",
    message: `logs of ${label} grow without end`,
    fix: set(maxSize, "10m", "suggest", "Rotate logs at 10 MB"),
  };
}

export default defineRule({
  id: "limit-ephemeral-storage",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict"],
  title: "Logs or temporary files can fill the host",
  why: "A container that writes without end fills the disk or the memory of its host, and everything else on it stops working.",
  remedy:
    "Set a limit of `ephemeral-storage` and a `sizeLimit` of each emptyDir; in Compose rotate logs and size each tmpfs.",
  references: [cisDocker("2.13"), cwe(770), attack("T1499")],
  peers: ["kube-score:container-ephemeral-storage-request-and-limit"],
  subchecks: {
    "empty-dir": { about: "An emptyDir volume has no size limit" },
    tmpfs: { about: "A tmpfs of a Compose service has no size" },
    logs: { about: "Logs of a Compose service are not rotated" },
  },
  options: {
    sizeLimit: {
      type: "string",
      default: "1Gi",
      description: "Size limit that the fix of an emptyDir proposes",
    },
  },

  on: "workload",
  check: judgeScratch,
  alsoOn: { namespace: eachContainerOf(judge) },
});

export const examples: readonly Example[] = [
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
            resources:
              limits:
          #   ^^^^^^ container "web" has no limit of ephemeral storage
                memory: 128Mi
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
            resources:
              limits:
                memory: 128Mi
                ephemeral-storage: 1Gi
        volumes:
          - name: cache
            emptyDir: {}
          - name: shm
            emptyDir:
              medium: Memory
    `,
  },
  {
    name: "volumes in memory take it from the whole node; an init container is soon gone",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: setup
            image: acme/setup:1
        containers:
          - name: web
            image: nginx:1.27
            resources:
              limits:
                ephemeral-storage: 1Gi
        volumes:
          - name: shm
            emptyDir:
              medium: Memory
      #       ^^^^^^^^^^^^^^ emptyDir volume "shm" of Pod "web" has no size limit
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: setup
            image: acme/setup:1
        containers:
          - name: web
            image: nginx:1.27
            resources:
              limits:
                ephemeral-storage: 1Gi
        volumes:
          - name: shm
            emptyDir:
              medium: Memory
              sizeLimit: 1Gi
    `,
  },
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          logging:
        # ^^^^^^^ logs of service "web" grow without end
            driver: json-file
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          logging:
            driver: json-file
            options:
              max-size: 10m
    `,
  },
  {
    name: "a tmpfs lies in the memory of the host",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          logging:
            driver: local
          tmpfs:
            - /run
            # ^^^^ tmpfs "/run" of service "web" has no size limit
          volumes:
            - type: tmpfs
      #       ^^^^^^^^^^^ tmpfs "/tmp" of service "web" has no size limit
              target: /tmp
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          logging:
            driver: local
          tmpfs:
            - /run:size=16m
          volumes:
            - type: tmpfs
              target: /tmp
              tmpfs:
                size: 16m
    `,
  },
  {
    name: "other drivers rotate or send logs away",
    good: compose`
      services:
        web:
          image: nginx:1.27
          logging:
            driver: local
        api:
          image: acme/api:1
          logging:
            driver: syslog
        worker:
          image: acme/worker:1
          logging:
            driver: \${DRIVER}
    `,
  },
  {
    name: "Jobs, volumes of a storage class, and defaults of the namespace",
    good: kubernetes`
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: report
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
              - name: report
                image: acme/report:1
            volumes:
              - name: work
                emptyDir: {}
      ---
      apiVersion: v1
      kind: LimitRange
      metadata:
        name: storage
        namespace: shop
      spec:
        limits:
          - type: Container
            default:
              ephemeral-storage: 1Gi
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        containers:
          - name: web
            image: nginx:1.27
        volumes:
          - name: data
            ephemeral:
              volumeClaimTemplate:
                spec:
                  accessModes: [ReadWriteOnce]
    `,
  },
];
