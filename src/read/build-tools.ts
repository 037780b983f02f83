import type { Cursor } from "./cursor.ts";

/** An image that a build tool makes from a folder of the repository. */
export interface Artifact {
  readonly image: string;
  /** Folder of the build, from the root; empty for the root. */
  readonly context: string;
  /** Path of the Dockerfile below the context; undefined: `Dockerfile`. */
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

const text = (cursor: Cursor): string | undefined => {
  const field = cursor.string();
  return field.state === "set" ? field.value : undefined;
};

export const isSkaffold = (root: Cursor): boolean =>
  text(root.get("apiVersion"))?.startsWith("skaffold/") === true;

/** Artifacts of a Skaffold configuration (skaffold.dev, schema `build.artifacts`). */
export function skaffoldArtifacts(root: Cursor, folder: string): Artifact[] {
  return root
    .below("build", "artifacts")
    .items()
    .flatMap((artifact) => {
      const image = text(artifact.get("image"));
      if (image === undefined) return [];
      const docker = artifact.get("docker");
      return [
        {
          image,
          context: joinPath(folder, text(artifact.get("context")) ?? "."),
          dockerfile: text(docker.get("dockerfile")),
          target: text(docker.get("target")),
        },
      ];
    });
}

/** Names whose tag or registry a kustomization replaces (kubectl kustomize, field `images`). */
export const kustomizedImages = (root: Cursor): string[] =>
  root
    .get("images")
    .items()
    .flatMap((image) => {
      const replaced = ["newTag", "digest", "newName"].some((key) => image.get(key).exists);
      const name = text(image.get("name"));
      return replaced && name !== undefined ? [name] : [];
    });

/** A path below a folder, `.` and `..` resolved; paths have forward slashes and no root. */
export function joinPath(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${path.startsWith("/") ? "" : folder}/${path}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
