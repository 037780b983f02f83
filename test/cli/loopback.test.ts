import { expect, test } from "vitest";
import { tree } from "../files/tree.ts";
import { plimsoll } from "./world.ts";

const PORT = 'ports: ["5432:5432"]';
const DATABASE = "image: postgres:16.6, environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db }";
const CONSOLE = 'image: adminer:4.8.1, ports: ["8080:8080"]';

/** Rule, files, and the severity and class of its fix, which binds the port to loopback. */
test.each([
  [
    "no-exposed-datastore",
    { "compose.yaml": `services: { it: { ${DATABASE}, ${PORT} } }` },
    "medium suggest",
  ],
  [
    "no-exposed-datastore",
    { "compose.dev.yaml": `services: { it: { ${DATABASE}, ${PORT} } }` },
    "low low-risk",
  ],
  [
    "no-exposed-datastore",
    { "compose.yaml": `services: { it: { ${DATABASE}, ${PORT}, profiles: [debug] } }` },
    "medium low-risk",
  ],
  [
    "no-exposed-datastore",
    {
      "compose.yaml": `services: { it: { ${DATABASE} } }`,
      "compose.override.yaml": `services: { it: { ${PORT} } }`,
    },
    "low low-risk",
  ],
  ["no-exposed-admin-interface", { "compose.yaml": `services: { it: { ${CONSOLE} } }` }, "medium suggest"],
  [
    "no-exposed-admin-interface",
    { ".devcontainer/compose.yaml": `services: { it: { ${CONSOLE} } }` },
    "low low-risk",
  ],
  [
    "no-remote-debug-port",
    { "compose.yaml": 'services: { it: { image: node:22.11.0, ports: ["9229:9229"] } }' },
    "medium low-risk",
  ],
])("the fix of %s in %j is %s", async (rule, files, expected) => {
  const { out } = await plimsoll(["lint", "--no-config", "--only", rule, "--format", "json"], {
    cwd: tree(files as unknown as Readonly<Record<string, string>>),
  });
  const { findings } = JSON.parse(out) as {
    findings: { severity: string; fix: { class: string; edits: unknown } }[];
  };
  expect(findings.map(({ severity, fix }) => `${severity} ${fix.class}`)).toEqual([expected]);
  expect(JSON.stringify(findings[0]?.fix.edits)).toContain("127.0.0.1:");
});
