/** A fault as the parser reports it, with its constant wording and no text of the input. */
export interface RawError {
  readonly code: string;
  readonly detail: string;
}

/** More telling than the code alone: the first entry whose text begins the parser's wording wins. */
const BY_DETAIL: readonly (readonly [string, string])[] = [
  ["Missing closing", "A quoted string is never closed; add the closing quote."],
  ["Implicit map keys need", "A mapping entry has no colon; write `key: value`."],
  ["Comments must be separated", "A comment must follow a space; put one before the `#`."],
  ["Missing directives-end", "A directive must be followed by a `---` line; add it or delete the directive."],
  [
    "Block collection cannot start",
    "The first entry must not stand on the `---` line; move it to the next line.",
  ],
  [
    "Sequence item without",
    "A list item has no `- ` before it; add it, or indent the line as a part of the item above.",
  ],
  ["Tags and anchors must", "A tag or anchor must be followed by a space; add one."],
  ["Missing , between", "Two entries of a `{}` or `[]` have no comma between them; add it."],
  ["Missing , or :", "An entry of a `{}` has neither comma nor colon before it; add what is missing."],
  ["Missing space after :", "A colon in a `{}` must be followed by a space; add one."],
  [
    "Flow",
    "A `{` or `[` is never closed, or its end is not indented enough; add or indent the closing bracket.",
  ],
  [
    "Nested mappings are not",
    "A second `key:` stands on one line; move it to a line of its own, or quote the value.",
  ],
  ["A block sequence may not", "A list must not stand on the line of its key; move it to the next line."],
  [
    "Implicit keys",
    "A key must end on the line it begins on; join the lines, or indent what belongs to the value above.",
  ],
  ["All mapping items", "This entry is indented differently from its siblings; align it with them."],
  ["All sequence items", "This list item is indented differently from its siblings; align it with them."],
  ["Unexpected ,", "A comma has nothing before it; delete it."],
  ["Unexpected empty item", "Two commas follow each other; delete one."],
  [
    "Block scalar header",
    "Only a comment may follow `|` or `>` on its line; move the text to the next line.",
  ],
  ["Unexpected flow-map-end", "A `}` closes nothing here; delete it, or quote the value it belongs to."],
  ["Unexpected flow-seq-end", "A `]` closes nothing here; delete it, or quote the value it belongs to."],
];

const BY_CODE: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "An alias must have neither tag nor anchor; delete them.",
  BAD_ALIAS: "An anchor or alias has no name; write one after the `&` or `*`.",
  BAD_DIRECTIVE: "This directive is not valid YAML; delete it.",
  BAD_DQ_ESCAPE: "This escape is unknown in double quotes; write the backslash twice, or use single quotes.",
  BAD_INDENT: "The indentation does not fit the lines above; align the line with its siblings.",
  BAD_PROP_ORDER: "An anchor or tag must follow the `-`, `?` or `:`; move it behind.",
  BAD_SCALAR_START: "An unquoted value must not begin with this character; quote the value.",
  BLOCK_IN_FLOW: "An indented mapping or list must not stand inside `{}` or `[]`; write it in brackets too.",
  IMPOSSIBLE: "The text cannot be read as YAML here; check the indentation of the lines above.",
  KEY_OVER_1024_CHARS: "A key is longer than 1,024 characters, which kubectl and Compose refuse; shorten it.",
  MULTIPLE_ANCHORS: "A value has two anchors; keep one.",
  MULTIPLE_TAGS: "A value has two tags; keep one.",
  TAB_AS_INDENT: "A tab is used for indentation; YAML allows only spaces there, so replace it.",
  TAG_RESOLVE_FAILED: "The prefix of this tag is not declared; use a tag that begins with `!` or `!!`.",
};

const UNEXPECTED =
  "The text is not valid YAML from here; check quotes, brackets and indentation just before.";

/** What is wrong and what to do, in our words; the parser's own message may quote the input, so it is never shown. */
export function messageOf(error: RawError): string {
  const telling = BY_DETAIL.find(([start]) => error.detail.startsWith(start))?.[1];
  return telling ?? BY_CODE[error.code] ?? UNEXPECTED;
}
