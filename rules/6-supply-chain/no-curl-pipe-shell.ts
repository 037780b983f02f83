import {
  attack,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  kubernetes,
  owaspKubernetes,
  type RunCommand,
  type Severity,
  type ShellCommand,
} from "plimsoll";

const DOWNLOADERS = new Set(["curl", "wget", "fetch", "aria2c", "http", "https"]);
const SHELLS = new Set(["sh", "bash", "zsh", "dash", "ash", "ksh", "fish"]);
const LANGUAGES = new Set(["python", "python2", "python3", "node", "perl", "ruby", "php", "deno"]);

export default defineRule({
  id: "no-curl-pipe-shell",
  mistake: "supply-chain",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "A downloaded script is executed unseen",
  why: "Whatever the server sends at that moment runs, with the rights of the build or the container, and leaves no trace of what it was.",
  remedy:
    "Download a fixed version, check its checksum or signature, then run it; or take the tool from a package or an image.",
  references: [cwe(494), cisDocker("4.11"), attack("T1195.002"), attack("T1059.004"), owaspKubernetes("K02")],
  peers: ["DL4006"],
  options: {
    allowHosts: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Hosts whose installers are accepted: their findings become low.",
    },
  },

  on: "run",
  *check(run, { options }) {
    if (run.stage && !run.stage.reachable) return;
    for (const command of run.script.commands) {
      const download = executedDownload(command);
      if (!download) continue;
      const url = download.args.find((word) => /^(?:https?|ftp):\/\//i.test(word.text))?.text ?? "";
      const severity = grade(run, url, (options["allowHosts"] as readonly string[] | undefined) ?? []);
      const plain = /^(?:http|ftp):/i.test(url) ? " over an unprotected connection" : "";
      yield {
        at: run.at,
        severity,
        message: `what ${download.name} downloads${plain} is run by ${command.name} unseen`,
      };
    }
  },
});

/** The download whose output a command executes. */
function executedDownload(command: ShellCommand): ShellCommand | undefined {
  const inside = runsSubstitution(command) ? command.substitutions.find(isDownload) : undefined;
  return inside ?? (readsScript(command) ? downloadBefore(command) : undefined);
}

const isDownload = (command: ShellCommand): boolean => DOWNLOADERS.has(command.name);

/** `sh -c "$(curl ...)"`, `bash <(curl ...)`, `eval "$(curl ...)"`, `. <(curl ...)`. */
function runsSubstitution(command: ShellCommand): boolean {
  if (command.name === "eval" || command.name === "." || command.name === "source") return true;
  if (!SHELLS.has(command.name)) return false;
  const first = command.args.find((word) => !/^-[a-bd-z]*$/i.test(word.text));
  return first !== undefined && !first.literal
    ? true
    : command.args.some((word) => /^-[a-z]*c$/.test(word.text));
}

/** A shell or interpreter that takes its program from standard input. */
function readsScript(command: ShellCommand): boolean {
  const words = command.args.map((word) => word.text);
  if (SHELLS.has(command.name)) {
    if (words.some((word) => /^-[a-z]*s$/.test(word))) return true;
    return (
      !words.some((word) => /^-[a-z]*c$/.test(word)) &&
      words.every((word) => /^[-+]/.test(word) || word === "/dev/stdin")
    );
  }
  return LANGUAGES.has(command.name) && (words.length === 0 || words[0] === "-");
}

/** The first command of the pipe that ends here, if it downloads; what stands between only passes it on. */
function downloadBefore(command: ShellCommand): ShellCommand | undefined {
  for (let at = command.pipedFrom; at; at = at.pipedFrom) if (isDownload(at)) return at;
  return undefined;
}

function grade(run: RunCommand, url: string, allowed: readonly string[]): Severity {
  if (/^(?:http|ftp):/i.test(url)) return "high";
  const host = /^https:\/\/([^/:]+)/i.exec(url)?.[1]?.toLowerCase();
  if (host !== undefined && allowed.includes(host)) return "low";
  return run.stage && !run.stage.shipped ? "medium" : "high";
}

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8 AS build
      RUN wget -qO- https://get.example.com/build | python3 -
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what wget downloads is run by python3 unseen
      FROM debian:12.8
      COPY --from=build /out /out
      RUN set -eux; curl -fsSL https://get.example.com/install.sh | sudo -E bash -
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what curl downloads is run by bash unseen
      RUN bash -c "$(curl -fsSL http://get.example.com/x)"
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what curl downloads over an unprotected connection is run by bash unseen
      RUN bash <(curl -s https://get.example.com/y)
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what curl downloads is run by bash unseen
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN curl -fsSLo install.sh https://get.example.com/1.2.3/install.sh \
       && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  install.sh" | sha256sum -c - \
       && sh install.sh
    `,
  },
  {
    bad: compose`
      services:
        job:
          image: alpine:3.20.3
          command: sh -c "wget -qO- https://get.example.com/run.sh | sh"
          #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what wget downloads is run by sh unseen
    `,
    good: compose`
      services:
        job:
          image: alpine:3.20.3
          command: sh -c "wget -qO- https://api.example.com/ping | grep ok"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: job
      spec:
        containers:
          - name: job
            image: alpine:3.20.3
            command: ["sh", "-c", "curl -s https://get.example.com/run.sh | sh"]
            #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what curl downloads is run by sh unseen
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: job
      spec:
        containers:
          - name: job
            image: alpine:3.20.3
            command: ["sh", "-c", "curl -s https://api.example.com/status"]
    `,
  },
  {
    name: "a download that is data for a program, not a program",
    good: dockerfile`
      FROM debian:12.8
      RUN curl -s https://api.example.com/v1 | python3 -m json.tool > /v1.json
      RUN curl -s https://example.com/list | sh /opt/read-list.sh
      RUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /usr/share/keyrings/example.gpg
      RUN curl -fsSL https://example.com/app.tar.gz | tar -xz -C /opt
    `,
  },
  {
    name: "an accepted installer",
    options: { allowHosts: ["sh.rustup.rs"] },
    bad: dockerfile`
      FROM debian:12.8
      RUN curl -sSf https://sh.rustup.rs | sh -s -- -y
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what curl downloads is run by sh unseen
    `,
  },
  {
    name: "another shell, and options before the script",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: job
      spec:
        containers:
          - name: job
            image: debian:12.8
            command: [bash, -lc, "wget -qO- https://get.example.com/run.sh|bash"]
            #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what wget downloads is run by bash unseen
    `,
  },
];
