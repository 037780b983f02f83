import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeManifest } from "./corpus/kubernetes.mjs";
import { Random } from "./corpus/random.mjs";
import { manifests, writeCorpus } from "./corpus.mjs";

const bin = new URL("../dist/bin.cjs", import.meta.url).pathname;
const lint = (...args) => [bin, "--no-config", ...args];

const deployment = (name) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: web
          image: registry.example.com/${name}:1.0.0
          ports:
            - containerPort: 8080
          securityContext:
            privileged: false
`;
const compose = (name) => `services:
  ${name}:
    image: registry.example.com/${name}:1.0.0
    ports: ["127.0.0.1:8080:8080"]
    environment:
      LEVEL: info
`;
// An explicit key: valid, rarely written, and left to the yaml package.
const explicit = compose("api").replace(/image: (.*)/, "? image\n    : $1");
const dockerfile = `FROM node:22.11.0-slim
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
USER node
CMD ["node", "server.js"]
`;
const configuration = "preset: [recommended]\nfailOn: high\nrules:\n  pin-image-digest: low\n";

const writerInto = (folder) => (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** Small files, and a thousand of them; gives the commands to measure, the empty script first. */
export function startCases(folder) {
  const write = writerInto(folder);
  write("empty.cjs", "");
  write("kubernetes/deployment.yaml", deployment("api"));
  write("compose/compose.yaml", compose("api"));
  write("docker/Dockerfile", dockerfile);
  write("explicit/compose.yaml", explicit);
  write("configured/deployment.yaml", deployment("api"));
  write("configured/plimsoll.yaml", configuration);
  for (let at = 0; at < 1000; at++) {
    if (at % 3 === 0) write(`thousand/${at}/deployment.yaml`, deployment(`api-${at}`));
    else if (at % 3 === 1) write(`thousand/${at}/compose.yaml`, compose(`api-${at}`));
    else write(`thousand/${at}/Dockerfile`, dockerfile);
  }
  return {
    empty: ["empty.cjs"],
    version: [bin, "--version"],
    help: [bin, "--help"],
    kubernetes: lint("kubernetes"),
    compose: lint("compose"),
    docker: lint("docker"),
    explicit: lint("explicit"),
    configured: [bin, "configured"],
    thousand: lint("-f", "compact", "thousand"),
  };
}

export const CORPUS_FILES = 10_000;
export const LARGE_FILES = 100_000;

/** The corpus and a thousand Dockerfiles; gives the commands to measure. */
export function corpusCases(folder, probes) {
  const write = writerInto(folder);
  writeCorpus(join(folder, "corpus"), CORPUS_FILES, 1);
  let left = 1000;
  for (const { path, text } of manifests(CORPUS_FILES, 2)) {
    if (path.endsWith("/Dockerfile") && left-- > 0) write(join("dockerfiles", path), text);
  }
  return {
    empty: ["empty.cjs"],
    read: [probes.read, "corpus"],
    parse: [probes.parse, "corpus"],
    yaml: [probes.yaml, "corpus"],
    cold: lint("-p", "all", "-f", "compact", "corpus"),
    oneRule: lint("--only", ONE_RULE, "-q", "--fail-on", "critical", "-f", "compact", "corpus"),
    allRules: lint("-p", "all", "-q", "--fail-on", "critical", "-f", "compact", "corpus"),
    dockerfiles: lint("-f", "compact", "dockerfiles"),
    stagesOnly: lint("--only", "no-explicit-root", "-f", "compact", "dockerfiles"),
  };
}

const ONE_RULE = "no-privileged";

/** Commands whose memory is of interest. */
export function peakCases(folder) {
  const documents = {
    mix: [
      ["Deployment", 1],
      ["Service", 1],
    ],
    documents: 1000,
    bytes: 980_000,
  };
  writerInto(folder)("big/all.yaml", writeManifest(new Random(1), "api", documents));
  return { corpus: lint("-p", "all", "-f", "compact", "corpus"), megabyte: lint("-f", "compact", "big") };
}

/** Ten times the corpus, for hours when nobody waits. */
export function largeCase(folder) {
  writeCorpus(join(folder, "large"), LARGE_FILES, 1);
  return lint("-p", "all", "-f", "compact", "large");
}
