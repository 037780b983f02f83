import type { Place } from "plimsoll";
import { SOME, type Test } from "./known-service.ts";
import type { Settings, Word } from "./settings.ts";
import { isInRange } from "./versions.ts";

/** Whether a test holds, and the setting that says so. */
export interface Result {
  readonly holds: "yes" | "no" | "unknown";
  readonly at?: Place | undefined;
}

const NO: Result = { holds: "no" };

/** Evaluates a condition in three values: what cannot be seen is unknown, never guessed. */
export function evaluate(test: Test, settings: Settings): Result {
  switch (test.kind) {
    case "env":
      return envResult(test, settings);
    case "arg":
      return argResult(test.option, test.value, settings);
    case "version":
      return answer(settings.image && isInRange(settings.image, test.range));
    case "all":
      return combine(evaluateAll(test.tests, settings), "no");
    case "any":
      return combine(evaluateAll(test.tests, settings), "yes");
    case "not":
      return opposite(evaluate(test.test, settings));
  }
}

const evaluateAll = (tests: readonly Test[], settings: Settings): readonly Result[] =>
  tests.map((test) => evaluate(test, settings));

const answer = (holds: boolean | undefined): Result =>
  holds === undefined ? { holds: "unknown" } : { holds: holds ? "yes" : "no" };

const OPPOSITE = { yes: "no", no: "yes", unknown: "unknown" } as const;
const opposite = (result: Result): Result => ({ holds: OPPOSITE[result.holds], at: result.at });

/** The deciding value wins, then unknown, then the other. */
function combine(results: readonly Result[], deciding: "yes" | "no"): Result {
  const decided =
    results.find((result) => result.holds === deciding) ??
    results.find((result) => result.holds === "unknown");
  return decided ?? results.find((result) => result.at) ?? results[0] ?? NO;
}

type EnvTest = Extract<Test, { readonly kind: "env" }>;

function envResult(test: EnvTest, settings: Settings): Result {
  const results = test.names.map((name): Result => oneVariable(name, test, settings));
  const none = results.every((result) => result.holds === "no" && !result.at);
  if (none && !settings.envComplete) return { holds: "unknown" };
  return combine(results, "yes");
}

function oneVariable(name: string, { value, writtenOnly }: EnvTest, settings: Settings): Result {
  const variable = settings.env.get(name);
  if (!variable) return NO;
  if (variable.state === "unknown") return { holds: "unknown", at: variable.at };
  if (variable.state === "given") {
    if (writtenOnly) return NO;
    return { holds: value ? "unknown" : "yes", at: variable.at };
  }
  const holds = value ? value.test(variable.value) : variable.value !== "";
  return { holds: holds ? "yes" : "no", at: variable.at };
}

function argResult(option: RegExp, value: RegExp | undefined, settings: Settings): Result {
  const results = settings.words.flatMap((word, index): readonly Result[] => {
    if (!option.test(word.text)) return [];
    return [
      value
        ? { holds: matches(value, valueAt(settings.words, index)), at: word.at }
        : { holds: "yes", at: word.at },
    ];
  });
  return results.length === 0 ? NO : combine(results, "yes");
}

/** `--option=value`, else the word behind. */
function valueAt(words: readonly Word[], index: number): Word | undefined {
  const word = words[index];
  const equals = word?.text.indexOf("=") ?? -1;
  return word && equals !== -1 ? { ...word, text: word.text.slice(equals + 1) } : words[index + 1];
}

function matches(value: RegExp, given: Word | undefined): Result["holds"] {
  const expands = given !== undefined && (!given.known || given.text.startsWith("$"));
  if (expands) return value === SOME ? "yes" : "unknown";
  return value.test(given?.text ?? "") ? "yes" : "no";
}
