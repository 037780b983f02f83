import { normaliseHostPath } from "./host-paths.ts";

/** Credentials that a host path leads to. */
export interface CredentialPath {
  readonly what: string;
  /** They lie in somebody's home rather than in the host's own directories. */
  readonly inHome: boolean;
  /** A way to use the keys for as long as it is open, not the keys. */
  readonly agent: boolean;
}

/** What programs keep in a home directory. Source: their documentation, 2026-08-22. */
const IN_HOME: readonly (readonly [name: string, what: string])[] = [
  [".ssh", "SSH keys"],
  [".aws", "AWS credentials"],
  [".azure", "Azure credentials"],
  [".config/gcloud", "Google Cloud credentials"],
  [".kube", "cluster credentials"],
  [".docker", "registry credentials"],
  [".gnupg", "GnuPG keys"],
  [".npmrc", "npm credentials"],
  [".netrc", "network credentials"],
  [".pypirc", "package index credentials"],
];

const ON_HOST: readonly (readonly [path: string, what: string])[] = [
  ["/etc/kubernetes/admin.conf", "the credentials of the cluster's administrator"],
  ["/etc/kubernetes/pki", "the keys of the cluster"],
  ["/etc/kubernetes/azure.json", "the cloud credentials of the node"],
  ["/var/lib/kubelet/pki", "the keys of the kubelet"],
  ["/etc/shadow", "the password hashes of the host"],
];

/** Files in these directories that hold no secret. */
const HARMLESS = /^(?:\.ssh\/(?:known_hosts\d?|[^/]+\.pub)|\.docker\/(?:run|desktop|cli-plugins)(?:\/.*)?)$/;

const HOME = /^(?:~|\/root|\/home\/[^/]+|\/users\/[^/]+|c:\/users\/[^/]+)\/(.+)$/i;

const isIn = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(`${directory}/`);

/** Credentials behind a host path, written or still with `$HOME` in it; undefined if there are none. */
export function credentialsAt(path: string): CredentialPath | undefined {
  if (/^\$\{?SSH_AUTH_SOCK\b/.test(path)) return { what: "the SSH agent", inHome: true, agent: true };
  const normal = normaliseHostPath(path);
  const inside = HOME.exec(normal)?.[1];
  const ownFile = inside && !HARMLESS.test(inside) && IN_HOME.find(([name]) => isIn(inside, name));
  if (ownFile) return { what: ownFile[1], inHome: !normal.startsWith("/root/"), agent: false };
  const file = ON_HOST.find(([entry]) => isIn(normal, entry));
  return file && { what: file[1], inHome: false, agent: false };
}
