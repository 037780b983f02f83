import { isUtf8 } from "node:buffer";

/** The text of a file, or why it has none. */
export type Decoded = { readonly text: string; readonly bom: boolean } | { readonly problem: string };

const MARKS: readonly {
  readonly mark: readonly number[];
  readonly encoding: string;
  readonly name: string;
}[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8", name: "UTF-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le", name: "UTF-16" },
  { mark: [0xfe, 0xff], encoding: "utf-16be", name: "UTF-16" },
];

/**
 * Decodes a file as kubectl and Compose do (`determine_encoding` in go-yaml's readerc.go): UTF-8 unless a byte
 * order mark says UTF-16, strictly, as a character that was guessed at could hide or fake a setting.
 */
export function decode(bytes: Uint8Array): Decoded {
  const utf32 = bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0;
  if (utf32) return { problem: "The file is encoded as UTF-32, which no consumer reads; save it as UTF-8." };
  const found = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const body = found ? bytes.subarray(found.mark.length) : bytes;
  const text = textOf(body, found?.encoding ?? "utf-8");
  if (text === undefined)
    return { problem: `The file is not valid ${found?.name ?? "UTF-8"}; save it as UTF-8.` };
  return { text, bom: found !== undefined };
}

/** Undefined if the bytes are no text of the encoding. */
function textOf(bytes: Uint8Array, encoding: string): string | undefined {
  // UTF-8 without a decoder, which takes longer to make than most files to decode.
  if (encoding === "utf-8") {
    if (!isUtf8(bytes)) return undefined;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  }
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A Dockerfile, of which BuildKit reads the bytes: what is no UTF-8 spoils its place only, and UTF-16 everything. */
export function decodeDockerfile(bytes: Uint8Array): { readonly text: string; readonly problem?: string } {
  const decoded = decode(bytes);
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const problem = wide
    ? "The file is encoded as UTF-16 or UTF-32, which BuildKit does not read; save it as UTF-8."
    : undefined;
  if ("text" in decoded) return problem ? { text: decoded.text, problem } : { text: decoded.text };
  return { text: new TextDecoder().decode(bytes), problem: problem ?? decoded.problem };
}
