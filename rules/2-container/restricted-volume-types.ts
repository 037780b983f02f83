import {
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  pss,
  RESTRICTED_VOLUMES,
  type Workload,
} from "plimsoll";

/** A hostPath has rules of its own. */
const isJudged = (type: string): boolean => type !== "hostPath" && !RESTRICTED_VOLUMES.has(type);

function* judge(workload: Workload): Iterable<Problem> {
  for (const volume of workload.podVolumes) {
    for (const { type, at } of volume.sources.filter((source) => isJudged(source.type))) {
      yield type === "gitRepo"
        ? {
            at,
            sub: "git-repo",
            message: `volume "${volume.name}" of ${workload.label} runs git as root on the node`,
            severity: "high",
          }
        : {
            at,
            message: `volume "${volume.name}" of ${workload.label} is of type ${type}, which reaches beyond the pod`,
          };
    }
  }
}

export default defineRule({
  id: "restricted-volume-types",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "pss-restricted", "openshift-restricted-v2"],
  title: "A volume of a type that reaches beyond the pod",
  why: "The node attaches such a volume with its own rights, and its address and keys stand in the pod: whoever may write pods mounts what the node can reach.",
  remedy:
    "Let an administrator offer the storage as a PersistentVolume or CSI driver, and use a PersistentVolumeClaim; clone repositories in an init container.",
  references: [pss("restricted", "Volume Types"), { standard: "CVE", id: "CVE-2024-10220" }],
  peers: ["kyverno:restrict-volume-types", "KSV-0028"],
  subchecks: {
    "git-repo": {
      about: "A gitRepo volume, whose hooks run as root on the node",
      presets: ["recommended", "strict", "pss-restricted", "openshift-restricted-v2"],
    },
  },

  on: "workload",
  check: judge,
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
        volumes:
          - name: code
            gitRepo:
            ^^^^^^^ volume "code" of Pod "web" runs git as root on the node
              repository: https://git.example.com/shop.git
          - name: files
            nfs:
            ^^^ volume "files" of Pod "web" is of type nfs, which reaches beyond the pod
              server: nas.example.com
              path: /shop
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
        volumes:
          - name: code
            emptyDir: {}
          - name: files
            persistentVolumeClaim:
              claimName: files
    `,
  },
  {
    name: "every type that is inside the pod, a volume without a source, and one that has rules of its own",
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
          - name: a
            configMap:
              name: web
          - name: b
            csi:
              driver: csi.example.com
          - name: c
            downwardAPI: {}
          - name: d
            ephemeral: {}
          - name: e
            image:
              reference: acme/model:1
          - name: f
            projected: {}
          - name: g
            secret:
              secretName: web
          - name: h
          - name: i
            hostPath:
              path: /mnt/web
    `,
  },
  {
    name: "the storage itself",
    good: kubernetes`
      apiVersion: v1
      kind: PersistentVolume
      metadata:
        name: files
      spec:
        accessModes: [ReadWriteMany]
        nfs:
          server: nas.example.com
          path: /shop
    `,
  },
];
