import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/finding.ts";
import type { ReportOptions } from "../../src/report/reporter.ts";
import { FORMATS, lint, print as printAs } from "./lint.ts";

/** One description for every rule, so that a snapshot changes with the format and not with the catalogue. */
const rule: ReportOptions["rule"] = (id) => ({
  id,
  severity: "high",
  title: "Container is let out",
  why: "It gets all capabilities. It could do anything.",
  remedy: "Keep it in. Ask for what it needs.",
  references: [
    { standard: "CIS Kubernetes", version: "1.12", id: "5.2.2" },
    { standard: "CWE", id: "250" },
  ],
  peers: ["KSV-0017"],
});
const print: typeof printAs = (format, report, options = {}) => printAs(format, report, { rule, ...options });

const FILES = {
  Dockerfile: `FROM node:22.1.0
ADD https://example.com/tool.tgz /opt/
RUN curl -s https://example.com/install.sh | sh
`,
  "compose.yaml": `services:
  db:
    image: postgres:16.2
    privileged: true
    ports: ["5432:5432"]
    environment:
      POSTGRES_HOST_AUTH_METHOD: trust
`,
  "deploy/api.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: nginx
`,
};
const PLAIN = { presets: ["recommended"], files: 3 };

/** The findings of a few rules; a new one changes no snapshot. */
async function small(): Promise<Report> {
  const report = await lint(FILES);
  const rules = new Set([
    "no-privileged",
    "no-host-network",
    "run-as-non-root",
    "no-privilege-escalation",
    "drop-all-capabilities",
    "no-curl-pipe-shell",
    "require-api-auth",
    "pin-image-tag",
  ]);
  const findings = report.findings.filter(({ rule, check }) => rules.has(rule) && check === undefined);
  expect(findings.length).toBeGreaterThan(4);
  return { ...report, ...PLAIN, findings };
}

/** The same, with one finding accepted, a file skipped and a rule that crashed. */
async function full(): Promise<Report> {
  const report = await small();
  const [first, ...findings] = report.findings;
  if (!first) throw new Error("nothing found");
  return {
    ...report,
    findings,
    ignored: [{ finding: first, by: "comment", reason: "checked by hand", until: "2026-12-03" }],
    skipped: [{ file: "values.yaml", reason: "not a manifest" }],
    errors: [{ message: "rule no-host-pid crashed", file: "compose.yaml", rule: "no-host-pid" }],
  };
}

const EMPTY: Report = {
  findings: [],
  ignored: [],
  skipped: [],
  errors: [],
  ...PLAIN,
  kubernetes: "1.36",
  today: "2026-11-24",
  failOn: "high",
  failed: false,
  elapsed: 80,
};

describe.each(FORMATS)("%s", (format) => {
  test("what a user sees", async () => {
    expect(await print(format, await small())).toMatchSnapshot();
  });

  test("a report without findings", async () => {
    expect(await print(format, EMPTY)).toMatchSnapshot();
  });

  test("a report with ignored findings, skipped files and errors", async () => {
    expect(await print(format, await full())).toMatchSnapshot();
  });

  test("the order in which findings came makes no difference", async () => {
    const report = await small();
    const turned = { ...report, findings: [...report.findings].reverse() };
    expect(await print(format, turned)).toBe(await print(format, report));
  });
});

describe("options", () => {
  test.each(["pretty", "compact", "github"])(
    "%s shows only what fails the run under quiet",
    async (format) => {
      const report = await small();
      const text = await print(format, report, { quiet: true });
      const mild = report.findings.filter(({ severity }) => severity !== "critical" && severity !== "high");
      expect(mild.length).toBeGreaterThan(0);
      if (format !== "pretty") {
        const lines = text.split("\n").filter((line) => line !== "");
        expect(lines).toHaveLength(report.findings.length - mild.length);
      }
      expect(text).toMatchSnapshot();
    },
  );

  test.each(["json", "sarif"])("%s is whole under quiet", async (format) => {
    const report = await small();
    expect(await print(format, report, { quiet: true })).toBe(await print(format, report));
  });

  test("pretty lists what was skipped under verbose", async () => {
    const text = await print("pretty", await full(), { verbose: true });
    expect(text).toContain("values.yaml  not a manifest");
    expect(await print("pretty", await full())).not.toContain("values.yaml");
  });

  test("pretty lists what is ignored, and why, when asked", async () => {
    const text = await print("pretty", await full(), { showIgnored: true });
    expect(text).toContain("checked by hand");
    expect(await print("pretty", await full())).not.toContain("checked by hand");
  });

  test("a narrow terminal cuts no word of a finding", async () => {
    const report = await small();
    const text = await print("pretty", report, { width: 40 });
    for (const { rule } of report.findings.filter(({ rule }) => rule === "no-privileged"))
      expect(text).toContain(rule);
  });

  test("rule ids are links only to pages of ours and only when asked", async () => {
    const report = await small();
    const linked = (url: string) =>
      print("pretty", report, {
        hyperlinks: true,
        rule: (id) => ({ id, severity: "high", title: "", why: "", remedy: "", url }),
      });
    expect(await linked("https://example.com/rules/x")).toContain(
      "\u001b]8;;https://example.com/rules/x\u001b\\",
    );
    expect(await linked("https://example.com/\u0007x")).not.toContain("\u001b]8");
    expect(await print("pretty", report)).not.toContain("\u001b");
  });
});

test("SARIF keeps the 25,000 gravest results and says so", async () => {
  const report = await small();
  const grave = report.findings.find(({ severity }) => severity === "critical");
  const mild = report.findings.find(({ severity }) => severity !== "critical");
  if (!grave || !mild) throw new Error("too little found");
  const findings = [...Array.from({ length: 25_000 }, () => mild), grave];
  const [run] = JSON.parse(await print("sarif", { ...report, findings })).runs;
  expect(run.results).toHaveLength(25_000);
  expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain(grave.rule);
  expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1);
});
