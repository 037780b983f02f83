import type { Flag, Instruction, SyntaxProblem } from "./syntax.ts";

type FlagKind = "text" | "yes-no" | "list";

const COPY_FLAGS: Readonly<Record<string, FlagKind>> = {
  chown: "text",
  chmod: "text",
  link: "yes-no",
  exclude: "list",
};
const TIMES = ["interval", "timeout", "start-period", "start-interval"] as const;

/** The flags of BuildKit 0.34; instructions without an entry take none. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: { ...COPY_FLAGS, "keep-git-dir": "yes-no", checksum: "text", unpack: "yes-no" },
  COPY: { ...COPY_FLAGS, from: "text", parents: "yes-no" },
  FROM: { platform: "text" },
  HEALTHCHECK: { ...Object.fromEntries(TIMES.map((name) => [name, "text"] as const)), retries: "text" },
  RUN: { mount: "list", network: "text", security: "text", device: "list" },
};

/** What BuildKit has against the flags of an instruction; the first reason, as there. */
export function checkFlags({ keyword, flags }: Instruction): SyntaxProblem | undefined {
  const known = FLAGS[keyword] ?? {};
  const seen = new Set<string>();
  for (const flag of flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    const message = kind ? checkFlag(flag, kind, seen) : `${keyword} has no flag --${flag.name}`;
    if (message !== undefined) return { at: flag.at, message };
    seen.add(flag.name);
  }
  return undefined;
}

function checkFlag({ name, value }: Flag, kind: FlagKind, seen: ReadonlySet<string>): string | undefined {
  if (kind !== "list" && seen.has(name)) return `--${name} stands here twice`;
  if (kind !== "yes-no") return value ? undefined : `--${name} needs a value`;
  if (!value || /^(true|false)$/i.test(value.text)) return undefined;
  return value.text === "" ? `--${name} needs a value` : `--${name} is either true or false`;
}

/** What BuildKit has against the times and tries of a health check. */
export function checkTimes(flags: readonly Flag[]): string | undefined {
  for (const { name, value } of flags) {
    const text = value?.text ?? "";
    if (text === "") continue;
    if (name === "retries" && !isRetries(text)) return `--retries=${text} is no number of tries`;
    if (TIMES.some((time) => time === name) && !isHealthTime(text))
      return `--${name}=${text} is no time of 1ms or more`;
  }
  return undefined;
}

const isRetries = (text: string): boolean => /^\+?\d+$|^-0+$/.test(text) && Number(text) <= 0x7fffffff;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "\u00b5s": 1e-3,
  "\u03bcs": 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration of Go, zero or at least a millisecond. */
function isHealthTime(text: string): boolean {
  const unsigned = text.replace(/^[-+]/, "");
  if (unsigned === "0") return true;
  let rest = unsigned;
  let total = 0;
  do {
    const part = /^(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/.exec(rest);
    if (!part) return false;
    total += Number(part[1]) * (MILLISECONDS[part[2] ?? ""] ?? 0);
    rest = rest.slice(part[0].length);
  } while (rest !== "");
  return total === 0 || (total >= 1 && !text.startsWith("-"));
}

const RUN_FLAGS: Readonly<Record<string, { readonly accepts: RegExp; readonly message: string }>> = {
  network: { accepts: /^(default|none|host)$/, message: "--network is default, none or host" },
  security: { accepts: /^(sandbox|insecure)$/, message: "--security is sandbox or insecure" },
  mount: {
    accepts: /^(?=.)(?!(?:.*,)?from=[^,]*\$[^,])/i,
    message: "--mount needs a value, and its from= takes no variable: give the image a stage name",
  },
};

/** What BuildKit has against the values of the flags of RUN. */
export function checkRun({ flags }: Instruction): string | undefined {
  const wrong = flags.find(({ name, value }) => RUN_FLAGS[name]?.accepts.test(value?.text ?? "") === false);
  return wrong && RUN_FLAGS[wrong.name]?.message;
}
