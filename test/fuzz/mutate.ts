// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables look like that
import { pick } from "../read/yaml/seeded.ts";
import { below, type Random } from "./rounds.ts";

/** Pieces that mean something to one of the readers. */
const TOKENS: readonly string[] = [
  ..."\n\r\t\v\f\0 #:-?,[]{}&*!|>'\"%@`\\$=/~",
  "\r\n",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\u00a0",
  "\ud83d\ude00",
  "---\n",
  "...\n",
  "%YAML 1.2\n",
  ": ",
  "- ",
  "\n  ",
  "\n    - ",
  " #",
  "# plimsoll: ignore[no-privileged] -- x\n",
  "&a ",
  "*a",
  "<<: *a\n",
  "!!str ",
  "!!binary ",
  "!reset ",
  "!override ",
  "|\n",
  ">-\n",
  "? ",
  "yes",
  "null",
  "0o14",
  "1_000",
  "0x0",
  "1:20",
  ".nan",
  "1e400",
  "''",
  '"\\u0000"',
  '"\\ud800"',
  "{{ .Values.x }}",
  "${A:-${B}}",
  "$$",
  "$(A)",
  "${",
  "apiVersion: v1\n",
  "kind: Pod\n",
  "kind: List\nitems:\n",
  "kind: 7\n",
  "metadata: {name: a}\n",
  "spec:\n",
  "containers:\n",
  "securityContext: ",
  "privileged: true\n",
  "runAsUser: 0\n",
  "env: ",
  "__proto__: ",
  "constructor: ",
  "services:\n",
  "image: nginx\n",
  "extends: ",
  "include: ",
  "ports: ",
  "volumes: ",
  "networks: ",
  "build: ",
  "FROM a AS b\n",
  "USER root\n",
  "RUN <<EOF\n",
  "EOF\n",
  "ONBUILD ",
  "ENV a=b ",
  "ARG ",
  "COPY --from=",
  "\\\n",
];

const INVALID: readonly Buffer[] = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xf5, 0x80, 0x80, 0x80]),
];

type Edit = (random: Random, part: Buffer, other: Buffer) => Buffer;

/** What becomes of a stretch of the bytes. */
const EDITS: readonly Edit[] = [
  (random) => Buffer.from(pick(random, TOKENS)),
  (random, part) => Buffer.concat([part, Buffer.from(pick(random, TOKENS))]),
  () => Buffer.alloc(0),
  (random, part) => Buffer.concat(Array.from({ length: 2 + below(random, 40) }, () => part)),
  (random, part) => part.map((byte) => byte ^ (1 << below(random, 8))) as Buffer,
  (random, _part, other) => stretch(random, other, 400),
  (random, part) => Buffer.concat([part, pick(random, INVALID)]),
];

/** Bytes with a few stretches inserted, dropped, repeated, flipped, or taken from another text. */
export function mutant(random: Random, bytes: Buffer, other: Buffer): Buffer {
  let result = bytes;
  for (let edits = 1 + below(random, 4); edits > 0; edits--) {
    const start = below(random, result.length + 1);
    const end = Math.min(result.length, start + below(random, random() < 0.2 ? 300 : 12));
    // Most tools that break a text leave its encoding whole.
    const edit = EDITS[below(random, random() < 0.9 ? EDITS.length - 1 : EDITS.length)] as Edit;
    const part = edit(random, result.subarray(start, end), other);
    result = Buffer.concat([result.subarray(0, start), part, result.subarray(end)]);
  }
  return result;
}

function stretch(random: Random, bytes: Buffer, most: number): Buffer {
  const start = below(random, bytes.length + 1);
  return bytes.subarray(start, start + below(random, most));
}
