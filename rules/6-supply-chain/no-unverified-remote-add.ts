import {
  attack,
  type CopyUse,
  cisDocker,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Problem,
  type RunCommand,
  type Severity,
} from "plimsoll";

const VERIFIERS = new Set([
  "sha256sum",
  "sha512sum",
  "sha1sum",
  "shasum",
  "gpg",
  "gpgv",
  "cosign",
  "minisign",
  "openssl",
  "b2sum",
]);

export default defineRule({
  id: "no-unverified-remote-add",
  mistake: "supply-chain",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "ADD downloads a file without checking it",
  why: "What the server sends on the day of the build goes into the image: a changed or replaced file goes unnoticed.",
  remedy: "Give the checksum with `ADD --checksum=sha256:...`, or a commit for a git repository.",
  references: [cisDocker("4.9"), cisDocker("4.11"), cwe(494), cwe(829), attack("T1195.002")],
  peers: ["CKV_DOCKER_4", "DS-0005"],

  on: "stage",
  *check(stage) {
    if (!stage.reachable) return;
    for (const copy of stage.copies) {
      if (copy.instruction !== "ADD" || copy.checksum.state !== "absent") continue;
      for (const source of copy.sources) {
        const problem = judge(source, copy, stage.runs);
        if (problem) yield problem;
      }
    }
  },
});

const GIT =
  /^(?:git@|ssh:\/\/|git:\/\/|https?:\/\/[^#?]+\.git(?:#|\?|$)|https?:\/\/(?:github|gitlab)\.com\/[^/#]+\/[^/#]+(?:#|$))/;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?(?::|$)/;

function judge(source: Field<string>, copy: CopyUse, runs: readonly RunCommand[]): Problem | undefined {
  const url = source.state === "set" ? source.value : source.state === "unknown" ? source.text : "";
  if (GIT.test(url)) return judgeGit(source, url);
  if (!/^https?:\/\//i.test(url) || checkedLater(url, copy, runs)) return undefined;
  const plain = /^http:/i.test(url);
  const severity: Severity = plain ? "high" : "medium";
  const message = plain ? "a download over plain http without a checksum" : "a download without a checksum";
  return { at: source, severity, message };
}

function judgeGit(source: Field<string>, url: string): Problem | undefined {
  if (source.state === "unknown") return undefined;
  const fragment = url.includes("#") ? url.slice(url.indexOf("#") + 1) : "";
  if (COMMIT.test(fragment) || /[?&](?:commit|checksum)=/.test(url)) return undefined;
  if (fragment.startsWith("v") || /^\d/.test(fragment)) {
    return { at: source, severity: "low", message: "a git repository at a tag, which can be moved" };
  }
  return { at: source, message: "a git repository without a commit" };
}

/** A later RUN that verifies the very file does the job of the checksum. */
function checkedLater(url: string, copy: CopyUse, runs: readonly RunCommand[]): boolean {
  const name =
    url
      .replace(/[?#].*$/s, "")
      .split("/")
      .at(-1) ?? "";
  const destination = copy.destination.state === "set" ? copy.destination.value : "";
  return runs.some((run) => {
    if (run.at.start < copy.at.start) return false;
    const verifies = run.script.commands.some((command) => VERIFIERS.has(command.name));
    const text = run.at.source.text.slice(run.at.start, run.at.end);
    return (
      verifies &&
      ((name !== "" && text.includes(name)) || (!destination.endsWith("/") && text.includes(destination)))
    );
  });
}

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM alpine:3.20.3
      ADD https://example.com/tool-1.2.tar.gz /opt/
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a download without a checksum
      ADD http://example.com/ca.pem /etc/ssl/
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^ a download over plain http without a checksum
      ADD https://github.com/acme/tool.git /src
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a git repository without a commit
      ADD https://github.com/acme/tool.git#v1.2.0 /src
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a git repository at a tag, which can be moved
    `,
    good: dockerfile`
      FROM alpine:3.20.3
      ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool-1.2.tar.gz /opt/
      ADD https://github.com/acme/tool.git#8a3b6f1c2d4e5f60718293a4b5c6d7e8f9012345 /src
    `,
  },
  {
    name: "local archives, and a file that the next RUN verifies",
    good: dockerfile`
      FROM alpine:3.20.3
      ADD rootfs.tar.gz /
      ADD https://example.com/tool-1.2.tar.gz /tmp/tool-1.2.tar.gz
      RUN echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  /tmp/tool-1.2.tar.gz" | sha256sum -c -
    `,
  },
];
