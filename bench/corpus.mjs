// Writes a corpus of manifests that look like real ones: node bench/corpus.mjs FOLDER COUNT [SEED]
// The same count and seed give the same bytes on every machine; no text of it is taken from anywhere.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeCompose } from "./corpus/compose.mjs";
import { writeDockerfile } from "./corpus/dockerfile.mjs";
import { writeManifest } from "./corpus/kubernetes.mjs";
import { quantile, Random } from "./corpus/random.mjs";
import { APPS, FOLDERS, HEADER } from "./corpus/words.mjs";

// Quantiles of the manifests of three public repositories: 331 of Kubernetes, 39 of Compose, 63 Dockerfiles.
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.997, 1];
const KUBERNETES = {
  bytes: [68, 176, 237, 445, 989, 2082, 2881, 4932, 6202, 22638],
  documents: [1, 1, 1, 1, 1, 2, 3, 5, 9, 35],
  folders: [0, 2, 2, 3, 3, 3, 6, 6, 6, 6],
};
const COMPOSE = {
  bytes: [73, 172, 299, 554, 876, 1175, 1248, 1608, 1608, 1608],
  services: [1, 1, 1, 2, 3, 3, 3, 4, 4, 4],
};
const DOCKERFILE = {
  instructions: [2, 5, 9, 13, 18, 18, 22, 23, 25, 25],
  stages: [1, 1, 1, 2, 3, 4, 4, 5, 5, 5],
};
const FILES_PER_FOLDER = [1, 1, 1, 1, 3, 5, 7, 12, 14, 16];
const MANIFESTS_PER_REPOSITORY = 144;
const FILES = { kubernetes: 331, compose: 39, dockerfile: 63 };
const JSON_SHARE = 13 / 331;
// Of Kubernetes files, the larger ones only: the small have no room for it.
const HEADER_SHARE = { kubernetes: 0.9, dockerfile: 0.5 };

// How often each kind stood there. The last four did not: one each, so that every reader has its share.
const KINDS = Object.entries({
  Service: 100,
  Deployment: 64,
  Pod: 59,
  ReplicationController: 38,
  ServiceAccount: 37,
  StorageClass: 23,
  PersistentVolumeClaim: 21,
  Kustomization: 21,
  NetworkPolicy: 13,
  Secret: 12,
  VirtualService: 10,
  PersistentVolume: 6,
  ClusterRoleBinding: 5,
  ClusterRole: 3,
  Namespace: 4,
  StatefulSet: 4,
  DaemonSet: 4,
  ConfigMap: 2,
  RoleBinding: 2,
  Role: 1,
  Ingress: 2,
  HorizontalPodAutoscaler: 2,
  Job: 1,
  ReplicaSet: 1,
  CronJob: 1,
  List: 1,
});

// Anchors were in none of the three; elsewhere they are rare, and in Compose less so.
const ANCHOR_SHARE = { kubernetes: 1 / 300, compose: 1 / 20 };

/** Paths and texts of a corpus, folder by folder. */
export function* manifests(count, seed = 1) {
  const random = new Random(seed);
  const made = { kubernetes: 0, compose: 0, dockerfile: 0 };
  for (let serial = 0, total = 0; total < count; serial++) {
    const name = `${random.pick(APPS)}-${serial}`;
    const unit = UNITS[rarest(made)](random, name, Math.floor(total / MANIFESTS_PER_REPOSITORY));
    for (const { format, path, text } of unit.slice(0, count - total)) {
      made[format]++;
      total++;
      yield { path, text };
    }
  }
}

/** The format that is furthest behind its share. */
function rarest(made) {
  const behind = Object.entries(FILES).sort(([a, x], [b, y]) => made[a] / x - made[b] / y);
  return behind[0][0];
}

const UNITS = { kubernetes: kubernetesFolder, compose: composeProject, dockerfile: serviceFolder };

const draw = (random, values) => quantile(SHARES, values, random.next());

function folder(repository, depth, random) {
  const parts = Array.from({ length: depth }, () => random.pick(FOLDERS));
  return [`repository-${repository}`, ...parts].join("/");
}

function kubernetesFolder(random, name, repository) {
  const depth = Math.round(draw(random, KUBERNETES.folders));
  const base =
    depth === 0 ? folder(repository, 0, random) : `${folder(repository, depth - 1, random)}/${name}`;
  return Array.from({ length: Math.round(draw(random, FILES_PER_FOLDER)) }, (_, at) => {
    // Large files are those of many documents, so both come from one draw.
    const share = random.next();
    const bytes = quantile(SHARES, KUBERNETES.bytes, share);
    const isJson = random.chance(JSON_SHARE);
    const top = header(random, bytes > 900 ? HEADER_SHARE.kubernetes : 0);
    const text = writeManifest(random, `${name}-${at}`, {
      mix: KINDS,
      documents: Math.round(quantile(SHARES, KUBERNETES.documents, share)),
      bytes: bytes - top.length,
      isJson,
      isAnchored: random.chance(ANCHOR_SHARE.kubernetes),
    });
    return {
      format: "kubernetes",
      path: `${base}/${name}-${at}.${isJson ? "json" : "yaml"}`,
      text: isJson ? text : top + text,
    };
  });
}

function composeProject(random, name, repository) {
  const share = random.next();
  const base = `${folder(repository, 0, random)}/${name}`;
  const { text, built } = writeCompose(random, name, {
    services: Math.round(quantile(SHARES, COMPOSE.services, share)),
    bytes: quantile(SHARES, COMPOSE.bytes, share),
    builtShare: 0.6,
    isAnchored: random.chance(ANCHOR_SHARE.compose),
  });
  const file = random.pick(["compose.yaml", "docker-compose.yml", "compose.yaml"]);
  return [
    { format: "compose", path: `${base}/${file}`, text },
    ...built.map((one) => dockerfile(random, `${base}/${one}`)),
  ];
}

function serviceFolder(random, name, repository) {
  return [dockerfile(random, `${folder(repository, 1, random)}/${name}`)];
}

function dockerfile(random, base) {
  const share = random.next();
  const text = writeDockerfile(random, {
    stages: Math.round(quantile(SHARES, DOCKERFILE.stages, share)),
    instructions: Math.round(quantile(SHARES, DOCKERFILE.instructions, share)),
  });
  return {
    format: "dockerfile",
    path: `${base}/Dockerfile`,
    text: header(random, HEADER_SHARE.dockerfile) + text,
  };
}

function header(random, share) {
  if (!random.chance(share)) return "";
  return `${HEADER.map((line) => `# ${line}`.trimEnd()).join("\n")}\n\n`;
}

/** Writes a corpus into a folder; gives the bytes written. */
export function writeCorpus(target, count, seed) {
  let bytes = 0;
  for (const { path, text } of manifests(count, seed)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [target, count, seed] = process.argv.slice(2);
  if (!target || !(Number(count) > 0)) {
    console.error("usage: node bench/corpus.mjs FOLDER COUNT [SEED]");
    process.exit(2);
  }
  console.log(`${count} manifests, ${writeCorpus(target, Number(count), seed && Number(seed))} bytes`);
}
