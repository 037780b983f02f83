/** Thrown where a text may not be what this reader takes it for: the library then reads the file. */
export const DECLINED = new Error("not plain enough for the quick reader");

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const DOUBLE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const SINGLE = 0x27;
export const STAR = 0x2a;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const GREATER = 0x3e;
export const OPEN_LIST = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_MAP = 0x7d;
export const BANG = 0x21;

/** White space that ends a token, the end of the text included. */
export const isGap = (code: number): boolean =>
  code === SPACE || code === LF || code === CR || code === TAB || code === 0;

/** What ends a plain scalar within `[]` and `{}`. */
export const isFlowSign = (code: number): boolean =>
  code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;

/** Characters that no plain scalar begins with: indicators of YAML 1.2.2 section 7.3.3 and what ends a line. */
const NO_START = new Set([..."\t\n\r\0 \"#%&'*,>@[]`{|}!\ufeff"].map((char) => char.charCodeAt(0)));

const TEXT = 0;
const BLANK = 1;

/** What each ASCII character is to a plain scalar: text, a blank, or by the sign that stands for its kind. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === SPACE || code === TAB) return BLANK;
  if (code === COLON || code === HASH) return code;
  if (isFlowSign(code)) return COMMA;
  return isGap(code) ? LF : TEXT;
});

/**
 * A position in a text and what stands there. Lines end at LF only, as the guard has replaced all other breaks
 * but the CR of a CR LF; a NUL stands behind the text, so that no look ahead has to ask for the end.
 */
export class Scanner {
  readonly text: string;
  at = 0;
  lineStart = 0;
  /** Column, from 0, of the content at `at` after `toContent`; -1 at the end of a document. */
  column = -1;
  /** Number of comments passed so far: a comment ends a plain scalar. */
  comments = 0;
  /** Where the last plain scalar stopped: at its colon, comment or line end. */
  stop = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** True for `- `, `? ` and `: `, which are signs only before white space. */
  isSign(sign: number, at: number): boolean {
    return this.text.charCodeAt(at) === sign && isGap(this.text.charCodeAt(at + 1));
  }

  get isMarker(): boolean {
    return this.at === this.lineStart && this.text.startsWith("---", this.at) && this.#gapAt(this.at + 3);
  }

  #gapAt(at: number): boolean {
    return isGap(this.text.charCodeAt(at));
  }

  /** To the first content of the text, whose first line has no line end before it. */
  toFirstContent(): void {
    const code = this.text.charCodeAt(this.skipBlanks(0));
    if (code === HASH || code === LF || code === CR || code === 0) this.toContent();
    else {
      this.skipSpaces();
      this.column = this.isMarker ? -1 : this.at;
    }
    // A directive, or the end of a document.
    if (this.code === 0x25 || this.text.startsWith("...", this.at)) throw DECLINED;
  }

  /** From behind a token to the next content, over white space, comments and line ends. */
  toContent(): void {
    const { text } = this;
    let at = this.#behindComment(this.skipBlanks(this.at));
    let code = text.charCodeAt(at);
    if (code !== LF && code !== 0) throw DECLINED;
    while (code === LF) {
      this.lineStart = ++at;
      while (text.charCodeAt(at) === SPACE) at++;
      at = this.#behindComment(at);
      code = text.charCodeAt(at);
    }
    this.#arrive(at, code);
  }

  /** The line end behind a comment or a CR that begins here; the same offset if neither does. */
  #behindComment(at: number): number {
    const code = this.text.charCodeAt(at);
    if (code === HASH) return this.commentEnd(at);
    return code === CR ? at + 1 : at;
  }

  #arrive(at: number, code: number): void {
    if (code === TAB) throw DECLINED;
    this.at = at;
    this.column = at - this.lineStart;
    if (code === 0) this.column = -1;
    if (this.column !== 0) return;
    if (code === DASH && this.isMarker) this.column = -1;
    if (code === DOT && this.text.startsWith("...", at) && this.#gapAt(at + 3)) throw DECLINED;
  }

  /** The line end behind a comment; a `#` begins one only behind white space. */
  commentEnd(at: number): number {
    if (at > this.lineStart && !isGap(this.text.charCodeAt(at - 1))) throw DECLINED;
    this.comments++;
    const end = this.text.indexOf("\n", at);
    return end === -1 ? this.text.length - 1 : end;
  }

  skipBlanks(from: number): number {
    let at = from;
    for (let code = this.text.charCodeAt(at); code === SPACE || code === TAB; )
      code = this.text.charCodeAt(++at);
    return at;
  }

  /** To the content behind a `:` or `-`; a tab there is white space for some consumers and an error for others. */
  skipSpaces(): void {
    let code = this.code;
    while (code === SPACE) code = this.text.charCodeAt(++this.at);
    if (code === TAB) throw DECLINED;
  }

  /** True at the end of a line or at its comment. */
  get isLineOver(): boolean {
    const { code } = this;
    if (code === HASH) return true;
    return code === LF || code === CR || code === 0;
  }

  /** Offset behind the part of a plain scalar on this line; `stop` tells what ended it. */
  plainEnd(from: number, flow: boolean): number {
    const { text } = this;
    this.#checkStart(from, flow);
    let end = from;
    let at = from;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      const kind = code < 128 ? (KINDS[code] ?? TEXT) : TEXT;
      if (kind === BLANK) continue;
      if (kind !== TEXT && this.#endsPlain(kind, at, end, flow)) break;
      end = at + 1;
    }
    this.stop = at;
    return end;
  }

  /** Whether a character that may end a plain scalar does; a `#` only does behind a blank. */
  #endsPlain(kind: number, at: number, end: number, flow: boolean): boolean {
    if (kind === COLON) return this.endsKey(at + 1, flow);
    if (kind === HASH) return end !== at;
    return kind === COMMA ? flow : true;
  }

  /** True for what follows the colon of a plain key. */
  endsKey(at: number, flow: boolean): boolean {
    const code = this.text.charCodeAt(at);
    return isGap(code) || (flow && isFlowSign(code));
  }

  #checkStart(at: number, flow: boolean): void {
    const code = this.text.charCodeAt(at);
    if (NO_START.has(code)) throw DECLINED;
    if (code !== DASH && code !== COLON && code !== 0x3f) return;
    const next = this.text.charCodeAt(at + 1);
    if (isGap(next) || (flow && isFlowSign(next))) throw DECLINED;
  }

  get isQuote(): boolean {
    const { code } = this;
    return code === SINGLE || code === DOUBLE;
  }

  /** Offset behind the quoted scalar, or the part of a plain one on this line, that begins here. */
  scalarEnd(floor: number, flow: boolean): number {
    return this.isQuote ? this.quotedEnd(floor) : this.plainEnd(this.at, flow);
  }

  /** Offset behind a quoted scalar that begins here; its lines must be indented more than `floor`. */
  quotedEnd(floor: number): number {
    const { text } = this;
    const start = this.at;
    const end = this.code === SINGLE ? this.#singleEnd(start) : this.#doubleEnd(start);
    let line = text.indexOf("\n", start);
    while (line !== -1 && line < end) {
      this.lineStart = line + 1;
      this.#checkContinuation(this.lineStart, floor);
      line = text.indexOf("\n", line + 1);
    }
    return end;
  }

  #singleEnd(start: number): number {
    for (let at = this.text.indexOf("'", start + 1); at !== -1; at = this.text.indexOf("'", at + 2)) {
      if (this.text.charCodeAt(at + 1) !== SINGLE) return at + 1;
    }
    throw DECLINED;
  }

  #doubleEnd(start: number): number {
    for (let at = this.text.indexOf('"', start + 1); at !== -1; at = this.text.indexOf('"', at + 1)) {
      let before = at;
      while (this.text.charCodeAt(before - 1) === BACKSLASH) before--;
      if (((at - before) & 1) === 0) return at + 1;
    }
    throw DECLINED;
  }

  /** A line of a scalar must not look like a document marker nor stand left of its parent. */
  #checkContinuation(lineStart: number, floor: number): void {
    let at = lineStart;
    while (this.text.charCodeAt(at) === SPACE) at++;
    const code = this.text.charCodeAt(at);
    if (code === LF || (code === CR && this.text.charCodeAt(at + 1) === LF)) return;
    const column = at - lineStart;
    if (code === TAB || column <= floor || (column === 0 && (code === DASH || code === DOT))) throw DECLINED;
  }

  /** To the next content within `[]` or `{}`: lines are indented more than `floor`, one that closes at least as `end`. */
  toFlowContent(floor: number, end: number): void {
    const { text } = this;
    let isNewLine = false;
    let at = this.skipBlanks(this.at);
    for (;;) {
      at = this.#behindComment(at);
      if (text.charCodeAt(at) !== LF) break;
      isNewLine = true;
      this.lineStart = at + 1;
      at = this.skipBlanks(at + 1);
    }
    this.at = at;
    if (isNewLine) this.#checkFlowLine(floor, end);
  }

  #checkFlowLine(floor: number, end: number): void {
    const { code, at, lineStart } = this;
    const isEnd = code === CLOSE_LIST || code === CLOSE_MAP;
    if (at - lineStart < (isEnd ? end : floor + 1)) throw DECLINED;
    if (at === lineStart && (code === DASH || code === DOT)) throw DECLINED;
    if (floor >= 0 && this.text.slice(lineStart, at).includes("\t")) throw DECLINED;
  }

  /** A tag or an anchor with its sign, and on to the next word. */
  property(): string {
    const start = this.at;
    const signs = this.text.startsWith("!!", start) ? 2 : 1;
    this.at = start + signs + this.name(start + signs).length;
    if (!isGap(this.code)) throw DECLINED;
    const written = this.text.slice(start, this.at);
    this.skipSpaces();
    return written;
  }

  /** Text of a name behind `&` or `*`, of the letters that every consumer takes. */
  name(from: number): string {
    let at = from;
    while (isNameCode(this.text.charCodeAt(at))) at++;
    if (at === from) throw DECLINED;
    return this.text.slice(from, at);
  }
}

const isNameCode = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === DASH ||
  code === 0x5f;
