import type { Place } from "../../src/model/field.ts";
import type { Finding, Report } from "../../src/model/finding.ts";
import { Source } from "../../src/model/source.ts";
import { plain, type ReportOptions, type RuleInfo } from "../../src/report/reporter.ts";

/** The place of the n-th occurrence of a text. */
export function placeOf(source: Source, text: string, nth = 1): Place {
  let start = -1;
  for (let left = nth; left > 0; left -= 1) start = source.text.indexOf(text, start + 1);
  if (start === -1) throw new Error(`no "${text}" in ${source.path}`);
  return { source, start, end: start + text.length, path: ["spec", text] };
}

/** A finding with what most tests do not care about filled in. */
export const finding = (at: Place, rest: Partial<Finding> = {}): Finding => ({
  rule: "no-privileged",
  check: undefined,
  mistake: 5,
  severity: "high",
  confidence: "certain",
  message: "something is wrong",
  at,
  identity: { format: "kubernetes" },
  related: [],
  fix: undefined,
  fingerprint: "0123456789abcdef0123456789abcdef",
  ...rest,
});

export const report = (findings: readonly Finding[], rest: Partial<Report> = {}): Report => ({
  findings,
  ignored: [],
  skipped: [],
  errors: [],
  files: 12,
  presets: ["recommended"],
  kubernetes: "1.36",
  today: "2026-11-23",
  failOn: "high",
  failed: findings.some(({ severity }) => severity === "critical" || severity === "high"),
  elapsed: 81,
  ...rest,
});

const RULES: readonly RuleInfo[] = [
  {
    id: "no-privileged",
    severity: "critical",
    title: "Container runs privileged",
    why: "All capabilities, all devices, no seccomp. Whoever runs code in it owns the node.",
    remedy: "Remove privileged: true. Add the one capability that is needed.",
    references: [
      { standard: "CIS Kubernetes", version: "1.12", id: "5.2.2" },
      { standard: "PSS", id: "baseline privileged" },
      { standard: "CWE", id: "250" },
    ],
    peers: ["KSV-0017", "CKV_K8S_16"],
    url: "https://plimsoll.example/rules/no-privileged",
  },
  {
    id: "require-api-auth",
    severity: "high",
    title: "API answers without authentication",
    why: "Whoever reaches the port reads and writes the data.",
    remedy: "Set a password from a file.",
  },
];

export const options = (rest: Partial<ReportOptions> = {}): ReportOptions => ({
  version: "0.1.0",
  rule: (id) => RULES.find((rule) => rule.id === id),
  width: 96,
  paint: plain,
  hyperlinks: false,
  verbose: false,
  quiet: false,
  ...rest,
});

const deployment = new Source(
  "deploy/api.yaml",
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    spec:
      containers:
      - name: web
        image: ghcr.io/acme/api:1.4
        env:
        - name: DB_PASSWORD
          value: correct-horse-7
        securityContext:
          # kept for the debugger
          privileged: true
`,
);
const compose = new Source(
  "compose.yaml",
  `services:
  db:
    image: postgres:17
    ports:
      - "5432:5432"
    environment:
      POSTGRES_HOST_AUTH_METHOD: trust
`,
);
const dockerfile = new Source(
  "Dockerfile",
  "FROM debian:12\nENV API_TOKEN=s3cr3t-t0ken-77 MODE=fast\nUSER root\n",
);

const web = {
  format: "kubernetes",
  kind: "Deployment",
  namespace: "shop",
  name: "api",
  container: "web",
} as const;
const privileged = placeOf(deployment, "true");
const lacks = (rule: string, message: string, title: string): Finding =>
  finding(placeOf(deployment, "web"), {
    rule,
    severity: rule === "run-as-non-root" ? "medium" : "low",
    message,
    identity: web,
    fix: {
      class: "low-risk",
      title,
      edits: [{ ...placeOf(deployment, "\n", 15), text: "\n          x: y\n" }],
    },
  });

/** A report with one of everything. */
export const everything: Report = report(
  [
    finding(placeOf(compose, "trust"), {
      rule: "require-api-auth",
      check: "inside",
      mistake: 3,
      message: "Postgres on every interface accepts any password",
      identity: { format: "compose", kind: "service", name: "db" },
      related: [{ at: placeOf(compose, '"5432:5432"'), message: "published here" }],
    }),
    finding(privileged, {
      severity: "critical",
      message: 'container "web" runs privileged',
      identity: web,
      related: [{ at: placeOf(dockerfile, "FROM debian:12"), message: "base image" }],
      fix: { class: "low-risk", title: "set privileged: false", edits: [{ ...privileged, text: "false" }] },
    }),
    lacks("drop-all-capabilities", 'container "web" keeps the default capabilities', "drop ALL"),
    lacks("run-as-non-root", 'container "web" may run as root', "set runAsNonRoot: true"),
    lacks("require-seccomp-profile", 'container "web" runs without seccomp', "set RuntimeDefault"),
    finding(placeOf(dockerfile, "s3cr3t-t0ken-77"), {
      rule: "no-secrets-in-image",
      mistake: 2,
      message: "API_TOKEN holds s3cr3t-t0ken-77",
      identity: { format: "dockerfile", kind: "stage", name: "0" },
    }),
    finding(placeOf(dockerfile, "root"), {
      rule: "run-as-non-root",
      severity: "medium",
      message: "the image runs as root",
      identity: { format: "dockerfile" },
      fix: {
        class: "safe",
        title: "run as 65532",
        edits: [{ ...placeOf(dockerfile, "root"), text: "65532" }],
      },
    }),
  ],
  {
    ignored: [
      {
        finding: finding(placeOf(compose, "postgres:17"), {
          rule: "pin-image-digest",
          severity: "low",
          mistake: 6,
        }),
        by: "comment",
        reason: "mirrored nightly",
        until: "2026-12-02",
      },
    ],
    skipped: [{ file: "values.yaml", reason: "not a manifest" }],
    errors: [],
  },
);
