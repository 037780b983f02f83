import type { BuiltInRule } from "plimsoll";

/** Built in: what the readers report about files that their consumer would refuse. */
export default {
  id: "unreadable-file",
  severity: "high",
  title: "Manifest cannot be read",
  why: "What cannot be read cannot be checked, and the program that runs it may read it differently: a clean result would be a guess.",
  remedy: "Mend the file at the place shown, or exclude it if it is no manifest.",
} satisfies BuiltInRule;
