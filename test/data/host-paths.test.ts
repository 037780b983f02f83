import { expect, test } from "vitest";
import { gradeHostPath, normaliseHostPath } from "../../rules/data/host-paths.ts";
import { runtimeSocketOf } from "../../rules/data/runtime-sockets.ts";

test.each([
  ["/", "/"],
  ["//etc//", "/etc"],
  ["/var/../etc/./ssl/", "/etc/ssl"],
  ["/../..", "/"],
  ["./data/../conf", "./conf"],
  ["../../etc", "../../etc"],
  [".", "."],
  ["~", "~"],
  ["~/.docker/", "~/.docker"],
  ["$HOME/.ssh", "~/.ssh"],
  ["C:\\Windows\\System32\\", "c:/windows/system32"],
  ["c:/", "c:/"],
  ["\\\\.\\pipe\\docker_engine", "//./pipe/docker_engine"],
  ["//./pipe/docker_engine", "//./pipe/docker_engine"],
])("%s is %s", (path, normal) => {
  expect(normaliseHostPath(path)).toBe(normal);
});

test.each<[string, boolean, string | undefined]>([
  ["/", true, "critical"],
  ["/", false, "high"],
  ["/etc", true, "critical"],
  ["/etc/", false, "high"],
  ["/var/../etc", true, "critical"],
  ["/etc/nginx/conf.d", true, "medium"],
  ["/etc/localtime", false, undefined],
  ["/etc/localtime", true, "medium"],
  ["/etc/ssl/certs/ca.crt", false, undefined],
  ["/etc/shadow", false, "high"],
  ["/var/lib/docker/volumes", true, "critical"],
  ["/var/lib", true, "critical"],
  ["/proc", false, "medium"],
  ["/sys", false, "medium"],
  ["/proc", true, "critical"],
  ["/var/log", false, "medium"],
  ["/var/log/pods", true, "high"],
  ["/dev", true, "critical"],
  ["/root/.kube", true, "critical"],
  ["/home/bob", false, "medium"],
  ["C:\\", true, "critical"],
  ["C:\\Windows", false, "high"],
  ["/data", true, undefined],
  ["/srv/app", true, undefined],
  ["/etcetera", true, undefined],
  ["./etc", true, undefined],
  ["/opt/app", true, undefined],
  ["/var/lib/mysql", true, undefined],
])("%s writable %s is %s", (path, writable, severity) => {
  expect(gradeHostPath(path, writable)?.severity).toBe(severity);
});

test.each([
  ["/var/run/docker.sock", false],
  ["/run/containerd/containerd.sock", false],
  ["/custom/../run/user/1000/docker.sock", false],
  ["/run/user/1000/podman/podman.sock", false],
  ["\\\\.\\pipe\\docker_engine", false],
  ["/var/run", true],
  ["/run/", true],
  ["/run/user/1000", true],
  ["/run/k3s/containerd", true],
])("%s commands a runtime (its parent: %s)", (path, parent) => {
  expect(runtimeSocketOf(path)?.parent).toBe(parent);
});

test.each([
  "/run/app",
  "/var/run/postgresql",
  "docker.sock.d/x",
  "/data/docker.socket",
  "/",
  "\\\\.\\pipe\\mine",
])("%s does not", (path) => {
  expect(runtimeSocketOf(path)).toBeUndefined();
});
