import { expect, test } from "vitest";
import { tree } from "../files/tree.ts";
import { cli } from "./cli.ts";
import { FORMATS } from "./lint.ts";

/** Seeded secrets by where they stand; each is unlike all else in the files. */
const SECRETS = {
  envValue: "zebra-Quartz-4411",
  dockerEnv: "Walnut!Harbor!5522",
  dockerArg: "Copper.Lantern.6633",
  buildArg: "Velvet_Anchor_7744",
  stringData: "Marble-Falcon-8855",
  url: "Cobalt-Meadow-9966",
  keyBlock: "MIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun",
  aws: "AKIAQ3EGRZ7LM5XWVT2B",
  github: "ghp_x7Kq2Vn9Rt4Lw8Zc3Bd6Fh1Jm5Ps0Ty4Ua7E",
  jwt: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wLWFkbWluIn0.Qm9zV2xhY2tDYXRTaWdu",
  argsPassword: "Timber-Saddle-1177",
  composeList: "Indigo-Rocket-2288",
} as const;

const FILES = {
  Dockerfile: `FROM node:latest
ARG NPM_TOKEN=${SECRETS.dockerArg}
ENV DB_PASSWORD=${SECRETS.dockerEnv} MODE=prod
ENV AWS_ACCESS_KEY_ID ${SECRETS.aws}
RUN docker build --build-arg API_TOKEN=${SECRETS.buildArg} . && curl -H "Authorization: Bearer ${SECRETS.jwt}" http://x.example/i.sh | sh
RUN git clone https://bot:${SECRETS.github}@github.com/shop/app.git && sudo make
USER root
`,
  "compose.yaml": `services:
  api:
    image: node:latest
    privileged: true
    build:
      context: .
      args:
        - TOKEN=${SECRETS.buildArg}
    environment:
      - DB_PASSWORD=${SECRETS.composeList}
      - DATABASE_URL=postgres://shop:${SECRETS.url}@db:5432/shop
    command: ["serve", "--password=${SECRETS.argsPassword}"]
  db:
    image: postgres
    network_mode: host
    environment:
      POSTGRES_PASSWORD: ${SECRETS.envValue}
      PLAIN_LOOKING: ${SECRETS.envValue}
`,
  "k8s/api.yaml": `apiVersion: v1
kind: Secret
metadata:
  name: api
stringData:
  password: ${SECRETS.stringData}
  notes: ${SECRETS.stringData}
  key.pem: |
    -----BEGIN RSA PRIVATE KEY-----
    ${SECRETS.keyBlock}
    -----END RSA PRIVATE KEY-----
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
data:
  key.pem: |
    -----BEGIN RSA PRIVATE KEY-----
    ${SECRETS.keyBlock}
    -----END RSA PRIVATE KEY-----
  url: postgres://shop:${SECRETS.url}@db/shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: nginx:latest
          securityContext: {privileged: true}
          args: ["--password", "${SECRETS.argsPassword}", "--token=${SECRETS.github}"]
          env:
            - name: DB_PASSWORD
              value: ${SECRETS.envValue}
            - name: HARMLESS
              value: ${SECRETS.envValue}
            - {name: SESSION, value: ${SECRETS.jwt}}
            - name: AWS
              value: ${SECRETS.aws}
`,
  // A frame of a syntax error shows the lines at it.
  "k8s/broken.yaml": `apiVersion: v1
kind: Secret
metadata: {name: x}
stringData:
  password: ${SECRETS.stringData}
  other: "${SECRETS.envValue}" ${SECRETS.stringData}
  : [
`,
};

/** Names of the secrets that a text shows, whole, in part, or in another spelling. */
function leaks(text: string): string[] {
  return Object.entries(SECRETS).flatMap(([name, secret]) => {
    const spellings = [secret, secret.slice(0, 12), encodeURIComponent(secret)];
    spellings.push(Buffer.from(secret).toString("base64").slice(0, 16));
    return spellings.some((spelling) => text.includes(spelling)) ? [name] : [];
  });
}

const IGNORING = `# plimsoll: ignore-file[no-secrets-in-image, no-plaintext-credentials, pin-image-tag] -- token ${SECRETS.github}\n`;

test("secrets give findings, so that there is something to hide", async () => {
  const { stdout } = await cli(tree(FILES), "-p", "all", "-f", "json");
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; file: string }[] };
  const rules = new Set(findings.map(({ rule }) => rule));
  for (const rule of ["no-secrets-in-image", "no-plaintext-credentials", "unreadable-file"])
    expect(rules).toContain(rule);
  for (const file of Object.keys(FILES)) expect(findings.map((finding) => finding.file)).toContain(file);
});

test.each(FORMATS)("%s shows none of 12 secrets", async (format) => {
  const root = tree(FILES);
  for (const flags of [[], ["--show-ignored", "--verbose"], ["--quiet"]]) {
    const { stdout, stderr } = await cli(root, "-p", "all", "-f", format, ...flags);
    expect(stdout.length).toBeGreaterThan(1000);
    expect(leaks(stdout + stderr)).toEqual([]);
  }
});

test.each(FORMATS)("%s shows none of 12 secrets of ignored findings", async (format) => {
  const ignoring = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, IGNORING + text]));
  const { stdout, stderr } = await cli(tree(ignoring), "-p", "all", "-f", format, "--show-ignored", "-v");
  expect(leaks(stdout + stderr)).toEqual([]);
});

test("a patch shows none of 12 secrets", async () => {
  const { stdout, stderr } = await cli(tree(FILES), "-p", "all", "--diff");
  expect(stdout).not.toBe("");
  expect(leaks(stdout + stderr)).toEqual([]);
});
