/** Offset of the quote that a never closed string begins with, searched from the end of its text. */
export function openingQuote(text: string, end: number, quote: string): number {
  let at = text.lastIndexOf(quote, end - 1);
  while (at > 0 && isEscaped(text, at, quote)) at = text.lastIndexOf(quote, at - (quote === "'" ? 2 : 1));
  return Math.max(at, 0);
}

function isEscaped(text: string, at: number, quote: string): boolean {
  if (quote === "'") return text[at - 1] === "'";
  let before = at;
  while (text[before - 1] === "\\") before--;
  return (at - before) % 2 === 1;
}
