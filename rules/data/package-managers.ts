import type { ShellCommand } from "plimsoll";

/** What a command does with packages. */
export type PackageAction = "refresh" | "install" | "upgrade";

export interface PackageUse {
  readonly manager: string;
  readonly action: PackageAction;
}

/** Sub-commands per program; `yum update` and `dnf update` upgrade packages, they do not only refresh the index. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, PackageAction>>>> = {
  "apt-get": {
    update: "refresh",
    install: "install",
    upgrade: "upgrade",
    "dist-upgrade": "upgrade",
    "full-upgrade": "upgrade",
  },
  apt: { update: "refresh", install: "install", upgrade: "upgrade", "full-upgrade": "upgrade" },
  aptitude: {
    update: "refresh",
    install: "install",
    upgrade: "upgrade",
    "safe-upgrade": "upgrade",
    "full-upgrade": "upgrade",
  },
  apk: { update: "refresh", add: "install", upgrade: "upgrade" },
  yum: {
    makecache: "refresh",
    "check-update": "refresh",
    install: "install",
    localinstall: "install",
    groupinstall: "install",
    update: "upgrade",
    upgrade: "upgrade",
  },
  dnf: {
    makecache: "refresh",
    "check-update": "refresh",
    install: "install",
    update: "upgrade",
    upgrade: "upgrade",
  },
  microdnf: { makecache: "refresh", install: "install", update: "upgrade", upgrade: "upgrade" },
  tdnf: { makecache: "refresh", install: "install", update: "upgrade", upgrade: "upgrade" },
  zypper: {
    refresh: "refresh",
    ref: "refresh",
    install: "install",
    in: "install",
    update: "upgrade",
    up: "upgrade",
    patch: "upgrade",
    dup: "upgrade",
  },
};

/** Options that take the next word as their value, before or after the sub-command. */
const WITH_VALUE = new Set([
  "-o",
  "-t",
  "-c",
  "--option",
  "--target-release",
  "--default-release",
  "--config-file",
  "-X",
  "--repository",
  "-p",
  "--root",
  "-R",
  "--enablerepo",
  "--disablerepo",
  "--setopt",
  "-y=",
  "--virtual",
]);

/** What a command of a system package manager does; undefined for every other command. */
export function packageUse(command: ShellCommand): PackageUse | undefined {
  const actions = ACTIONS[command.name];
  if (!actions || !Object.hasOwn(ACTIONS, command.name)) return undefined;
  const [first] = plainArguments(command);
  if (first === undefined || !Object.hasOwn(actions, first)) return undefined;
  const action = actions[first];
  return action && { manager: command.name, action };
}

/** Words that are neither options nor values of options: the sub-command, then package names. */
export function plainArguments(command: ShellCommand): string[] {
  const plain: string[] = [];
  for (let at = 0; at < command.args.length; at++) {
    const word = command.args[at]?.text ?? "";
    if (WITH_VALUE.has(word)) at++;
    else if (!word.startsWith("-")) plain.push(word);
  }
  return plain;
}

/** Names of the packages that a command installs, without versions; none for every other command. */
export function installedBy(command: ShellCommand): readonly string[] {
  if (packageUse(command)?.action !== "install") return [];
  return plainArguments(command)
    .slice(1)
    .map((name) => name.replace(/[=~<>@:].*$/s, ""));
}

const REMOVES = new Set(["remove", "purge", "autoremove", "erase", "del", "rm"]);

/** Names of the packages, or groups of them, that a command of a system package manager takes away. */
export function removedBy(command: ShellCommand): readonly string[] {
  const [first, ...names] = plainArguments(command);
  return Object.hasOwn(ACTIONS, command.name) && REMOVES.has(first ?? "") ? names : [];
}

/** Family whose index one refresh command fills: apt, apt-get and aptitude share theirs. */
export const indexOf = (manager: string): string =>
  manager === "apt-get" || manager === "aptitude" ? "apt" : manager;
