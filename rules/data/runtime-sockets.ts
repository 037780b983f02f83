import { normaliseHostPath } from "./host-paths.ts";

/** A socket that commands a container runtime, or a directory that holds one. */
export interface RuntimeSocket {
  /** The host path, normalised. */
  readonly path: string;
  readonly runtime: string;
  /** True if a parent of the socket is mounted, so that the socket comes along. */
  readonly parent: boolean;
}

/** By the last step of the path, wherever it lies. Sources: documentation of the runtimes, 2026-08-22. */
const BY_NAME: readonly (readonly [string, string])[] = [
  ["docker.sock", "Docker"],
  ["docker-cli.sock", "Docker"],
  ["containerd.sock", "containerd"],
  ["crio.sock", "CRI-O"],
  ["cri-dockerd.sock", "cri-dockerd"],
  ["dockershim.sock", "Docker"],
  ["podman.sock", "Podman"],
  ["buildkitd.sock", "BuildKit"],
];

/** Directories whose mount brings sockets along. */
const PARENTS: ReadonlyMap<string, string> = new Map([
  ["/run", "the container runtime"],
  ["/var/run", "the container runtime"],
  ["/run/docker", "Docker"],
  ["/var/run/docker", "Docker"],
  ["/run/containerd", "containerd"],
  ["/var/run/containerd", "containerd"],
  ["/run/k3s", "containerd"],
  ["/run/k3s/containerd", "containerd"],
  ["/run/crio", "CRI-O"],
  ["/var/run/crio", "CRI-O"],
  ["/run/podman", "Podman"],
  ["/var/run/podman", "Podman"],
  ["/run/buildkit", "BuildKit"],
  ["/run/user", "rootless containers"],
]);

const PIPES: readonly (readonly [string, string])[] = [
  ["docker_engine", "Docker"],
  ["docker_engine_windows", "Docker"],
  ["dockerdesktoplinuxengine", "Docker"],
  ["containerd-containerd", "containerd"],
  ["podman-machine-default", "Podman"],
];

/** The runtime that a mounted host path lets a container command; undefined if none. */
export function runtimeSocketOf(hostPath: string): RuntimeSocket | undefined {
  const path = normaliseHostPath(hostPath);
  if (path.startsWith("//./pipe/")) {
    const pipe = PIPES.find(([name]) => path === `//./pipe/${name}`);
    return pipe && { path, runtime: pipe[1], parent: false };
  }
  const last = path.slice(path.lastIndexOf("/") + 1);
  const named = BY_NAME.find(([name]) => name === last);
  if (named) return { path, runtime: named[1], parent: false };
  const holder =
    PARENTS.get(path) ?? (/^\/(?:var\/)?run\/user\/\d+$/.test(path) ? "rootless containers" : undefined);
  return holder === undefined ? undefined : { path, runtime: holder, parent: true };
}
