import type { ContextFile } from "plimsoll";
import { credentialsInUrl, detectSecret } from "./secret-values.ts";
import { isSecretSetting, isTrivialPassword } from "./secrets.ts";

/** Files that hold credentials by what they are for. */
interface SecretFile {
  readonly name: RegExp;
  /** In words, with an article. */
  readonly kind: string;
  /** What in a text makes it one; without it the name decides. */
  readonly holds?: (text: string) => boolean;
}

/** More is no settings file; patterns see no longer text. */
const MOST_CHARACTERS = 200_000;

const hasPrivateKey = (text: string): boolean => /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY/.test(text);

/** `name=value`, `name: value`, `"name": "value"` lines of which one gives a credential away. */
function hasSecretSetting(text: string): boolean {
  return text.split("\n").some((line) => {
    const setting = /^\s*(?:export\s+)?"?([\w.-]{1,128})"?\s*[=:]\s*(\S.{0,1999})$/.exec(line);
    const value = (setting?.[2] ?? "")
      .trim()
      .replace(/,$/, "")
      .replace(/^(["'])(.*)\1$/, "$2");
    return isSecretSetting(setting?.[1] ?? "", value) && !isTrivialPassword(value);
  });
}

/** Whether a text holds a credential: by its form, in a URL, or as the value of a setting with a secret name. */
export const holdsSecret = (text: string): boolean =>
  detectSecret(text) !== undefined || credentialsInUrl(text) !== undefined || hasSecretSetting(text);

const asks = (pattern: RegExp) => (text: string) => pattern.test(text) || detectSecret(text) !== undefined;

/** Sources: the manuals of the programs that read these files. */
const SECRET_FILES: readonly SecretFile[] = [
  { name: /^id_(?:rsa|dsa|ecdsa|ed25519)$/, kind: "a private key" },
  { name: /\.(?:pem|key)$/, kind: "a private key", holds: hasPrivateKey },
  { name: /^(?!.*trust).*\.(?:p12|pfx|jks|keystore)$/i, kind: "a key store" },
  { name: /^\.env(?:\..+)?$/, kind: "an environment file", holds: holdsSecret },
  {
    name: /^\.npmrc$/,
    kind: "npm credentials",
    holds: asks(/_auth(?:Token)?\s*=\s*[^\s$]|_password\s*=\s*[^\s$]/),
  },
  { name: /^[._]netrc$/, kind: "credentials", holds: asks(/\bpassword\s+\S/) },
  { name: /^\.pypirc$/, kind: "PyPI credentials", holds: asks(/^[ \t]*password\s*[:=]\s*\S/m) },
  { name: /^\.git-credentials$/, kind: "git credentials" },
  {
    name: /^(?:kubeconfig|.*\.kubeconfig)$/,
    kind: "cluster credentials",
    holds: asks(/client-key-data:|\btoken:\s*\S|\bpassword:\s*\S/),
  },
  {
    name: /^credentials(?:\.json)?$/,
    kind: "credentials",
    holds: asks(/secret|private_key|refresh_token|password/i),
  },
  { name: /^service[-_]?account.*\.json$/i, kind: "a service account key", holds: asks(/"private_key"/) },
  { name: /^.*\.tfstate(?:\.backup)?$/, kind: "a Terraform state" },
  { name: /^.*\.tfvars$/, kind: "Terraform variables", holds: holdsSecret },
  { name: /^wallet\.dat$/, kind: "a wallet" },
];

/** Folders that hold credentials by what they are for. */
const SECRET_FOLDERS = new Set([".aws", ".azure", ".kube", ".ssh", ".gnupg"]);

/** Names of what only shows how such a file looks, or is public. */
const HARMLESS = [".tmpl", ".tpl", ".dist", ".pub", ".crt", ".cer", ".md"];
const SAMPLES = ["example", "sample", "template"];
const isHarmless = (name: string): boolean => {
  const lower = name.toLowerCase();
  return (
    HARMLESS.some((ending) => lower.endsWith(ending)) ||
    (SAMPLES.some((word) => lower.includes(word)) &&
      lower.split(/[._-]/).some((part) => SAMPLES.includes(part)))
  );
};

const baseOf = (path: string): string => path.replace(/(?<!\/)\/+$/, "").replace(/^.*\//, "");

const rowOf = (path: string): SecretFile | undefined => {
  const name = baseOf(path);
  return isHarmless(name) ? undefined : SECRET_FILES.find((row) => row.name.test(name));
};

/** What a path is likely to hold by its name: `a private key`; undefined if nothing secret. */
export function secretByName(path: string): string | undefined {
  if (SECRET_FOLDERS.has(baseOf(path))) return "a folder of credentials";
  return rowOf(path)?.kind;
}

/** As `secretByName`, for a file that is there: what stands in it decides, and is read only where it can. */
export function secretInFile(file: ContextFile): string | undefined {
  const { path } = file;
  // What is left of the login to a remote: a token in its address, or a header that CI put there.
  if (/(?:^|\/)\.git\/config$/.test(path)) {
    const { text } = file;
    const isLogin =
      text !== undefined &&
      (credentialsInUrl(text) !== undefined || /^[ \t]*extraheader\s*=\s*authorization:/im.test(text));
    return isLogin ? "git credentials" : undefined;
  }
  const row = rowOf(path);
  if (!row) return undefined;
  if (!row.holds) return row.kind;
  const { text } = file;
  return text !== undefined && row.holds(text.slice(0, MOST_CHARACTERS)) ? row.kind : undefined;
}
