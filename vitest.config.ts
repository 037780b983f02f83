import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { plimsoll: new URL("./src/index.ts", import.meta.url).pathname } },
  test: { include: ["test/**/*.test.ts"], pool: "threads", testTimeout: 20_000 },
});
