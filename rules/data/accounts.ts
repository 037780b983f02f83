import type { ShellCommand } from "plimsoll";

/** Groups whose members become root of the container or its host. */
const POWERFUL = new Set(["sudo", "wheel", "docker", "root"]);

/** Options with a value, of adduser and addgroup (Debian, BusyBox). */
const WITH_VALUE = new Set(
  "--home --shell --uid --gid --ingroup --gecos --conf --firstuid --lastuid -h -s -u -g -G -k".split(" "),
);

/** The powerful group that a command puts a user into. */
export function powerfulGroup(command: ShellCommand): string | undefined {
  return groupsJoined(command).find((group) => POWERFUL.has(group));
}

function groupsJoined(command: ShellCommand): readonly string[] {
  const words = command.args.map((word) => word.text);
  switch (command.name) {
    case "usermod":
    case "useradd":
      return listOption(words, /^(?:-[a-zA-Z]*G|--groups)$/, "--groups=");
    case "adduser":
    case "addgroup":
      return [
        ...plain(words).slice(1),
        ...(command.name === "adduser" ? listOption(words, /^-G$/, "-G=") : []),
      ];
    case "gpasswd":
      return words[0] === "-a" || words[0] === "--add" ? words.slice(2) : [];
    default:
      return [];
  }
}

function listOption(words: readonly string[], option: RegExp, glued: string): readonly string[] {
  return words.flatMap((word, at) => {
    if (word.startsWith(glued)) return word.slice(glued.length).split(",");
    return option.test(word) ? (words[at + 1] ?? "").split(",") : [];
  });
}

const plain = (words: readonly string[]): readonly string[] =>
  words.filter((word, at) => !word.startsWith("-") && !WITH_VALUE.has(words[at - 1] ?? ""));
