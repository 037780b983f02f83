import type { ImageRef } from "plimsoll";
import { isOneOf } from "./image-name.ts";

/** Images that bring a HEALTHCHECK along. Source: the HEALTHCHECK line of the Dockerfile in each project's repository. */
const CHECKED_IMAGES = [
  "gcr.io/cadvisor/cadvisor", // google/cadvisor, deploy/Dockerfile
  "google/cadvisor",
  "pihole/pihole", // pi-hole/docker-pi-hole, src/Dockerfile
  "vaultwarden/server", // dani-garcia/vaultwarden, docker
  "netdata/netdata", // netdata/netdata, packaging/docker
  "qmcgaw/gluetun", // qdm12/gluetun
  "containrrr/watchtower", // containrrr/watchtower, dockerfiles
  "jupyter/*", // jupyter/docker-stacks, base-notebook
  "quay.io/jupyter/*",
  "itzg/minecraft-server", // itzg/docker-minecraft-server
  "plexinc/pms-docker", // plexinc/pms-docker
  "jellyfin/jellyfin", // jellyfin/jellyfin-packaging, docker
  "louislam/uptime-kuma", // louislam/uptime-kuma, docker
  "axllent/mailpit", // axllent/mailpit
  "gotify/server", // gotify/server, docker
  "kong", // Kong/docker-kong
  "filebrowser/filebrowser", // filebrowser/filebrowser
  "nextcloud/all-in-one", // nextcloud/all-in-one, Containers/mastercontainer
];

/** Images without a shell: what a HEALTHCHECK could run is not in them. */
const SHELL_LESS = [
  "gcr.io/distroless/*",
  "cgr.dev/chainguard/static",
  "cgr.dev/chainguard/glibc-dynamic",
  "cgr.dev/chainguard/jre",
];

export const bringsHealthcheck = (image: ImageRef): boolean => isOneOf(image, CHECKED_IMAGES);

/** True for images from which no check can be run unless the program has one of its own. */
export const isShellLess = (image: ImageRef): boolean =>
  image.name === "scratch" || isOneOf(image, SHELL_LESS) || /chiseled|distroless/.test(image.tag ?? "");
