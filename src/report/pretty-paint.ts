import type { Paint, Style } from "./reporter.ts";

/** Paint of a terminal: the colours are loaded only when somebody will see them. */
export async function colours(level: 1 | 2 | 3): Promise<Paint> {
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level });
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    critical: chalk.bold.red,
    high: chalk.red,
    medium: chalk.yellow,
    low: chalk.cyan,
    info: chalk.blue,
    file: chalk.bold.underline,
    rule: chalk.dim,
    caret: chalk.yellow,
    dim: chalk.dim,
    strong: chalk.bold,
    good: chalk.green,
    bad: chalk.red,
  };
  return (style, text) => styles[style](text);
}
