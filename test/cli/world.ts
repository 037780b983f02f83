import { type ExitCode, run } from "../../src/cli/run.ts";

/** What a run saw and did. */
export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface World {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether both streams are a terminal of 100 columns. */
  readonly terminal?: boolean;
}

/** Runs the command line in memory. */
export async function plimsoll(argv: readonly string[], world: World): Promise<Outcome> {
  const texts = { out: "", err: "" };
  const isTerminal = world.terminal === true;
  const stream = (name: "out" | "err") => ({
    isTerminal,
    columns: isTerminal ? 100 : undefined,
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const code = await run(argv, {
    cwd: world.cwd,
    env: world.env ?? {},
    stdout: stream("out"),
    stderr: stream("err"),
    readStdin: () => Buffer.from(world.stdin ?? "", "utf8"),
  });
  return { code, ...texts };
}
