import { pairsShape } from "./common-shapes.ts";
import { flag, mapping, oneOf, sizeFromZero, text, textOrNumber } from "./shape.ts";
import { longVolume } from "./volumes.ts";

/** A mount in its long form (compose-spec, 05-services.md, volumes). */
export const volumeShape = mapping(
  {
    bind: mapping({
      create_host_path: flag,
      propagation: text,
      recursive: oneOf("enabled", "disabled", "writable", "readonly"),
      selinux: oneOf("z", "Z"),
    }),
    consistency: text,
    image: mapping({ subpath: text }),
    read_only: flag,
    source: text,
    target: text,
    tmpfs: mapping({ mode: textOrNumber, size: sizeFromZero }),
    type: oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
    volume: mapping({ labels: pairsShape, nocopy: flag, subpath: text }),
  },
  { required: ["type"], long: longVolume },
);
