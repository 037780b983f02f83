import { Source } from "../../src/model/source.ts";
import type { Namespace, Subjects, Workload } from "../../src/model/subjects.ts";
import { readSources } from "../../src/read/index.ts";

/** The subjects of manifests, one text or several by their path. */
export async function subjectsOf(manifests: string | Readonly<Record<string, string>>) {
  const files = typeof manifests === "string" ? { "manifest.yaml": manifests } : manifests;
  const sources = Object.entries(files).map(([path, text]) => new Source(path, text));
  const { subjects } = await readSources(sources, {});
  return <S extends keyof Subjects>(kind: S): readonly Subjects[S][] =>
    (subjects[kind] ?? []) as readonly Subjects[S][];
}

/** The one workload of a text, with its namespace. */
export async function onlyWorkload(
  text: string,
  path = "manifest.yaml",
): Promise<{ readonly workload: Workload; readonly namespace: Namespace | undefined }> {
  const all = await subjectsOf({ [path]: text });
  const [workload] = all("workload");
  if (!workload) throw new Error("no workload");
  return { workload, namespace: all("namespace").find((one) => one.workloads.includes(workload)) };
}

/** A pod of one container, with what its spec and its container hold besides, as flow mappings without braces. */
export const pod = (spec = "", container = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec:\n  ${spec && `${spec}\n  `}containers:\n    - { name: web, image: registry.example.com/web${container && `, ${container}`} }\n`;
