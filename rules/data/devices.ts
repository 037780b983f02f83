import { normaliseHostPath } from "./host-paths.ts";

/** Devices by which a container has the host, with what they give. Source: kernel admin guide, devices.txt, 2026-08-22. */
const DANGEROUS: readonly (readonly [pattern: RegExp, gives: string])[] = [
  [/^\/dev$/, "every device"],
  [/^\/dev\/(?:mem|kmem|port)$/, "all memory"],
  [/^\/dev\/(?:(?:sd|hd|vd|xvd)[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\/|disk\/)/, "all files"],
];

/** Devices that end-user programs are built for, and files below /dev that are no devices of a machine. */
const ORDINARY =
  /^\/dev\/(?:dri|snd|bus\/usb|fuse|shm|null|zero|full|u?random|tty|log|pts|mqueue|hugepages)(?:\/|$)|^\/dev\/(?:video|ttyUSB|ttyACM)/;

/** True for a path of the host that is a device, or the folder of all. */
export const isDevice = (path: string): boolean => /^\/dev(?:\/|$)/.test(normaliseHostPath(path));

/** What whoever has the device has of the host; undefined for devices that give nothing but themselves. */
export const deviceGives = (path: string): string | undefined =>
  DANGEROUS.find(([pattern]) => pattern.test(normaliseHostPath(path)))?.[1];

/** True for devices that programs use as they are meant to: graphics, sound, cameras, serial lines, FUSE. */
export const isOrdinaryDevice = (path: string): boolean => ORDINARY.test(normaliseHostPath(path));

/** Device by which a guest of the host is started; it matters to whoever is root. */
export const isKvm = (path: string): boolean => normaliseHostPath(path) === "/dev/kvm";

/** Device of tunnels, which VPN programs are made of. */
export const isTunnel = (path: string): boolean => normaliseHostPath(path) === "/dev/net/tun";
