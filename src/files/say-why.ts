const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its links lead in a circle, or it became a link",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
  ENAMETOOLONG: "its path is too long",
  EIO: "the disk reports an error",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota is used up",
  EROFS: "the file system is read-only",
};

/** The reason of a failed system call as words, without the path. */
export function sayWhy(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? code ?? "unknown reason";
}
