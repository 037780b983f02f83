import { loadShell } from "../read/shell.ts";

/** Fewer files end before V8 optimises much, and loading node:v8 costs more than it would. */
const MANY = 50;

/**
 * Makes V8 optimise later where a run has many files. At its own budget (67,584 bytes of bytecode) its compiler takes a
 * third of the CPU time of a thousand files, which end before that is earned back; at this one ten thousand files are
 * cheaper too. The readers come first: V8 refuses bytecode that was kept under other flags.
 */
export async function spareCompiler(files: number): Promise<void> {
  if (files < MANY) return;
  await import("../read/compose/reader.ts");
  await import("../read/dockerfile/stages.ts");
  await loadShell();
  process.getBuiltinModule("node:v8").setFlagsFromString("--interrupt-budget=2000000");
}
