import { SENTENCES } from "./words.mjs";

/** Text that is written as it stands, such as an alias. */
export class Raw {
  constructor(text) {
    this.text = text;
  }
}

/** A mapping with an anchor. */
export class Anchored {
  constructor(name, value) {
    this.name = name;
    this.value = value;
  }
}

/** How one author writes: the same all through a file. */
export function drawStyle(random) {
  return {
    random,
    // Spaces before the dash of a sequence, counted from its key.
    dash: random.chance(0.6) ? 0 : 2,
    mark: random.chance(0.9) ? '"' : "'",
    quoted: random.chance(0.15) ? 0.5 : 0.01,
    flow: random.chance(0.2) ? 0.5 : 0.02,
    comments: random.chance(0.3) ? 0.04 : 0,
  };
}

/** A value as a YAML document, in one author's style. */
export function writeYaml(value, style) {
  return `${block(value, 0, style).join("\n")}\n`;
}

function block(value, indent, style) {
  if (isLong(value)) return [`${" ".repeat(indent)}|`, ...literal(value, indent)];
  if (!isNested(value)) return [`${" ".repeat(indent)}${flow(value, style)}`];
  if (Array.isArray(value)) return value.flatMap((item) => dashed(block(item, indent + 2, style), indent));
  return Object.entries(value).flatMap(([key, one]) => entry(key, one, indent, style));
}

function dashed([first, ...rest], indent) {
  const pad = " ".repeat(indent);
  // A comment in front of the first key of an item would take the place of its dash.
  if (first.trimStart().startsWith("#")) return [first.slice(2), ...dashed(rest, indent)];
  return [`${pad}- ${first.slice(indent + 2)}`, ...rest];
}

function entry(key, value, indent, style) {
  const { random } = style;
  const pad = " ".repeat(indent);
  const lines = random.chance(style.comments) ? [`${pad}# ${random.pick(SENTENCES)}`] : [];
  const head = `${pad}${plainOrQuoted(key, style, 0)}:`;
  if (isLong(value)) return [...lines, `${head} |`, ...literal(value, indent + 2)];
  if (value instanceof Anchored)
    return [...lines, `${head} &${value.name}`, ...block(value.value, indent + 2, style)];
  if (!isNested(value) || (isSmall(value) && random.chance(style.flow))) {
    const note = random.chance(style.comments / 2) ? `  # ${random.pick(SENTENCES)}` : "";
    return [...lines, `${head} ${flow(value, style)}${note}`];
  }
  return [...lines, head, ...block(value, indent + (Array.isArray(value) ? style.dash : 2), style)];
}

function literal(text, indent) {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line));
}

const isLong = (value) => typeof value === "string" && value.includes("\n");
const isMapping = (value) => typeof value === "object" && value !== null && !(value instanceof Raw);
const isNested = (value) => isMapping(value) && Object.keys(value).length > 0;
const isSmall = (value) =>
  Object.values(value).length <= 3 &&
  Object.values(value).every((one) => !isMapping(one) && !isLong(one) && `${one}`.length < 20);

function flow(value, style) {
  if (Array.isArray(value)) return `[${value.map((one) => flow(one, style)).join(", ")}]`;
  if (!isMapping(value)) return scalar(value, style);
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${flow(one, style)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

function scalar(value, style) {
  if (value instanceof Raw) return value.text;
  return typeof value === "string" ? plainOrQuoted(value, style, style.quoted) : String(value);
}

const PLAIN = /^(?:[A-Za-z/._<][\w./:@=+<-]*(?: [\w./@=+-]+)*|\d+(?:m|Mi|Gi))$/;
const OTHER_TYPE = /^(?:true|false|yes|no|on|off|null|y|n|~|\.\d.*|\.inf|\.nan)$/i;

function plainOrQuoted(text, style, quoted) {
  const isPlain = PLAIN.test(text) && !text.endsWith(":") && !OTHER_TYPE.test(text);
  if (isPlain && !style.random.chance(quoted)) return text;
  return style.mark === "'" && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
