const DOCKERFILE = /^(?:[Dd]ockerfile|[Cc]ontainerfile)(?:[.-].+)?$|^.+\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/;
const DOCUMENT = /\.(?:dockerignore|containerignore|ya?ml|json|md|txt|rst|html)$/i;
/** Lower-case names with these endings are programs about Dockerfiles: a parser, a highlighter. */
const PROGRAM = /^[dc].*\.(?:[cm]?[jt]sx?|py|go|rb|rs|java|lua|php|vim|cs)$/;

/** Last step of a path with forward slashes. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Folder of a path with forward slashes; empty at the top. */
export const folderName = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

/** Whether a file name says Dockerfile: `Dockerfile`, `Containerfile`, `Dockerfile.prod`, `prod.Dockerfile`, `x.dockerfile`. */
export const isDockerfileName = (name: string): boolean =>
  name === "Dockerfile" ||
  ((name.includes("ockerfile") || name.includes("ontainerfile")) &&
    DOCKERFILE.test(name) &&
    !DOCUMENT.test(name) &&
    !PROGRAM.test(name));
