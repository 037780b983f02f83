import type { ShellCommand, ShellWord } from "plimsoll";

/** What a mode, as chmod and `--chmod` take it, allows (chmod(1), GNU coreutils 9). */
export interface FileMode {
  /** Whoever runs the file becomes its owner, or a member of its group. */
  readonly setuid: boolean;
  readonly setgid: boolean;
  /** Everybody may change it; in a sticky folder only what is theirs. */
  readonly worldWritable: boolean;
  /** The same without these rights; undefined for a symbolic mode. */
  readonly narrowed: string | undefined;
}

/** Reads a mode; undefined if it is none. */
export function readMode(mode: string): FileMode | undefined {
  if (/^[0-7]{3,5}$/.test(mode)) return numeric(mode);
  const clauses = mode.split(",").map((clause) => /^([ugoa]*)[+=]([rwxXst]*)$/.exec(clause));
  if (!clauses.every((clause, at) => clause || /^[ugoa]*[-+=]/.test(mode.split(",")[at] ?? "")))
    return undefined;
  const gives = (right: string, who: RegExp): boolean =>
    clauses.some((clause) => clause?.[2]?.includes(right) === true && who.test(clause[1] ?? ""));
  return {
    setuid: gives("s", /^$|[ua]/),
    setgid: gives("s", /^$|[ga]/),
    worldWritable: gives("w", /[oa]/) && !gives("t", /^/),
    narrowed: undefined,
  };
}

function numeric(mode: string): FileMode {
  const bits = Number.parseInt(mode, 8);
  const sticky = (bits & 0o1000) !== 0;
  const narrow = bits & 0o1777 & ((bits & 0o002) !== 0 && !sticky ? 0o1755 : 0o1777);
  return {
    setuid: (bits & 0o4000) !== 0,
    setgid: (bits & 0o2000) !== 0,
    worldWritable: (bits & 0o002) !== 0 && !sticky,
    narrowed: narrow.toString(8).padStart(mode.length, "0"),
  };
}

/** A mode that a command gives to files. */
export interface ModeUse {
  readonly mode: ShellWord;
  readonly paths: readonly string[];
  /** `find -type d` gives it to folders only. */
  readonly onlyFolders: boolean;
}

/** What `chmod`, or `find` with `-exec chmod`, does; undefined for every other command. */
export function modeUse(command: ShellCommand): ModeUse | undefined {
  if (command.name === "chmod") return chmod(command.args, false);
  if (command.name !== "find") return undefined;
  const texts = command.args.map(({ text }) => text);
  const at = texts.findIndex(
    (text, index) => text === "chmod" && /^-(?:exec|ok)/.test(texts[index - 1] ?? ""),
  );
  if (at === -1) return undefined;
  const end = texts.findIndex((text, index) => index > at && (text === ";" || text === "+"));
  const use = chmod(
    command.args.slice(at + 1, end === -1 ? undefined : end),
    texts[texts.indexOf("-type") + 1] === "d",
  );
  return use && { ...use, paths: texts.slice(0, 1) };
}

function chmod(args: readonly ShellWord[], onlyFolders: boolean): ModeUse | undefined {
  const [mode, ...paths] = args.filter(({ text }) => !/^(?:-[cfvR]+|--.*)$/.test(text));
  return mode && { mode, paths: paths.map(({ text }) => text), onlyFolders };
}
