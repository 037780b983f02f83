import type { RuleMetadata } from "../../src/config/schema.ts";

/** Rules with everything that a configuration can say something about. */
export const RULES: readonly RuleMetadata[] = [
  {
    id: "no-privileged",
    severity: "critical",
    presets: ["recommended", "pss-baseline"],
    title: "Privileged",
    formerly: ["privileged"],
  },
  {
    id: "limit-memory",
    severity: "medium",
    presets: ["strict", "recommended@kubernetes"],
    title: "No memory limit",
    options: {
      requests: { type: "boolean", description: "Requests too.", default: false },
      least: { type: "number", description: "Least.", default: 1 },
      mode: { type: "string", description: "Mode.", default: "hard", enum: ["hard", "soft"] },
    },
  },
  {
    id: "run-as-non-root",
    severity: "high",
    presets: ["recommended", "pss-restricted"],
    title: "Root",
    options: {
      except: {
        type: "array",
        description: "Globs.",
        default: [],
        items: { type: "string", format: "glob" },
      },
      kinds: {
        type: "array",
        description: "Kinds.",
        default: [],
        items: { type: "string", enum: ["broker", "store"] },
      },
      images: { type: "object", description: "Images.", default: {}, values: { enum: ["redis", "mongo"] } },
    },
    subchecks: {
      named: { about: "follows" },
      "min-uid": { about: "never by itself", presets: [] },
      strict: { about: "own", presets: ["strict"] },
    },
  },
  {
    id: "trusted-registry",
    severity: "high",
    presets: ["recommended"],
    title: "Registry",
    options: { allow: { type: "array", description: "Registries.", default: [], items: { type: "string" } } },
  },
  {
    id: "admission",
    severity: "low",
    presets: ["strict"],
    title: "Admission",
    subchecks: { bad: { about: "bad", presets: ["recommended"] } },
  },
];
