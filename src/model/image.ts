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

const HUB_HOSTS = new Set(["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

/** Parses a reference; undefined if no container engine would accept it. */
export function parseImage(text: string): ImageRef | undefined {
  if (!/^[\w.\-:/@+[\]]+$/.test(text)) return undefined;
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/") && colon !== -1;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const path = hasTag ? named.slice(0, colon) : named;
  if (path === "" || tag === "" || digest === "") return undefined;
  const slash = path.indexOf("/");
  const first = slash === -1 ? "" : path.slice(0, slash);
  const host = first !== "" && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
  const rest = host === undefined ? path : path.slice(slash + 1);
  const onHub = host === undefined || HUB_HOSTS.has(host);
  const repository = onHub && !rest.includes("/") ? `library/${rest}` : rest;
  const name = onHub ? repository.replace(/^library\//, "") : `${host}/${rest}`;
  return { text, host, registry: onHub ? "docker.io" : host, repository, name, tag, digest, nameEnd: path.length };
}

/** Whether a name matches a pattern in which `*` stands for any text without `/` and `**` for any text. */
export function matchesImage(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const expression = pattern.split(/(\*+)/).map((part) => {
    if (part === "*") return "[^/]*";
    return part.startsWith("*") ? ".*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${expression.join("")}$`).test(name);
}
