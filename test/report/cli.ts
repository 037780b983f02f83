import { run } from "../../src/cli/run.ts";

/** All that a run of the command prints, both streams. */
export async function cli(
  cwd: string,
  ...argv: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  const stream = (write: (text: string) => void) => ({ write, isTerminal: false, columns: undefined });
  const code = await run(argv, {
    cwd,
    env: {},
    stdout: stream((text) => {
      stdout += text;
    }),
    stderr: stream((text) => {
      stderr += text;
    }),
    readStdin: () => new Uint8Array(),
  });
  return { code, stdout, stderr };
}
