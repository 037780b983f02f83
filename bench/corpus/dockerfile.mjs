import { SENTENCES } from "./words.mjs";

const BASES = [
  "node:22",
  "node:22.11.0-slim",
  "python:3.12-alpine",
  "golang:1.23",
  "debian:12",
  "alpine:latest",
];

/** As often as instructions other than FROM stand in the files that were measured. */
const BODY = [
  [(r) => r.pick(RUNS), 189],
  [
    (r) => r.pick(["COPY . .", "COPY package.json package-lock.json ./", "COPY --chown=app:app src/ /app/"]),
    120,
  ],
  [(r) => `COPY --from=stage0 /app/out${r.between(0, 9)} /usr/local/bin/`, 56],
  [() => "WORKDIR /app", 63],
  [(r) => r.pick(["ENV NODE_ENV=production", "ENV PATH=/app/bin:$PATH", "ENV GOFLAGS -mod=mod"]), 59],
  [(r) => r.pick(["ARG VERSION=1.0.0", "ARG TARGETARCH"]), 35],
  [(r) => `EXPOSE ${r.pick([80, 8080, 3000])}`, 31],
  [() => "ADD config.tar.gz /etc/app/", 11],
  [() => "VOLUME /data", 4],
  [() => "USER app", 3],
  [() => "HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1", 1],
  [() => 'LABEL org.opencontainers.image.source="https://example.com/shop"', 1],
];

const RUNS = [
  "RUN apt-get update && apt-get install -y --no-install-recommends \\\n    ca-certificates \\\n    tini \\\n && rm -rf /var/lib/apt/lists/*",
  "RUN apt-get update && apt-get install -y curl",
  "RUN npm ci --omit=dev",
  "RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt",
  "RUN go build -o /app/out .",
  "RUN adduser -D app && chown -R app /app",
  "RUN curl -fsSL https://example.com/install.sh | sh",
  "RUN set -eux; for one in a b c; do mkdir -p /srv/$one; done",
  "RUN <<EOF\nset -e\nmkdir -p /srv/data\nEOF",
];

const ENDS = ['CMD ["node", "server.js"]', 'ENTRYPOINT ["/usr/local/bin/app"]', "CMD python app.py"];

/** The text of a Dockerfile with so many stages and instructions in all. */
export function writeDockerfile(random, { stages, instructions }) {
  const lines = [];
  for (let stage = 0; stage < stages; stage++) {
    const isLast = stage === stages - 1;
    lines.push(`FROM ${random.pick(BASES)}${isLast ? "" : ` AS stage${stage}`}`);
    const own = Math.max(0, Math.round(instructions / stages) - (isLast ? 2 : 1));
    for (let at = 0; at < own; at++) {
      if (random.chance(0.1)) lines.push("", `# ${random.pick(SENTENCES)}`);
      const line = random.weighted(BODY)(random);
      lines.push(stage === 0 ? line.replace("--from=stage0 ", "") : line);
    }
    lines.push(...(isLast ? [random.pick(ENDS)] : [""]));
  }
  return `${lines.join("\n")}\n`;
}
