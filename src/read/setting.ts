import type { Setting } from "../model/subjects.ts";

const PRODUCTION = /(?:^|[/._-])prod(?:uction)?(?:$|[/._-])/i;

/** First match wins: an example for tests is an example of a test, an override file is for one's own machine. */
const SETTINGS: readonly (readonly [Setting, RegExp])[] = [
  ["test", /(?:^|\/)(?:tests?|e2e|fixtures|testdata)\/|(?:^|\/)\.github\/.*matrix/i],
  ["example", /(?:^|\/)(?:examples?|docs?)\//i],
  [
    "development",
    /(?:^|\/)\.devcontainer\/|(?:^|\/)(?:docker-)?compose\.override\.[^/]*$|\.(?:dev|local)\.[^/]*$/i,
  ],
];

/** One of these is in every path that a pattern meets; most paths need no pattern to be compiled. */
const HINTS = ["test", "e2e", "fixtures", ".github", "example", "doc/", "docs/", "dev", "override", "local"];

/** Where a file stands in the life of a system, by its path alone; whatever is named prod is production. */
export function settingOf(path: string): Setting {
  const name = path.toLowerCase();
  if (!HINTS.some((hint) => name.includes(hint))) return "production";
  if (PRODUCTION.test(path)) return "production";
  return SETTINGS.find(([, pattern]) => pattern.test(path))?.[0] ?? "production";
}
