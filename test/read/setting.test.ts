import { expect, test } from "vitest";
import { settingOf } from "../../src/read/setting.ts";

test.each([
  ["deploy/api.yaml", "production"],
  ["compose.yaml", "production"],
  ["compose.override.yaml", "development"],
  ["docker-compose.override.yml", "development"],
  ["compose.dev.yaml", "development"],
  ["a/values.local.yaml", "development"],
  [".devcontainer/Dockerfile", "development"],
  ["test/pod.yaml", "test"],
  ["a/tests/pod.yaml", "test"],
  ["e2e/pod.yaml", "test"],
  ["pkg/testdata/pod.yaml", "test"],
  ["fixtures/a/pod.yaml", "test"],
  ["examples/pod.yaml", "example"],
  ["docs/pod.yaml", "example"],
  ["examples/prod/pod.yaml", "production"],
  ["compose.prod.dev.yaml", "production"],
  ["contest/pod.yaml", "production"],
  ["product/pod.yaml", "production"],
  ["latest.yaml", "production"],
])("%s is of %s", (path, setting) => {
  expect(settingOf(path)).toBe(setting);
});
