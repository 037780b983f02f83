import type { ImageRef } from "plimsoll";
import { later, matchesImage } from "plimsoll";

/** Registries that serve copies of Docker Hub, and the path prefix under which they do. Source: their documentation, 2026-08-22. */
const HUB_COPIES: readonly (readonly [string, string])[] = [
  ["public.ecr.aws", "docker/"],
  ["public.ecr.aws", ""],
  ["mirror.gcr.io", ""],
  ["dhi.io", ""],
  ["registry.cn-hangzhou.aliyuncs.com", ""],
];

/** Registries whose name says nothing about what is behind it: a copy there keeps the path of the original. */
const OWN_NAMESPACES = [
  "ghcr.io",
  "gcr.io",
  "cgr.dev",
  "lscr.io",
  "nvcr.io",
  "mcr.microsoft.com",
  "registry.gitlab.com",
];

/** Names that Kubernetes' own registry had before. Source: kubernetes/registry.k8s.io, README.md. */
const FORMER_KUBERNETES =
  /^(?:k8s\.gcr\.io|gcr\.io\/google[-_]containers|(?:eu|us|asia)\.gcr\.io\/k8s-artifacts-prod)\//;

/** Former and hardened namespaces of the same publisher. */
const RENAMED: readonly (readonly [string, string])[] = [
  ["bitnamilegacy/", "bitnami/"],
  ["bitnamisecure/", "bitnami/"],
];

/**
 * The names under which facts about an image may be filed, the most exact first: as written, then without the
 * registry that mirrors Docker Hub (`public.ecr.aws/docker/library/redis` gives `redis`).
 */
export function knownNames(image: ImageRef): readonly string[] {
  const known = namesByImage.get(image);
  if (known) return known;
  const path = pathAtHub(image);
  const renamed = RENAMED.filter(([from]) => path?.startsWith(from)).map(
    ([from, to]) => to + (path ?? "").slice(from.length),
  );
  if (image.name.includes("gcr.io/") && FORMER_KUBERNETES.test(image.name))
    renamed.push(image.name.replace(FORMER_KUBERNETES, "registry.k8s.io/"));
  const names = [...new Set([image.name, ...(path === undefined ? [] : [path]), ...renamed])];
  namesByImage.set(image, names);
  return names;
}

/** Every table asks for the same names of the same image. */
const namesByImage = new WeakMap<ImageRef, readonly string[]>();

/** Whether facts filed under any of the patterns hold for the image. */
export const isOneOf = (image: ImageRef, patterns: readonly string[]): boolean =>
  knownNames(image).some((name) => patterns.some((pattern) => matchesImage(pattern, name)));

const MIRRORED = ["hub/", "docker.io/", "library/"];

/** The path at Docker Hub in one that a registry keeps its copies under: `proxy/dockerhub/library/redis`. */
function pathInMirror(repository: string): string | undefined {
  if (!MIRRORED.some((folder) => repository.includes(folder))) return undefined;
  const inner = /(?:^|\/)(?:docker\.io|dockerhub|docker-hub|hub)\/(.+)$/s.exec(repository)?.[1];
  return inner === undefined
    ? /(?:^|\/)library\/([^/]+)$/.exec(repository)?.[1]
    : inner.replace(/^library\//, "");
}

function pathAtHub(image: ImageRef): string | undefined {
  if (image.registry === "docker.io") return image.name;
  const inner = pathInMirror(image.repository);
  if (inner !== undefined) return inner;
  for (const [host, prefix] of HUB_COPIES) {
    if (image.registry === host && image.repository.startsWith(prefix))
      return image.repository.slice(prefix.length);
  }
  return OWN_NAMESPACES.includes(image.registry) ? undefined : image.repository;
}

/** A row of a table: its patterns on names, with a blank between two. */
interface Row {
  readonly images: string;
}

/** So many names are found by reading the table; an index costs as much as these, and most runs have few images. */
const FEW = 3;

/** A look-up of the rows of a table that hold for an image, in the order of the table; what a name gives is kept. */
export function byName<R extends Row>(table: () => readonly R[]): (image: ImageRef) => readonly R[] {
  const index = later(() => indexTable(table()));
  const byImage = new WeakMap<ImageRef, readonly R[]>();
  const byNames = new Map<string, readonly R[]>();
  const find = (names: readonly string[]): readonly R[] =>
    byNames.size < FEW ? readRows(names, table()) : indexedRows(names, table(), index());
  return (image) => {
    const known = byImage.get(image);
    if (known) return known;
    const names = knownNames(image);
    const key = names.join("\0");
    const rows = byNames.get(key) ?? find(names);
    byNames.set(key, rows);
    byImage.set(image, rows);
    return rows;
  };
}

const readRows = <R extends Row>(names: readonly string[], table: readonly R[]): readonly R[] =>
  table.filter(({ images }) => names.some((name) => lists(images, name)));

/** Whether a name stands between the blanks, or one of the patterns there holds for it. */
const lists = (images: string, name: string): boolean =>
  ` ${images} `.includes(` ${name} `) ||
  (images.includes("*") && images.split(" ").some((pattern) => matchesImage(pattern, name)));

/** A pattern with what stands before its first star and behind its last one: most names fail on these. */
interface Pattern {
  readonly text: string;
  readonly begin: string;
  readonly end: string;
  readonly row: number;
}

const patternOf = (text: string, row: number): Pattern => ({
  text,
  begin: text.slice(0, text.indexOf("*")),
  end: text.slice(text.lastIndexOf("*") + 1),
  row,
});

/** Rows of a table, by their number: those of plain names, and the patterns, which are tried one by one. */
interface Index {
  readonly plain: ReadonlyMap<string, readonly number[]>;
  readonly patterns: readonly Pattern[];
}

function indexTable(table: readonly Row[]): Index {
  const plain = new Map<string, number[]>();
  const patterns: Pattern[] = [];
  for (const [at, { images }] of table.entries()) {
    for (const name of images.split(" ")) {
      const rows = plain.get(name);
      if (name.includes("*")) patterns.push(patternOf(name, at));
      else if (rows) rows.push(at);
      else plain.set(name, [at]);
    }
  }
  return { plain, patterns };
}

function indexedRows<R extends Row>(
  names: readonly string[],
  table: readonly R[],
  { plain, patterns }: Index,
): readonly R[] {
  const rows = new Set<number>();
  for (const name of names) {
    for (const at of plain.get(name) ?? []) rows.add(at);
    for (const { text, begin, end, row } of patterns)
      if (name.endsWith(end) && name.startsWith(begin) && matchesImage(text, name)) rows.add(row);
  }
  return [...rows].sort((a, b) => a - b).flatMap((at) => table[at] ?? []);
}
