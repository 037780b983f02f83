import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tree } from "../files/tree.ts";
import { plimsoll } from "./world.ts";

const DOCKERFILE = "FROM node:22.11.0\nCOPY . /srv/\nUSER node\n";
const SECRET = "s3afarer-of-the-sea";

const lint = (cwd: string, ...more: readonly string[]) =>
  plimsoll(["lint", "--no-config", "--format", "compact", "--only", "require-dockerignore", ...more], {
    cwd,
  });

test("the files of a context are found on disk, and never what stands in them", async () => {
  const cwd = tree({ "web/Dockerfile": DOCKERFILE, "web/.env": `DB_PASSWORD=${SECRET}\n` });
  const { out } = await lint(cwd);
  expect(out).toContain("web/Dockerfile:2:6: medium require-dockerignore: COPY . takes .env into the image");
  const patch = await lint(cwd, "--diff");
  expect(patch.out).toContain("+++ b/web/.dockerignore");
  expect(out + patch.out).not.toContain(SECRET);
});

test("a Dockerfile that is named alone has its context around it", async () => {
  const cwd = tree({ "web/Dockerfile": DOCKERFILE, "web/.env": `DB_PASSWORD=${SECRET}\n` });
  expect((await lint(cwd, "web/Dockerfile")).out).toContain("takes .env into the image");
});

test("a link in a context leads nowhere", async () => {
  const env = `DB_PASSWORD=${SECRET}\n`;
  const outside = tree({ ".env": env });
  const cwd = tree({ ".git/HEAD": "", Dockerfile: DOCKERFILE, "app/.env": env });
  symlinkSync(outside, join(cwd, "app/linked"));
  symlinkSync(join(outside, ".env"), join(cwd, ".env"));
  expect((await lint(cwd)).out).toContain("COPY . takes app/.env into the image");
});

test.each([[".dockerignore"], [".containerignore"], ["Dockerfile.dockerignore"]])(
  "%s in the folder is found, as a file and as a link to one",
  async (name) => {
    const files = { "web/Dockerfile": DOCKERFILE, "web/.env": `DB_PASSWORD=${SECRET}\n` };
    const written = tree({ ...files, [`web/${name}`]: ".env\n" });
    const linked = tree({ ...files, "ignored.txt": ".env\n" });
    symlinkSync(join(linked, "ignored.txt"), join(linked, "web", name));
    for (const cwd of [written, linked]) expect((await lint(cwd)).out).not.toContain("takes .env");
  },
);
