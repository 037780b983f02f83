import type { BuiltInRule } from "plimsoll";

/** Built in: what is wrong with the ignores themselves. */
export default {
  id: "bad-ignore",
  severity: "low",
  title: "Ignore without effect, reason or date",
  why: "An ignore that is unused, expired or unexplained hides the next finding at its place without anybody having decided so.",
  remedy: "Remove the ignore, or give it a rule that exists, a reason and a date that is still to come.",
} satisfies BuiltInRule;
