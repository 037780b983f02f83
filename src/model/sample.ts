/** Files of an example, by name; the text is what a user would have on disk, with caret lines still in it. */
export interface Sample {
  readonly files: ReadonlyMap<string, string>;
}

/** What a rule must do with one manifest; the examples of a rule are its tests and its documentation. */
export interface Example {
  /** What the example shows, where the files do not say it. */
  readonly name?: string;
  /** Carets in the line below a fault mark its columns, the text behind them is the message. */
  readonly bad?: Sample;
  /** Nothing to report; also what the fix of `bad` gives, unless `fixed` is there. */
  readonly good?: Sample;
  readonly fixed?: Sample;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Target version, e.g. `1.30`. */
  readonly kubernetes?: string;
  /** Run as under a published standard: no agent lists, no context. */
  readonly exact?: boolean;
}

type Tag = (strings: TemplateStringsArray) => Sample;

const sampleTag = (name: string): Tag => {
  return (strings) => ({ files: new Map([[name, dedent(strings.raw.join("")).replace(/\\([$`])/g, "$1")]]) });
};

/** A Dockerfile, `Dockerfile` by name. */
export const dockerfile: Tag = /* @__PURE__ */ sampleTag("Dockerfile");
/** A Compose file, `compose.yaml` by name. */
export const compose: Tag = /* @__PURE__ */ sampleTag("compose.yaml");
/** Kubernetes YAML, `manifest.yaml` by name. */
export const kubernetes: Tag = /* @__PURE__ */ sampleTag("manifest.yaml");

/** Several files under names of their own; each value is a sample of one file. */
export function files(named: Readonly<Record<string, Sample>>): Sample {
  const all = new Map<string, string>();
  for (const [name, sample] of Object.entries(named)) {
    for (const text of sample.files.values()) all.set(name, text);
  }
  return { files: all };
}

/** A caret line, read as what it says of the line above it. */
export interface Mark {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

const CARETS = /^\s*(?:#\s*)?(\^+)\s+(\S.*)$/;

/** Splits a sample into the texts without caret lines and the marks that these set. */
export function readMarks(sample: Sample): { readonly files: Map<string, string>; readonly marks: Mark[] } {
  const plain = new Map<string, string>();
  const marks: Mark[] = [];
  for (const [file, text] of sample.files) {
    const kept: string[] = [];
    for (const line of text.split("\n")) {
      const match = CARETS.exec(line);
      if (!match) {
        kept.push(line);
        continue;
      }
      const column = line.indexOf("^") + 1;
      marks.push({
        file,
        line: kept.length,
        column,
        endColumn: column + (match[1] ?? "").length,
        message: match[2] ?? "",
      });
    }
    plain.set(file, kept.join("\n"));
  }
  return { files: plain, marks };
}

function dedent(text: string): string {
  const lines = text.split("\n");
  if (lines[0]?.trim() === "") lines.shift();
  if (lines.at(-1)?.trim() === "") lines[lines.length - 1] = "";
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}
