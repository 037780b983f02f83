import {
  attack,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  defineRule,
  type Example,
  is,
  kubernetes,
  matchesImage,
  pss,
  remove,
  valueOf,
  type Workload,
} from "plimsoll";

/** Training frameworks whose own documentation asks for `ipc: host`, because /dev/shm is small by default. */
const GPU_TRAINING = ["nvcr.io/nvidia/**", "pytorch/**", "tensorflow/**", "vllm/**", "huggingface/**"];

const trains = (workload: Workload): boolean =>
  workload.containers.some((container) => {
    const image = container.image && valueOf(container.image.ref);
    return image !== undefined && GPU_TRAINING.some((pattern) => matchesImage(pattern, image.name));
  });

export default defineRule({
  id: "no-host-ipc",
  mistake: "platform",
  severity: "high",
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
  title: "Container shares the IPC namespace of its host",
  why: "Shared memory, semaphores and message queues of every process on the host lie open: a container can read and change what other programs exchange there.",
  remedy:
    "Remove the setting. A program that only needs a larger /dev/shm gets it by `shm_size` in Compose or by an in-memory emptyDir in Kubernetes.",
  references: [
    cisDocker("5.17"),
    cisKubernetes("5.2.4"),
    pss("baseline", "Host Namespaces"),
    attack("T1611"),
  ],
  peers: [
    "kube-linter:host-ipc",
    "KICS:shared_host_ipc_namespace",
    "polaris:hostIPCSet",
    "kubesec:HostIPC",
    "KSV-0008",
    "CKV_K8S_18",
    "C-0195",
    "C-0276",
  ],

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (!is(workload.hostIpc, true)) return;
    const training = !context.exact && trains(workload);
    yield {
      at: workload.hostIpc,
      message: training
        ? `${workload.label} shares the IPC namespace of its host; more shared memory would do`
        : `${workload.label} shares the IPC namespace of its host`,
      severity: training ? "low" : undefined,
      fix: remove(workload.hostIpc, "suggest", "Keep an IPC namespace of its own"),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          ipc: host
          #    ^^^^ service "web" shares the IPC namespace of its host
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        hostIPC: true
        #        ^^^^ Pod "web" shares the IPC namespace of its host
        containers:
          - name: web
            image: nginx:1.27
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
    `,
  },
  {
    name: "training frameworks document it: a lower grade and the alternative",
    bad: compose`
      services:
        train:
          image: nvcr.io/nvidia/pytorch:24.05-py3
          ipc: host
          #    ^^^^ service "train" shares the IPC namespace of its host; more shared memory would do
    `,
  },
  {
    name: "namespaces of one's own or of other services",
    good: compose`
      services:
        a:
          image: nginx:1.27
          ipc: shareable
        b:
          image: nginx:1.27
          ipc: service:a
    `,
  },
];
