import { namePattern, optionsShape, stringsOnce } from "./common-shapes.ts";
import { longPort } from "./ports.ts";
import {
  anyScalar,
  count,
  flag,
  list,
  mapping,
  mappingOfAny,
  number,
  oneOf,
  size,
  strictFlag,
  text,
  textLike,
  textOrNumber,
} from "./shape.ts";
import { dependencies, healthTest, listsUnderKeys, namesWithNothing } from "./short-forms.ts";
import { child, rawOf } from "./tree.ts";

/** Where a service's output goes. */
export const loggingShape = mapping(
  { driver: text, options: optionsShape },
  {
    // The options of one driver mean nothing to another one (compose-spec, 13-merge.md).
    replaces: (base, over) => {
      const [before, after] = [rawOf(child(base, "driver")), rawOf(child(over, "driver"))];
      return before !== "" && after !== "" && before !== after;
    },
  },
);

export const healthcheckShape = mapping({
  disable: flag,
  interval: text,
  retries: count,
  start_interval: text,
  start_period: text,
  test: list(text, { long: healthTest, replaces: true }),
  timeout: text,
});

export const networksShape = mappingOfAny(
  mapping(
    {
      aliases: stringsOnce,
      driver_opts: optionsShape,
      gw_priority: number,
      interface_name: text,
      ipv4_address: text,
      ipv6_address: text,
      link_local_ips: stringsOnce,
      mac_address: text,
      priority: number,
    },
    { nullable: true },
  ),
  { long: namesWithNothing, restPattern: namePattern },
);

export const dependsOnShape = mappingOfAny(
  mapping(
    {
      condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
      required: strictFlag,
      restart: flag,
    },
    { required: ["condition"] },
  ),
  { long: dependencies, restPattern: namePattern },
);

/** A port in its long form. */
export const portShape = mapping(
  {
    app_protocol: text,
    host_ip: text,
    mode: text,
    name: text,
    protocol: text,
    published: textOrNumber,
    // A wide range of the short syntax stays a range.
    target: textLike(/^\d+(-\d+)?$/, "integer"),
  },
  { long: longPort },
);

export const deviceShape = mapping(
  { permissions: text, source: text, target: text },
  { required: ["source"] },
);

const blkioList = (key: string) => list(mapping({ path: text, [key]: size }, { extensible: false }));

export const blkioShape = mapping(
  {
    device_read_bps: blkioList("rate"),
    device_read_iops: blkioList("rate"),
    device_write_bps: blkioList("rate"),
    device_write_iops: blkioList("rate"),
    weight: count,
    weight_device: blkioList("weight"),
  },
  { extensible: false },
);

export const providerShape = mapping(
  { options: mappingOfAny(list(anyScalar), { long: listsUnderKeys }), type: text },
  { required: ["type"] },
);

export const modelsShape = mappingOfAny(
  mapping({ endpoint_var: text, model_var: text }, { nullable: true }),
  {
    long: namesWithNothing,
    restPattern: namePattern,
  },
);
