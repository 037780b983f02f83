import type { ImageRef } from "plimsoll";
import { isOneOf } from "./image-name.ts";

/** Images that bring a HEALTHCHECK along, each with where it is written. */
const CHECKED_IMAGES: readonly (readonly [image: string, source: string])[] = [
  ["gcr.io/cadvisor/cadvisor", "google/cadvisor, deploy/Dockerfile"],
  ["google/cadvisor", "google/cadvisor, deploy/Dockerfile"],
  ["pihole/pihole", "pi-hole/docker-pi-hole, src/Dockerfile"],
  ["vaultwarden/server", "dani-garcia/vaultwarden, docker/Dockerfile.debian"],
  ["jupyter/*", "jupyter/docker-stacks, images/base-notebook/Dockerfile"],
  ["quay.io/jupyter/*", "jupyter/docker-stacks, images/base-notebook/Dockerfile"],
  ["itzg/minecraft-server", "itzg/docker-minecraft-server, Dockerfile"],
  ["louislam/uptime-kuma", "louislam/uptime-kuma, docker/dockerfile"],
  ["axllent/mailpit", "axllent/mailpit, Dockerfile"],
  ["gotify/server", "gotify/server, docker/Dockerfile"],
  ["kong", "Kong/docker-kong, Dockerfile.apk"],
  ["openzipkin/zipkin", "openzipkin/zipkin, docker/Dockerfile"],
];

/** Images that start nothing but a shell: whoever adds no command to them makes an image to build upon. */
const BARE_SYSTEMS = [
  "alpine",
  "debian",
  "ubuntu",
  "busybox",
  "centos",
  "fedora",
  "almalinux",
  "rockylinux",
  "amazonlinux",
  "oraclelinux",
  "opensuse/*",
  "photon",
  "buildpack-deps",
  "redhat/ubi*",
  "registry.access.redhat.com/ubi*",
  "registry.access.redhat.com/ubi*/ubi*",
  "scratch",
];

/** Images without a shell: what a HEALTHCHECK could run is not in them. */
const SHELL_LESS = [
  "gcr.io/distroless/*",
  "cgr.dev/chainguard/static",
  "cgr.dev/chainguard/glibc-dynamic",
  "cgr.dev/chainguard/jre",
];

export const bringsHealthcheck = (image: ImageRef): boolean =>
  CHECKED_IMAGES.some(([name]) => isOneOf(image, [name]));

/** True for images from which no check can be run unless the program has one of its own. */
export const isShellLess = (image: ImageRef): boolean =>
  image.name === "scratch" || isOneOf(image, SHELL_LESS) || /chiseled|distroless/.test(image.tag ?? "");

export const isBareSystem = (image: ImageRef): boolean => isOneOf(image, BARE_SYSTEMS);
