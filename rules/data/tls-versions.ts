/** Versions as their programs write them: `TLSv1.1`, `VersionTLS10`, `TLSV1_2`, `v1.0`, `TLS_1_0`, `1.1`, `SSLv3`. */
const VERSION = /^(?:version)?(?:(ssl)[v_]?([23])|(?:tls)?[v_]{0,2}1(?:[._]?([0-3]))?)$/i;

/** A minor version of TLS 1; negative for SSL; undefined for a text that is neither. */
export function tlsMinor(text: string): number | undefined {
  const found = VERSION.exec(text.trim());
  if (!found) return undefined;
  return found[1] ? -1 : Number(found[3] ?? 0);
}

/** True for a version, or a list of them, that starts below TLS 1.x. */
export const isBelow = (text: string, minor: number): boolean =>
  text.split(/[\s,]+/).some((one) => {
    const version = tlsMinor(one.replace(/^\+/, ""));
    return version !== undefined && version < minor;
  });

/** The same notation with TLS 1.x in it: the last digit of a version, or a list without what is older. */
export function raise(text: string, minor: number): string {
  const parts = text.trim().split(/([\s,]+)/);
  if (parts.length > 1) {
    const kept = text.split(/[\s,]+/).filter((one) => !isBelow(one, minor));
    return (kept.length > 0 ? kept : [`TLSv1.${minor}`]).join(parts[1]);
  }
  if (/^ssl/i.test(text)) return `TLSv1.${minor}`;
  return /1[._]?[0-3]$/.test(text) ? text.replace(/[0-3]$/, String(minor)) : `${text}.${minor}`;
}

const WEAK_CIPHER =
  /(?:^|[:,\s+-])((?:RC4|3?DES|DES-CBC3|NULL|aNULL|eNULL|EXPORT|EXP|MD5|LOW)(?=$|[:,\s+-]))/;

/** A cipher, or a class of them, in a list of OpenSSL that is broken; what is struck out with `!` or `-` is not. */
export function weakCipher(list: string): string | undefined {
  const allowed = list
    .split(/[:,\s]+/)
    .filter((one) => !/^[!-]/.test(one))
    .join(":");
  return WEAK_CIPHER.exec(allowed)?.[1];
}
