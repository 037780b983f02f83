import { describe, expect, test } from "vitest";
import { AGENTS } from "../../rules/data/agent-list.ts";
import { IMAGE_IDENTITIES } from "../../rules/data/image-identities.ts";
import { byName } from "../../rules/data/image-name.ts";
import { ROWS } from "../../rules/data/services/index.ts";
import { image } from "./fake.ts";

const FIRST = ["example/one", "example/two", "example/three"];
const TABLES: Readonly<Record<string, readonly { readonly images: string }[]>> = {
  services: ROWS,
  identities: IMAGE_IDENTITIES,
  agents: AGENTS,
};

describe.each(Object.entries(TABLES))("the table of %s", (_, table) => {
  test("gives the same rows read for the first names as indexed for the rest", () => {
    const indexed = byName(() => table);
    for (const name of FIRST) indexed(image(name));
    const names = new Set(table.flatMap(({ images }) => images.replaceAll("*", "x").split(" ")));
    for (const name of names) {
      const rows = byName(() => table)(image(name));
      expect(rows.length, name).toBeGreaterThan(0);
      expect(indexed(image(name)), name).toEqual(rows);
    }
  });

  test("finds no part of a name", () => {
    const [first = ""] = (table[0]?.images ?? "").split(" ");
    for (const name of [`${first}x`, `x${first}`, first.slice(1), first.slice(0, -1)])
      expect(byName(() => table)(image(name)), name).not.toContain(table[0]);
  });
});
