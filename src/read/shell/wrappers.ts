import type { PlacedWord } from "./word.ts";

/** How a program that runs another one takes its own arguments. */
interface Wrapper {
  /** Letters of options that take a value. */
  readonly short?: string;
  /** Names of long options whose value is a word of its own. */
  readonly long?: readonly string[];
  /** Words between the options and the program. */
  readonly operands?: number;
  /** `NAME=value` may stand before the program. */
  readonly assignments?: boolean;
  /** Options with which it runs nothing. */
  readonly asks?: string;
}

const SUDO_LONG = [
  "user",
  "group",
  "host",
  "prompt",
  "chdir",
  "chroot",
  "role",
  "type",
  "close-from",
  "other-user",
  "command-timeout",
];
const XARGS_LONG = ["arg-file", "delimiter", "max-args", "max-procs", "max-chars", "process-slot-var"];

/** Option letters as in the manual pages of sudo 1.9, GNU coreutils and findutils, util-linux and bash. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  builtin: {},
  busybox: {},
  chroot: { long: ["userspec", "groups"], operands: 1 },
  command: { asks: "vV" },
  doas: { short: "Cu" },
  "dumb-init": { short: "r", long: ["rewrite"] },
  eatmydata: {},
  env: { short: "uC", long: ["unset", "chdir"], assignments: true, asks: "S" },
  exec: { short: "a" },
  fakeroot: { short: "lsib" },
  gosu: { operands: 1 },
  ionice: { short: "cnpPu", long: ["class", "classdata"] },
  nice: { short: "n", long: ["adjustment"] },
  nohup: {},
  runuser: { short: "ugG", long: ["user", "group", "supp-group"], asks: "clws" },
  setpriv: { long: ["reuid", "regid", "groups", "inh-caps", "ambient-caps", "bounding-set"] },
  setsid: {},
  stdbuf: { short: "ioe", long: ["input", "output", "error"] },
  sudo: { short: "CDghpRrtTUu", long: SUDO_LONG, assignments: true, asks: "elvV" },
  "su-exec": { operands: 1 },
  time: { short: "fo", long: ["format", "output"] },
  timeout: { short: "ks", long: ["kill-after", "signal"], operands: 1 },
  tini: { short: "pe" },
  xargs: { short: "adEILnPs", long: XARGS_LONG },
};

/** A command without the programs that only run it. */
export interface Unwrapped {
  readonly words: readonly PlacedWord[];
  /** Base names, outermost first. */
  readonly wrappers: readonly string[];
  /** `NAME=value` words of `env` and `sudo`. */
  readonly assignments: readonly PlacedWord[];
}

/** The program's name without its folders; empty if an expansion gives it. */
export const baseName = (word: PlacedWord | undefined): string =>
  word?.literal ? word.text.slice(word.text.lastIndexOf("/") + 1) : "";

export const isAssignment = (text: string): boolean => /^[A-Za-z_]\w*\+?=/.test(text);

/** Takes `sudo -E`, `env A=b`, `timeout 5` ... off a command, however many there are. */
export function unwrap(all: readonly PlacedWord[]): Unwrapped {
  const wrappers: string[] = [];
  const assignments: PlacedWord[] = [];
  let at = 0;
  for (;;) {
    const name = baseName(all[at]);
    const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    const program = wrapper ? programAt(all, at, wrapper, assignments) : -1;
    if (program < 0 || program >= all.length) return { words: all.slice(at), wrappers, assignments };
    wrappers.push(name);
    at = program;
  }
}

/** Where the program stands; -1 if the wrapper runs none. */
function programAt(
  words: readonly PlacedWord[],
  start: number,
  wrapper: Wrapper,
  assignments: PlacedWord[],
): number {
  let at = optionsEnd(words, start, wrapper);
  if (at < 0) return -1;
  for (let word = words[at]; wrapper.assignments && word && isAssignment(word.text); word = words[at]) {
    assignments.push(word);
    at++;
  }
  return at + (wrapper.operands ?? 0);
}

/** Index of the first word behind the options; -1 if one of them makes the wrapper do something else. */
function optionsEnd(words: readonly PlacedWord[], start: number, wrapper: Wrapper): number {
  let at = start + 1;
  for (let text = words[at]?.text; text?.startsWith("-"); text = words[at]?.text) {
    if (text === "--") return at + 1;
    if (asksOtherwise(text, wrapper)) return -1;
    at += takesNext(text, wrapper) ? 2 : 1;
  }
  return at;
}

const asksOtherwise = (text: string, { asks = "" }: Wrapper): boolean =>
  !text.startsWith("--") && [...asks].some((letter) => text.includes(letter));

/** True if the value of an option is the next word. */
function takesNext(text: string, { short = "", long = [] }: Wrapper): boolean {
  if (text.startsWith("--")) return long.includes(text.slice(2));
  const letters = [...text.slice(1)];
  const valued = letters.findIndex((letter) => short.includes(letter));
  return valued >= 0 && valued === letters.length - 1;
}
