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
  try {
    const decoder = new TextDecoder(found?.encoding ?? "utf-8", { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(body), bom: found !== undefined };
  } catch {
    return { problem: `The file is not valid ${found?.name ?? "UTF-8"}; save it as UTF-8.` };
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
