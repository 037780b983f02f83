import { driverOptions, labelsShape, namePattern } from "./common-shapes.ts";
import { serviceShape } from "./service-shape.ts";
import {
  flag,
  list,
  localPath,
  type MappingShape,
  mapping,
  mappingOfAny,
  type Shape,
  text,
  wholeNumber,
} from "./shape.ts";
import { externalName, listOfMappingsUnder, listOfOne } from "./short-forms.ts";
import { child, rawOf } from "./tree.ts";

const textOrTexts = list(text, { long: listOfOne });

/** Another Compose project to be part of this one (compose-spec, 14-include.md). */
const includeShape = list(
  mapping({ env_file: textOrTexts, path: textOrTexts, project_directory: text }, { extensible: false }),
  { long: listOfMappingsUnder("path") },
);

const ipamShape = mapping({
  config: list(
    mapping({
      aux_addresses: mappingOfAny(text),
      gateway: text,
      ip_range: text,
      subnet: text,
    }),
    { key: (item) => rawOf(child(item, "subnet")), deep: true },
  ),
  driver: text,
  options: mappingOfAny(text),
});

const networkShape = mapping(
  {
    attachable: flag,
    driver: text,
    driver_opts: driverOptions,
    enable_ipv4: flag,
    enable_ipv6: flag,
    external: flag,
    internal: flag,
    ipam: ipamShape,
    labels: labelsShape,
    name: text,
  },
  { nullable: true, long: externalName },
);

const volumeShape = mapping(
  { driver: text, driver_opts: driverOptions, external: flag, labels: labelsShape, name: text },
  { nullable: true, long: externalName },
);

const fileObject = (keys: Record<string, Shape>): MappingShape =>
  mapping(
    {
      environment: text,
      external: flag,
      file: localPath,
      labels: labelsShape,
      name: text,
      template_driver: text,
      ...keys,
    },
    { long: externalName },
  );

const modelShape = mapping(
  { context_size: wholeNumber, model: text, name: text, runtime_flags: list(text) },
  { required: ["model"] },
);

const named = (shape: Shape): MappingShape => mappingOfAny(shape, { restPattern: namePattern });

/** A whole Compose file (compose-spec, schema/compose-spec.json). */
export const projectShape = mapping({
  configs: named(fileObject({ content: text })),
  include: includeShape,
  models: named(modelShape),
  name: text,
  networks: named(networkShape),
  secrets: named(fileObject({ driver: text, driver_opts: driverOptions })),
  services: named(serviceShape),
  version: text,
  volumes: named(volumeShape),
});
