import { holdsSecret } from "./secret-files.ts";
import { credentialsInUrl, detectSecret } from "./secret-values.ts";
import { isSecretSetting } from "./secrets.ts";

/** Longer values are no configuration that a person wrote. */
const MOST_CHARACTERS = 200_000;

/** Passwords as hashes that take long to guess. */
const SLOW_HASH = /^(?:\{\w+\})?\$(?:2[abxy]|argon2\w{0,2}|scrypt|y|6|5)\$/;

/** What a value under a key gives away, in words; undefined if nothing. `detectors`: recognise tokens by their form. */
export function secretUnder(key: string, value: string, detectors: boolean): string | undefined {
  const text = value.slice(0, MOST_CHARACTERS).trim();
  // SOPS leaves the keys readable and encrypts the values.
  if (text === "" || text.startsWith("ENC[") || SLOW_HASH.test(text)) return undefined;
  return (detectors ? detectSecret(text)?.kind : undefined) ?? byContent(key, text);
}

function byContent(key: string, text: string): string | undefined {
  if (isRegistryLogin(text)) return "the login of a registry";
  if (text.includes("\n")) return holdsSecret(text) ? "a credential" : undefined;
  if (credentialsInUrl(text)) return "the password of a URL";
  return isSecretSetting(key, text) || isSetting(text) ? "a credential" : undefined;
}

/** A whole setting as a value: `DB_PASSWORD=...`. */
function isSetting(text: string): boolean {
  const [, name = "", value = ""] = /^([A-Za-z][\w.-]{0,127})[=:](\S.*)$/.exec(text) ?? [];
  return name !== "" && isSecretSetting(name, value);
}

/** `config.json` of Docker with a login in it. */
const isRegistryLogin = (text: string): boolean =>
  /"auths"\s*:/.test(text) && /"(?:auth|password|identitytoken)"\s*:\s*"[^"$<{]/.test(text);
