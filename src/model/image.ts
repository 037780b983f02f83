/** An image reference, split as the distribution project's reference grammar does; offsets count from the start of its text. */
export interface ImageRef {
  readonly text: string;
  /** Host as written; undefined when Docker Hub is implied. */
  readonly host: string | undefined;
  /** Host that is asked: `docker.io` where none is written. */
  readonly registry: string;
  /** Path at the registry, `library/` of Docker Hub's official images included. */
  readonly repository: string;
  /** Short name for people and for look-ups: `nginx`, `bitnami/redis`, `ghcr.io/acme/api`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:...`. */
  readonly digest: string | undefined;
  /** Offset in `text` just behind the name, where `:tag` or `@digest` begins. */
  readonly nameEnd: number;
}

const HUB_HOSTS = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
  "registry.hub.docker.com",
]);

/** Parses a reference; undefined if no container engine would accept it. */
export function parseImage(text: string): ImageRef | undefined {
  if (!/^[\w.\-:/@+[\]]+$/.test(text)) return undefined;
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const { path, tag } = splitTag(at === -1 ? text : text.slice(0, at));
  if (path === "" || tag === "" || digest === "") return undefined;
  return { text, ...locate(path), tag, digest, nameEnd: path.length };
}

/** A colon belongs to a tag only behind the last slash; before it, it belongs to a port. */
function splitTag(named: string): { readonly path: string; readonly tag: string | undefined } {
  const colon = named.lastIndexOf(":");
  if (colon === -1 || colon < named.lastIndexOf("/")) return { path: named, tag: undefined };
  return { path: named.slice(0, colon), tag: named.slice(colon + 1) };
}

function locate(path: string): Pick<ImageRef, "host" | "registry" | "repository" | "name"> {
  const host = hostOf(path);
  const rest = host === undefined ? path : path.slice(host.length + 1);
  if (host !== undefined && !HUB_HOSTS.has(host)) {
    return { host, registry: host, repository: rest, name: `${host}/${rest}` };
  }
  const repository = rest.includes("/") ? rest : `library/${rest}`;
  return { host, registry: "docker.io", repository, name: repository.replace(/^library\//, "") };
}

/** The first step is a host if it has a dot or a port, or is `localhost`. */
function hostOf(path: string): string | undefined {
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(slash, 0));
  return first !== "" && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** Whether a name matches a pattern in which `*` stands for any text without `/` and `**` for any text. */
export function matchesImage(pattern: string, name: string): boolean {
  const star = pattern.indexOf("*");
  if (star === -1) return pattern === name;
  if (!name.startsWith(pattern.slice(0, star))) return false;
  const after = pattern[star + 1] === "*" ? star + 2 : star + 1;
  // Most patterns have one star, and need no expression.
  if (pattern.includes("*", after)) return expressionOf(pattern).test(name);
  const end = name.length - (pattern.length - after);
  if (end < star || !name.endsWith(pattern.slice(after))) return false;
  return after === star + 2 || !name.slice(star, end).includes("/");
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part === "*") return "[^/]*";
    return part.startsWith("*") ? ".*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  const expression = new RegExp(`^${parts.join("")}$`);
  expressions.set(pattern, expression);
  return expression;
}
