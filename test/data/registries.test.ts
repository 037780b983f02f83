import { expect, test } from "vitest";
import { isOneEditAway, liesUnder, lookalikeOf, registryConcernOf } from "../../rules/data/registries.ts";
import { image } from "./fake.ts";

test.each([
  ["ab", "abc", true],
  ["abc", "ab", true],
  ["abc", "abd", true],
  ["abc", "acb", true],
  ["abc", "abc", false],
  ["abc", "bca", false],
  ["abc", "abcde", false],
  ["", "a", true],
])("%s and %s are one edit apart: %s", (a, b, result) => {
  expect(isOneEditAway(a, b)).toBe(result);
});

test.each([
  ["dcoker.io/library/nginx", "docker.io"],
  ["gchr.io/acme/api", "ghcr.io"],
  ["quay.lo/acme/api", "quay.io"],
  ["registry.k8s.i0/pause", "registry.k8s.io"],
  ["acme/ngnix", "nginx"],
  ["acme/postgress", "postgres"],
  ["pyhton:3", "python"],
  ["acme/elasticsearh", "elasticsearch"],
])("%s looks like %s", (name, of) => {
  expect(lookalikeOf(image(name))?.of).toBe(of);
});

test.each([
  "nginx",
  "acme/nginx",
  "acme/mysql8",
  "acme/store",
  "acme/notes",
  "postgrest/postgrest",
  "ghcr.io/acme/ngnix",
  "registry.example.com/x",
  "acme/api",
  "acme/redis-7",
  "gcr.io/acme/x",
])("%s looks like nothing else", (name) => {
  expect(lookalikeOf(image(name))).toBeUndefined();
});

test.each([
  ["ttl.sh/x:1h", "ephemeral"],
  ["10.0.0.5:5000/x", "ip-address"],
  ["localhost:5000/x", "localhost"],
  ["127.0.0.1:5000/x", "localhost"],
  ["ghcr.io/acme/x", undefined],
  ["nginx", undefined],
])("the registry of %s is %s", (name, concern) => {
  expect(registryConcernOf(image(name))).toBe(concern);
});

test.each([
  ["nginx", "docker.io", true],
  ["nginx", "docker.io/library", true],
  ["acme/api", "acme", true],
  ["acme/api", "docker.io/acme", true],
  ["acmeevil/api", "docker.io/acme", false],
  ["registry.example.com/team/api", "registry.example.com/team", true],
  ["registry.example.com/team-x/api", "registry.example.com/team", false],
  ["registry.example.com.evil.io/team/api", "registry.example.com", false],
  ["eu.gcr.io/p/api", "*.gcr.io", true],
  ["ghcr.io/acme/api", "ghcr.io/acme/**", true],
  ["ghcr.io/acme/api", "ghcr.io/*/api", true],
  ["ghcr.io/acme/api", "quay.io", false],
])("%s lies under %s: %s", (name, allowed, result) => {
  expect(liesUnder(image(name), allowed)).toBe(result);
});
