import { describe, expect, it } from "vitest";
import { decode } from "../../src/read/decode.ts";

const utf16 = (text: string, big: boolean): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return big ? bytes.swap16() : bytes;
};

describe("decode", () => {
  it.each<readonly [string, Uint8Array, string, boolean]>([
    ["UTF-8", Buffer.from("é: 1\n"), "é: 1\n", false],
    ["UTF-8 with a mark", Buffer.from("\ufeffa: 1\n"), "a: 1\n", true],
    ["UTF-16, little end first", utf16("a: é\n", false), "a: é\n", true],
    ["UTF-16, big end first", utf16("a: é\n", true), "a: é\n", true],
    ["nothing", new Uint8Array(), "", false],
    ["a mark only", Buffer.from("\ufeff"), "", true],
    ["a second mark, which is text", Buffer.from("\ufeff\ufeffa"), "\ufeffa", true],
  ])("reads %s", (_, bytes, text, bom) => {
    expect(decode(bytes)).toEqual({ text, bom });
  });

  it.each<readonly [string, readonly number[]]>([
    ["Latin-1", [0x61, 0xe9, 0x0a]],
    ["an overlong sequence", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["half a character", [0x61, 0xe2, 0x82]],
    ["UTF-32", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
    ["half a pair in UTF-16", [0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00]],
    ["half a unit in UTF-16", [0xff, 0xfe, 0x61]],
  ])("refuses %s", (_, bytes) => {
    expect(decode(Uint8Array.from(bytes))).toEqual({
      problem: expect.stringMatching(/; save it as UTF-8\.$/),
    });
  });
});
