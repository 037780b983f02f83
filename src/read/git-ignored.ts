import { baseName, folderName } from "../model/file-name.ts";
import type { Disk } from "./dockerfile/context.ts";
import { IgnoreFile } from "./dockerfile/ignore-file.ts";

/** Whether git is told to leave a file out, by the `.gitignore` files from its folder up to the root. */
export function isGitIgnored(path: string, disk: Disk): boolean {
  let below = baseName(path);
  for (let folder = folderName(path); ; folder = folderName(folder)) {
    const text = disk.text(folder === "" ? ".gitignore" : `${folder}/.gitignore`);
    if (text !== undefined && ignores(text, below)) return true;
    if (folder === "") return false;
    below = `${baseName(folder)}/${below}`;
  }
}

/** The patterns of git are those of Docker, but one without a slash inside holds in every folder (gitignore(5)). */
function ignores(text: string, path: string): boolean {
  const patterns = text.split("\n").map((line) => {
    const written = line.trim();
    const not = written.startsWith("!") ? "!" : "";
    const pattern = written.slice(not.length);
    const isAnchored = /\/./.test(pattern);
    return pattern === "" || pattern.startsWith("#") || isAnchored ? line : `${not}**/${pattern}`;
  });
  const file = new IgnoreFile(patterns.join("\n"));
  let matched: ReturnType<IgnoreFile["match"]> | undefined;
  const steps = path.split("/");
  for (const at of steps.keys()) matched = file.match(steps.slice(0, at + 1).join("/"), matched);
  return matched !== undefined && file.isIgnored(matched);
}
