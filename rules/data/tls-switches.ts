import { later, type ShellCommand } from "plimsoll";

const OFF = /^(?:0|false|no|off)$/i;
const ON = /^(?:1|true|yes|on)$/i;

/** Variables by which programs are told not to check certificates, and the values that do so. */
const variables = later(
  (): Readonly<Record<string, RegExp>> => ({
    NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
    PYTHONHTTPSVERIFY: /^0$/,
    // Git asks only whether it is there: `0` turns the check off too.
    GIT_SSL_NO_VERIFY: /^/,
    NPM_CONFIG_STRICT_SSL: OFF,
    YARN_STRICT_SSL: OFF,
    YARN_ENABLE_STRICT_SSL: OFF,
    PIP_TRUSTED_HOST: /./,
    UV_INSECURE_HOST: /./,
    CURL_INSECURE: ON,
    REQUESTS_CA_BUNDLE: /^$/,
    CURL_CA_BUNDLE: /^$/,
    GOINSECURE: /./,
    GONOSUMDB: /^\*$/,
    GOFLAGS: /(?:^|\s)-insecure(?:\s|$)/,
    SSL_VERIFY: OFF,
    VERIFY_SSL: OFF,
    TLS_VERIFY: OFF,
    VAULT_SKIP_VERIFY: ON,
    NOMAD_SKIP_VERIFY: ON,
    CONSUL_HTTP_SSL_VERIFY: OFF,
    CONDA_SSL_VERIFY: OFF,
    KUBERNETES_SKIP_TLS: ON,
    KUBERNETES_SKIP_TLS_VERIFY: ON,
    PERL_LWP_SSL_VERIFY_HOSTNAME: OFF,
    BUNDLE_SSL_VERIFY_MODE: /^0$/,
    ELASTICSEARCH_SSL_VERIFICATIONMODE: /^none$/i,
  }),
);

/** Whether a variable with this value turns a check of certificates off. */
export const turnsOff = (name: string, value: string): boolean => {
  const key = name.toUpperCase();
  // Only npm reads its variables in any case.
  const isKnown = Object.hasOwn(variables(), key) && (key === name || key === "NPM_CONFIG_STRICT_SSL");
  return isKnown && (variables()[key]?.test(value) ?? false);
};

interface Switch {
  readonly programs: RegExp;
  readonly words: RegExp;
  /** What every such word holds: patterns that few words meet are costly to compile. */
  readonly sign?: string;
}

/** Options that turn the check off, whatever else the command does. */
const switches = later((): readonly Switch[] => [
  { programs: /^curl$/, words: /^--insecure$/ },
  { programs: /^wget2?$/, words: /^--no-check-certificate$/ },
  { programs: /^pip[\d.]*$/, words: /^--trusted-host(?:=|$)/ },
  { programs: /^uv$/, words: /^--allow-insecure-host(?:=|$)/ },
  { programs: /^(?:npm|yarn|pnpm)$/, words: /^--(?:no-strict-ssl|strict-ssl=false)$/ },
  { programs: /^git$/, words: /^http\.(?:.*\.)?sslVerify=(?:false|0|no|off)$/i },
  {
    programs: /^(?:(?:yum|dnf)(?:-config-manager)?|dnf5|tdnf|microdnf)$/,
    words: /^--setopt=(?:[^=]*\.)?sslverify=(?:0|false|no)$/i,
  },
  {
    programs: /^(?:apt|apt-get|aptitude)$/,
    sign: "::",
    words:
      /^(?:-o|--option=)?"?Acquire::https?(?:::[^:\s]{1,200})?::Verify-(?:Peer|Host)[ =]"?(?:false|0|no)"?$/i,
  },
  { programs: /^aria2c$/, words: /^--check-certificate=false$/ },
  { programs: /^(?:skopeo|podman|buildah)$/, words: /^--(?:src-|dest-)?tls-verify=false$/ },
  { programs: /^(?:kubectl|oc|helm)$/, words: /^--(?:kube-)?insecure-skip-tls-verify(?:=true)?$/ },
  { programs: /^ansible-galaxy$/, words: /^(?:-c|--ignore-certs)$/ },
]);

/** Settings that a command writes for those which come later: its words, in order. */
const settings = later((): readonly Switch[] => [
  { programs: /^(?:npm|yarn|pnpm)$/, words: /(?:^| )set strict-ssl[ =](?:false|0)(?: |$)/ },
  { programs: /^git$/, words: /(?:^| )http\.(?:\S*\.)?sslVerify (?:false|0|no|off)(?: |$)/i },
  { programs: /^(?:conda|mamba|micromamba)$/, words: /(?:^| )--set ssl_verify (?:false|no|0)(?: |$)/i },
  { programs: /^composer$/, words: /(?:^| )disable-tls (?:true|1)(?: |$)/i },
  { programs: /^bundle$/, words: /(?:^| )ssl_verify_mode (?:0|none)(?: |$)/i },
  { programs: /^pip[\d.]*$/, words: /(?:^| )config set \S*trusted-host / },
]);

/** Short options of curl that take the rest of their word, or the next one, as a value. */
const CURL_VALUES = "AbCcDdEeFHhKmoPQrTtUuwXxYyz";

/** `-k`, also among others: `-Lkv`, but not the `k` of `-ok`. */
function isInsecureFlag(word: string): boolean {
  if (!/^-[a-zA-Z0-9#]/.test(word)) return false;
  for (const letter of word.slice(1)) {
    if (letter === "k") return true;
    if (CURL_VALUES.includes(letter)) return false;
  }
  return false;
}

const LOCAL = /^(?:https?:\/\/)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)/i;

/** What in a command turns the check of certificates off, as one would name it; undefined if nothing does. */
export function bypassOf({ name, args }: ShellCommand): string | undefined {
  const words = args.map((arg) => arg.text);
  // A program asks itself: nobody stands between.
  if (/^(?:curl|wget2?)$/.test(name) && words.some((word) => LOCAL.test(word))) return undefined;
  const option = words.find((word) =>
    switches().some(
      ({ programs, words: pattern, sign = "" }) =>
        programs.test(name) && word.includes(sign) && pattern.test(word),
    ),
  );
  if (option !== undefined) return `${name} ${option}`;
  const flag = name === "curl" ? words.find(isInsecureFlag) : undefined;
  if (flag !== undefined) return `${name} ${flag}`;
  const text = words.join(" ");
  for (const { programs, words: pattern } of settings()) {
    const [found] = (programs.test(name) && pattern.exec(text)) || [];
    if (found !== undefined) return `${name} ${found.trim()}`;
  }
  return undefined;
}

/** Options by which servers and operators are told not to check whom they call. */
const ARGUMENT =
  /^--?(?:[\w.-]*insecure-?skip-?(?:tls-?)?verify|(?:skip|insecure)-tls-verify|kubelet-insecure-tls|tls-verify=false)(?:=true)?$/i;

export const isBypassArgument = (word: string): boolean => ARGUMENT.test(word);

/** A host that traffic reaches without leaving the network of the program. */
const isNear = (host: string): boolean =>
  host === "" ||
  host.startsWith("/") ||
  host.startsWith("127.") ||
  host === "::1" ||
  !host.includes(".") ||
  /\.(?:svc|svc\.cluster\.local|local|internal|localhost)$/.test(host);

/** Whether a connection string talks to a database elsewhere without TLS. */
export function isPlainDatabase(text: string): boolean {
  if (!text.toLowerCase().includes("sslmode=") || !/\bsslmode=disable\b/i.test(text)) return false;
  const host =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?]*)/i.exec(text)?.[1] ??
    /\bhost=('[^']*'|\S+)/.exec(text)?.[1];
  return host !== undefined && !host.includes("$") && !isNear(host.replace(/^[['"]|[\]'"]$/g, ""));
}
