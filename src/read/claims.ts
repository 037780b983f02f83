/**
 * Whether a text that could not be read says that it is a manifest: then its faults are findings, while an unrelated
 * file is left alone with a note. A key at the start of a line, or of a flow mapping as JSON writes it.
 */
export const claimsManifest = (text: string): boolean =>
  /^(?:apiVersion|kind|services)["']?[ \t]*:/m.test(text) || claimsObject(text);

/** The same for Kubernetes alone, as other formats have a `kind` too; NULs are what UTF-16 leaves. */
export function claimsObject(text: string): boolean {
  const plain = text.includes("\0") ? text.replaceAll("\0", "") : text;
  return (
    /^apiVersion[ \t]*:[ \t]*\S/m.test(plain) ||
    /^[ \t]*["']apiVersion["'][ \t]*:/m.test(plain) ||
    /[{,][ \t]{0,99}["']?apiVersion["']?[ \t]{0,99}:/.test(plain)
  );
}

/** The bytes of a text in whatever encoding, well enough to look for what it claims. */
export const roughText = (bytes: Uint8Array): string =>
  new TextDecoder("latin1").decode(bytes).replaceAll("\0", "");

/** Whether the beginning of a text claims a manifest, or says nothing yet: comments and blank lines can fill it. */
export const mayClaim = (head: string): boolean => claimsManifest(head) || !/^[^\s#%-]/m.test(head);
