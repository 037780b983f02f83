import {
  attack,
  cisDocker,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  milder,
  type RunCommand,
  type ShellCommand,
  type ShellWord,
} from "plimsoll";

/** What no password is: it locks the account. */
const LOCKS = /^[!*x]*$/;

/** The password that an option gives, and whether it stands there itself. */
function passwordOf(command: ShellCommand): { readonly text: string; readonly literal: boolean } | undefined {
  for (const [at, { text, literal }] of command.args.entries()) {
    if (text === "-p" || text === "--password") return command.args[at + 1];
    if (text.startsWith("--password=")) return { text: text.slice("--password=".length), literal };
  }
  return undefined;
}

const isLiteral = (word: ShellWord): boolean =>
  word.literal && !/^\/(?:run\/secrets|dev\/stdin)/.test(word.text);

/** What only the build knows: a mounted secret. */
const readsSecret = (command: ShellCommand): boolean => {
  const texts = [command, ...(command.pipedFrom ? [command.pipedFrom] : [])].flatMap((one) => [
    ...one.words.map(({ text }) => text),
    ...one.redirects.map(({ target }) => target.text),
  ]);
  return texts.some((text) => text.includes("/run/secrets/"));
};

/** A hash that is made from a password in the same line: `useradd -p "$(openssl passwd -1 ...)"`. */
const hashesLiteral = (command: ShellCommand): boolean =>
  command.substitutions.some(
    ({ name, args }) => ["openssl", "mkpasswd", "perl", "python3"].includes(name) && args.every(isLiteral),
  );

function givesPassword(command: ShellCommand): boolean {
  const password = passwordOf(command);
  if (!password || LOCKS.test(password.text)) return false;
  return password.literal || hashesLiteral(command);
}

type Setter = (command: ShellCommand, options: readonly string[]) => string | undefined;

const byAccount: Setter = (command) =>
  givesPassword(command) ? `${command.name} sets the password of an account` : undefined;

/** What a command does with a password, in words that name none. */
const SETTERS: Readonly<Record<string, Setter>> = {
  chpasswd: () => "chpasswd sets the password of an account",
  passwd: (command, options) => {
    if (options.some((option) => option === "-d" || option === "--delete"))
      return "passwd -d leaves an account without a password";
    const reads = options.includes("--stdin") || command.pipedFrom !== undefined;
    return reads ? "passwd sets the password of an account" : undefined;
  },
  useradd: byAccount,
  usermod: byAccount,
  htpasswd: (command, options) =>
    options.some((option) => /^-[a-zA-Z]*b/.test(option)) && command.args.slice(-1).every(isLiteral)
      ? "htpasswd writes a password from the command line"
      : undefined,
};

const passwordSetBy = (command: ShellCommand): string | undefined =>
  Object.hasOwn(SETTERS, command.name)
    ? SETTERS[command.name]?.(
        command,
        command.args.map(({ text }) => text),
      )
    : undefined;

/** A secret that is mounted gives its value by a variable too: then only a literal is a leak. */
function isKept(command: ShellCommand, run: RunCommand): boolean {
  if (readsSecret(command)) return true;
  if (!run.mounts.some((mount) => mount.get("type") === "secret")) return false;
  const giver = command.pipedFrom ?? command;
  return giver.words.some((word) => !word.literal);
}

export default defineRule({
  id: "no-password-in-image",
  mistake: "container",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker"],
  title: "An account gets its password when the image is built",
  why: "All containers of the image share the password, and everybody who can pull it reads it in the history or cracks it from the hash.",
  remedy:
    "Leave the accounts of an image locked and change users by USER; give a service its password at run time, from a secret.",
  references: [cisDocker("4.10"), cwe(798), attack("T1552.001")],
  peers: ["CKV2_DOCKER_17"],

  on: "run",
  *check(run) {
    const { stage } = run;
    if (!stage?.reachable) return;
    const command = run.script.commands.find((one) => passwordSetBy(one) !== undefined && !isKept(one, run));
    const message = command && passwordSetBy(command);
    if (message === undefined) return;
    yield { at: run.at, message, severity: stage.shipped ? "high" : milder("high") };
  },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM debian:12.8
      RUN echo 'root:hunter2' | chpasswd
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chpasswd sets the password of an account
      RUN useradd -m -p '$6$salt$hash' app
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ useradd sets the password of an account
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN useradd -m app
      USER app
    `,
  },
  {
    name: "other ways",
    bad: dockerfile`
      FROM debian:12.8
      RUN chpasswd < accounts.txt
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ chpasswd sets the password of an account
      RUN apt-get update && printf 'hunter2\nhunter2\n' | passwd root
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ passwd sets the password of an account
      RUN echo hunter2 | passwd --stdin app
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ passwd sets the password of an account
      RUN passwd -d root
      ^^^^^^^^^^^^^^^^^^ passwd -d leaves an account without a password
      RUN usermod --password="$(openssl passwd -6 hunter2)" root
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ usermod sets the password of an account
      RUN htpasswd -bc /etc/nginx/.htpasswd admin hunter2
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ htpasswd writes a password from the command line
    `,
  },
  {
    name: "a secret of the build, locked accounts, words that only look like it",
    good: dockerfile`
      FROM debian:12.8
      RUN --mount=type=secret,id=root echo "root:$(cat /run/secrets/root)" | chpasswd
      RUN --mount=type=secret,id=accounts chpasswd < /run/secrets/accounts
      RUN --mount=type=secret,id=admin,env=PASSWORD htpasswd -bc /etc/nginx/.htpasswd admin "$PASSWORD"
      RUN passwd -l root && useradd -p '!' app && usermod -p '*' daemon
      RUN chgrp root /etc/passwd && grep root /etc/passwd && echo chpasswd
    `,
  },
  {
    name: "a stage that is only copied from: milder; one that nothing uses: nothing",
    bad: dockerfile`
      FROM debian:12.8 AS unused
      RUN echo 'root:hunter2' | chpasswd
      FROM debian:12.8 AS build
      RUN echo 'root:hunter2' | chpasswd
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ chpasswd sets the password of an account
      FROM debian:12.8
      COPY --from=build /out /out
    `,
  },
];
