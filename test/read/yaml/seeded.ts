/** Numbers from 0 to below 1 that are the same on every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(random: () => number, all: readonly T[]): T =>
  all[Math.floor(random() * all.length)] as T;

const TOKENS = [
  "a",
  ": ",
  ":",
  "- ",
  "\n",
  "\n  ",
  " ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "'",
  '"',
  " #",
  "&a ",
  "*a",
  "!!str ",
  "!x ",
  "|",
  "|+\n",
  ">",
  "? ",
  "<<: ",
  "---\n",
  "...\n",
  "\t",
  "\r\n",
  "yes",
  "0x1",
  "~",
  "%",
  "@",
  "`",
  "\\",
  "\u2028",
  "\u0085",
  "\r",
  "\0",
  "\u007f",
  "\ufeff",
  "\ud800",
  "true",
  "- - ",
  "\n\n",
  "{{ ",
  " }}",
  "%YAML 1.2\n",
  "é",
  "\u{1f600}",
];

/** A text with a few of its parts deleted, repeated or replaced by signs that mean something. */
export function mutated(random: () => number, text: string): string {
  let result = text;
  for (let round = 1 + Math.floor(random() * 4); round > 0; round--) {
    const at = Math.floor(random() * (result.length + 1));
    const length = Math.floor(random() * 6);
    const insert = random() < 0.7 ? pick(random, TOKENS) : result.slice(at, at + length);
    result = result.slice(0, at) + insert + result.slice(random() < 0.6 ? at : at + length);
  }
  return result;
}

export const SEEDS: readonly string[] = [
  "a: 1\nb:\n  - x\n  - z: 2\n    q: 'q'\nc: {d: e, f: [1, 2]}\n",
  "x: &a {k: 1, l: 2}\nz:\n  <<: *a\n  k: 3\nw: *a\n",
  "s: |\n  line1\n   line2\n\n  l3\nt: >-\n  folded\n  text\n\n  more\nu: \"dq \\n esc\"\nv: 'it''s'\n",
  'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n    ports: ["80:80", 443]\n    environment:\n      A: "1"\n',
  "- a\n- - b\n  - c\n-\n  d: e\n-\n- f: g\n  h:\n  - 1\n  - 2\n",
  '{"a": [1, 2.5, true, null], "b": {"c": "d"}}\n',
  "k: plain text\n  continued\nl: !!str 12\n? complex\n: value\nm: ~\n",
  "a: # c\n  b: 1 # d\n  # e\n  c: 2\n#f\nd:\n",
];
