// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { describe, expect, it } from "vitest";
import { interpolate } from "../../../src/read/compose/interpolate.ts";

const environment = new Map([
  ["TAG", "1.27"],
  ["EMPTY", ""],
  ["HOST", "db"],
]);

describe("variables", () => {
  it.each([
    ["nginx", "nginx"],
    ["nginx:$TAG", "nginx:1.27"],
    ["nginx:${TAG}-alpine", "nginx:1.27-alpine"],
    ["${TAG:-latest}", "1.27"],
    ["${EMPTY:-latest}", "latest"],
    ["${EMPTY-latest}", ""],
    ["${EMPTY:+x}|${EMPTY+x}|${TAG:+x}|${NONE+x}", "|x|x|"],
    ["${TAG:?needed}", "1.27"],
    ["${NONE:-${ALSO_NONE-${HOST:-x} y}}:5432", "db y:5432"],
    ['${NONE:-{"a":{"b":1}}}', '{"a":{"b":1}}'],
    ["$$TAG and $${TAG}", "$TAG and ${TAG}"],
    ["costs 5$ or $5, ^a$", "costs 5$ or $5, ^a$"],
    ["${NONE:-12:30:45}", "12:30:45"],
    ["${NONE:-{}", "{"],
  ])("reads %j", (text, expected) => {
    expect(interpolate(text, environment)).toEqual({ text: expected, missing: [] });
  });

  it("puts nothing in place of a variable without a value, and names it once", () => {
    const { text, missing } = interpolate("a${ONE}b$TWO-${ONE}c${TAG}", environment);
    expect([text, missing]).toEqual(["ab-c1.27", ["ONE", "TWO"]]);
  });

  it("does not ask for what a default makes needless", () => {
    expect(interpolate("${TAG:-${NONE?never}}", environment).fault).toBeUndefined();
  });

  it.each(["${", "${}", "${ TAG}", "${TAG }", "${TAG!}", "${A B}", "${Ä}", "${A-", "${A:-${B}", "${1A}"])(
    "refuses %j",
    (text) => expect(interpolate(text, environment).fault?.kind).toBe("syntax"),
  );

  it("says what is required", () => {
    const { fault, missing } = interpolate("x${NONE:?set NONE on ${HOST}}", environment);
    expect(fault).toEqual({
      kind: "required",
      message: "required variable NONE is missing a value: set NONE on db",
    });
    expect(missing).toEqual(["NONE"]);
  });
});

describe("limits", () => {
  const nested = (levels: number): string => `${"${A:-".repeat(levels)}x${"}".repeat(levels)}`;

  it("follows 60 levels of defaults", () => expect(interpolate(nested(60), environment).text).toBe("x"));

  it("refuses 20,000 levels at once", () => {
    expect(interpolate(nested(20_000), environment).fault?.kind).toBe("limit");
  });

  it("refuses nested requirements of any depth", () => {
    const text = `${"${A:?".repeat(20_000)}x${"}".repeat(20_000)}`;
    expect(interpolate(text, environment).fault?.kind).toBe("limit");
  });

  it("stops a text that grows too long", () => {
    const long = new Map([["A", "x".repeat(100_000)]]);
    expect(interpolate("$A".repeat(100), long).fault?.kind).toBe("limit");
  });
});
