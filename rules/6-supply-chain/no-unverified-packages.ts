import {
  attack,
  cisDocker,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type RunCommand,
  type Severity,
  type ShellCommand,
} from "plimsoll";

export default defineRule({
  id: "no-unverified-packages",
  mistake: "supply-chain",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "Package signature checks are disabled",
  why: "Without signature checks, whoever stands between the build and the mirror decides what is installed.",
  remedy: "Install the signing key of the repository and leave the checks on.",
  references: [cisDocker("4.11"), cwe(347), attack("T1195.002")],
  peers: ["CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10", "CKV2_DOCKER_11"],

  on: "run",
  *check(run) {
    if (run.stage && !run.stage.reachable) return;
    const seen = new Set<string>();
    for (const command of run.script.commands) {
      const fault = faultOf(command) ?? writtenFault(command, run);
      if (!fault || seen.has(fault.message)) continue;
      seen.add(fault.message);
      yield { at: run.at, severity: fault.severity, message: fault.message };
    }
  },
});

interface Fault {
  readonly message: string;
  readonly severity: Severity;
}

interface Switch {
  readonly programs: readonly string[];
  readonly words: RegExp;
  /** What every such word holds: patterns that few words meet are costly to compile. */
  readonly sign?: string;
  readonly severity: Severity;
  readonly message: (word: string, program: string) => string;
}

const off = (word: string, program: string): string =>
  `${program} ${word} installs packages without checking their signatures`;

const SWITCHES: readonly Switch[] = [
  {
    programs: ["apt-get", "apt", "aptitude"],
    words:
      /^(?:--allow-unauthenticated|--force-yes|--allow-insecure-repositories|-{1,2}no-gpg-check)(?:=(?:true|yes|1))?$/,
    severity: "high",
    message: off,
  },
  {
    programs: ["apt-get", "apt", "aptitude"],
    sign: "::",
    words:
      /^(?:-o)?"?(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories|Acquire::AllowDowngradeToInsecureRepositories)[ =]"?(?:true|yes|1)"?$/i,
    severity: "high",
    message: (word, program) => off(word.replace(/^-o/, ""), program),
  },
  { programs: ["apk"], words: /^--allow-untrusted$/, severity: "high", message: off },
  {
    programs: ["yum", "dnf", "tdnf", "microdnf", "yumdownloader"],
    words:
      /^(?:--nogpgcheck|--no-gpgchecks?|--setopt=(?:[\w.*-]+\.)?(?:gpgcheck|repo_gpgcheck)=(?:0|false|no))$/i,
    severity: "high",
    message: off,
  },
  {
    programs: ["rpm"],
    words: /^(?:--nosignature|--nodigest|--noverify|--nogpg)$/,
    severity: "high",
    message: off,
  },
  { programs: ["zypper"], words: /^--(?:no-gpg-checks|allow-unsigned-rpm)$/, severity: "high", message: off },
  {
    programs: ["zypper"],
    words: /^--gpg-auto-import-keys$/,
    severity: "low",
    message: () => "zypper --gpg-auto-import-keys trusts whatever key the repository offers",
  },
  { programs: ["npm", "yarn", "pnpm"], words: /^--ignore-signatures$/, severity: "high", message: off },
];

function faultOf(command: ShellCommand): Fault | undefined {
  for (const { programs, words, sign = "", severity, message } of SWITCHES) {
    if (!programs.includes(command.name)) continue;
    const word = command.args.find(({ text }) => text.includes(sign) && words.test(text));
    if (word) return { severity, message: message(word.text, command.name) };
  }
  return gemPolicy(command) ?? plainKeyserver(command);
}

/** `gem install -P NoSecurity`; words behind `--` belong to the extension's build. */
function gemPolicy(command: ShellCommand): Fault | undefined {
  if (command.name !== "gem") return undefined;
  const words = command.args.map((word) => word.text);
  const end = words.indexOf("--");
  const own = end === -1 ? words : words.slice(0, end);
  const at = own.findIndex((word) => /^(?:-P|--trust-policy)$/.test(word));
  const policy =
    at === -1
      ? own.find((word) => /^(?:-P|--trust-policy=)/.test(word))?.replace(/^-P|^--trust-policy=/, "")
      : own[at + 1];
  return policy === "NoSecurity" ? { severity: "high", message: off("-P NoSecurity", "gem") } : undefined;
}

/** `apt-key adv --keyserver http://...` fetches the key over an unprotected connection. */
function plainKeyserver(command: ShellCommand): Fault | undefined {
  if (command.name !== "apt-key") return undefined;
  const plain = command.args.some((word) => /^(?:--keyserver=)?http:/.test(word.text));
  return plain ? { severity: "low", message: "apt-key fetches a signing key over plain http" } : undefined;
}

const CONFIGURATION: readonly (readonly [RegExp, string])[] = [
  [
    /\[[^\][\n]*\btrusted=yes\b[^\]\n]{0,500}\]/,
    "an apt source with trusted=yes is used without checking signatures",
  ],
  [
    /^[ \t]*(?:repo_)?gpgcheck\s*=\s*(?:0|false|no)\s*$/im,
    "a repository with gpgcheck=0 is used without checking signatures",
  ],
  [
    /\bAPT::Get::AllowUnauthenticated\s+"?(?:true|1)/i,
    "apt is set to install packages without checking their signatures",
  ],
  [
    /^[ \t]*SigLevel\s*=\s*(?:Never|Optional TrustAll)/im,
    "pacman is set to install packages without checking their signatures",
  ],
];

/** What a command writes into configuration files of package managers. */
function writtenFault(command: ShellCommand, run: RunCommand): Fault | undefined {
  const writes =
    command.redirects.some((redirect) => redirect.operator.includes(">")) ||
    command.name === "sed" ||
    command.name === "tee";
  const feedsTee = run.script.commands.some((other) => other.name === "tee" && other.pipedFrom === command);
  if (!writes && !feedsTee) return undefined;
  const written = [
    ...command.args.map((word) => word.text),
    ...command.redirects.map((redirect) => redirect.heredoc ?? ""),
  ]
    .join("\n")
    .replaceAll("\\n", "\n");
  const sedText = command.name === "sed" ? written.replace(/[/|,#]/g, "\n") : written;
  const found = CONFIGURATION.find(([pattern]) => pattern.test(sedText));
  return found && { severity: "high", message: found[1] };
}

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y --allow-unauthenticated curl
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ apt-get --allow-unauthenticated installs packages without checking their signatures
      RUN echo "deb [trusted=yes] https://apt.example.com stable main" > /etc/apt/sources.list.d/acme.list
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an apt source with trusted=yes is used without checking signatures
      RUN gem install -P NoSecurity rake
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gem -P NoSecurity installs packages without checking their signatures
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN apt-get update && apt-get install -y curl
      RUN echo "deb [signed-by=/usr/share/keyrings/acme.gpg] https://apt.example.com stable main" > /etc/apt/sources.list.d/acme.list
      RUN gem install -P HighSecurity rake -- --with-opt=-P
    `,
  },
  {
    name: "the RPM family and Alpine",
    bad: dockerfile`
      FROM fedora:41
      RUN dnf install -y --nogpgcheck tool
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnf --nogpgcheck installs packages without checking their signatures
      RUN if test -e /tool.rpm; then rpm -i --nosignature /tool.rpm; fi
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rpm --nosignature installs packages without checking their signatures
      RUN printf '[acme]\nbaseurl=https://rpm.example.com\ngpgcheck=0\n' > /etc/yum.repos.d/acme.repo
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a repository with gpgcheck=0 is used without checking signatures
      FROM alpine:3.20.3
      COPY --from=0 /x /x
      RUN apk add --allow-untrusted https://example.com/tool.apk
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ apk --allow-untrusted installs packages without checking their signatures
    `,
  },
  {
    name: "the words as another program's argument",
    good: dockerfile`
      FROM fedora:41
      RUN grep -q -- "--nogpgcheck" /etc/motd || echo "--allow-unauthenticated"
    `,
  },
];
