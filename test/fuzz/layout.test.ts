import { expect, test } from "vitest";
import { MANIFESTS } from "./corpus.ts";
import { judge, saying } from "./judge.ts";

/** Every finding with its line, one a line. */
async function told(path: string, text: string): Promise<string> {
  const { findings } = await judge({ [path]: text });
  return findings
    .map((finding) => `${finding.at.source.position(finding.at.start).line} ${saying(finding)}`)
    .sort()
    .join("\n");
}

const plain = MANIFESTS.map(({ path, bytes }) => ({ path, text: bytes.toString() })).filter(
  ({ text }) => /^[^\r\ufffd\0\ufeff\u2028]+\n$/.test(text) && !/[|>][-+\d]*\n|<<|\[\n$/.test(text),
);

/** Changes of a text that change nothing for whoever reads it. */
const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
  "without a final line break": (text) => text.replace(/\n$/, ""),
  "with a comment at its end": (text) => `${text}# the end\n`,
};

test.each(Object.entries(CHANGES))(
  "a manifest %s says the same",
  { timeout: 60_000 },
  async (_name, change) => {
    expect(plain.length).toBeGreaterThan(100);
    for (const { path, text } of plain.filter((_, at) => at % 4 === 0))
      expect(`${path}\n${text}\n${await told(path, change(text))}`).toBe(
        `${path}\n${text}\n${await told(path, text)}`,
      );
  },
);
