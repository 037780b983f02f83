import { expect } from "vitest";
import { pick } from "../read/yaml/seeded.ts";
import { judge } from "./judge.ts";
import { property, type Random } from "./rounds.ts";

/** Spellings and what kubectl makes of them (sigs.k8s.io/yaml on go-yaml v2, `resolve.go`). */
const TRUE = ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y", "!!bool yes"];
const FALSE = ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N", "!!bool no"];
const ZERO = ["0", "+0", "-0", "0x0", "0o0", "0b0", "00", "0_0", "!!int 0", "0x00"];
const OTHER = ["1", "1000", "0x10", "0o14", "0b11", "014", "1_000", "+7", "65534"];

/** A value written as anybody may write it. */
const spaced = (random: Random, value: string): string =>
  pick(random, [value, ` ${value}`, `${value} `, `${value} # why`, `\n              ${value}`]);

const pod = (random: Random, privileged: string, user: string): string => `apiVersion: v1
kind: Pod
metadata: { name: api }
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.0.0
      securityContext:
        privileged: ${spaced(random, privileged)}
        runAsUser: ${spaced(random, user)}
`;

/** Rules with a finding of their main check. */
async function rulesOf(path: string, text: string): Promise<readonly string[]> {
  const { findings } = await judge({ [path]: text });
  return findings.filter(({ check }) => check === undefined).map(({ rule }) => rule);
}

property("a pod's values are what kubectl reads", 120, async (random) => {
  const privileged = random() < 0.5;
  const root = random() < 0.5;
  const text = pod(random, pick(random, privileged ? TRUE : FALSE), pick(random, root ? ZERO : OTHER));
  const rules = await rulesOf("pod.yaml", text);
  expect({ text, privileged: rules.includes("no-privileged") }).toEqual({ text, privileged });
  if (!privileged) expect({ text, root: rules.includes("no-explicit-root") }).toEqual({ text, root });
});

property("a service's values are what Compose reads", 120, async (random) => {
  const privileged = random() < 0.5;
  const value = pick(random, privileged ? ["true", "True", "TRUE"] : ["false", "False", "FALSE"]);
  const text = `services:\n  api:\n    image: registry.example.com/api:1.0.0\n    privileged: ${spaced(random, value)}\n`;
  const rules = await rulesOf("compose.yaml", text);
  expect({ text, found: rules.includes("no-privileged") }).toEqual({ text, found: privileged });
});

/** Fields of a container with a safe value and the rule that asks for it. */
const SAFER: readonly (readonly [rule: string, line: string, unsafe: string])[] = [
  ["no-privileged", "privileged: false", "privileged: true"],
  ["no-privilege-escalation", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"],
  ["read-only-root-filesystem", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"],
  ["run-as-non-root", "runAsNonRoot: true", "runAsNonRoot: false"],
  ["drop-all-capabilities", "capabilities: { drop: [ALL] }", "capabilities: { drop: [] }"],
  ["require-seccomp-profile", "seccompProfile: { type: RuntimeDefault }", ""],
  ["no-unmasked-proc", "procMount: Default", "procMount: Unmasked"],
  ["no-explicit-root", "runAsUser: 1000", "runAsUser: 0"],
];

property("a safer value never adds a finding of its rule", 80, async (random) => {
  const [rule, safe, unsafe] = pick(random, SAFER);
  const others = SAFER.filter(([name]) => name !== rule).map(([, good, bad]) =>
    random() < 0.5 ? good : bad,
  );
  const count = async (own: string): Promise<number> => {
    const lines = [...others, own].filter((line) => line !== "").map((line) => `        ${line}\n`);
    const text = pod(random, "false", "1000").replace(/ {8}privileged:[\s\S]*$/, lines.join(""));
    return (await rulesOf("pod.yaml", text)).filter((name) => name === rule).length;
  };
  expect({ rule, others, found: await count(safe) }).toEqual({ rule, others, found: 0 });
  expect(await count(unsafe)).toBeGreaterThanOrEqual(await count(safe));
});
