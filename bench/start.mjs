// Cost of a run as a ratio to an empty Node script, by CPU time (user + system), medians of interleaved rounds.
// Output goes to a file, as it does in CI: /dev/null would be taken for what may be a terminal.
// NODE_EXTRA_CA_CERTS and NODE_OPTIONS are taken out: the first alone adds tens of milliseconds to every start.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 15);
const bin = new URL("../dist/bin.cjs", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env;

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
const dockerfile = () => `FROM node:22.11.0-slim
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
USER node
CMD ["node", "server.js"]
`;

function write(path, text) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
write("empty.cjs", "");
write("one/deployment.yaml", deployment("api"));
write("one-compose/compose.yaml", compose("api"));
write("one-docker/Dockerfile", dockerfile());
for (let at = 0; at < 1000; at++) {
  if (at % 3 === 0) write(`many/${at}/deployment.yaml`, deployment(`api-${at}`));
  else if (at % 3 === 1) write(`many/${at}/compose.yaml`, compose(`api-${at}`));
  else write(`many/${at}/Dockerfile`, dockerfile());
}

const runs = [
  { name: "empty script", args: ["empty.cjs"] },
  { name: "--version", args: [bin, "--version"] },
  { name: "--help", args: [bin, "--help"] },
  { name: "one Kubernetes file", args: [bin, "--no-config", "one"], budget: 2.3 },
  { name: "one Compose file", args: [bin, "--no-config", "one-compose"], budget: 2.3 },
  { name: "one Dockerfile", args: [bin, "--no-config", "one-docker"], budget: 2.3 },
  { name: "1,000 manifests", args: [bin, "--no-config", "-f", "compact", "many"], budget: 30 },
];
const times = runs.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [at, { args }] of runs.entries()) {
    const result = spawnSync(
      "bash",
      ["-c", 'TIMEFORMAT="%U %S"; time "$@" >out.txt 2>&1; true', "bash", process.execPath, ...args],
      {
        cwd: folder,
        env,
        encoding: "utf8",
      },
    );
    const [user, system] = result.stderr.trim().split("\n").at(-1).split(" ").map(Number);
    times[at].push((user + system) * 1000);
  }
}
rmSync(folder, { recursive: true });

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const floor = median(times[0]);
for (const [at, { name, budget }] of runs.entries()) {
  const ratio = median(times[at]) / floor;
  const verdict = budget === undefined ? "" : ratio <= budget ? `within ${budget}` : `OVER ${budget}`;
  console.log(
    `${name.padEnd(22)} ${median(times[at]).toFixed(1).padStart(6)} ms CPU  ${ratio.toFixed(2).padStart(6)}x  ${verdict}`,
  );
}
