import {
  count,
  either,
  flag,
  type ListShape,
  list,
  localPath,
  mapping,
  mappingOfAny,
  pairValue,
  text,
  textOrNumber,
  textOrNumberOrNull,
} from "./shape.ts";
import {
  command,
  environmentPairs,
  extraHosts,
  listOfMappingsUnder,
  listOfOne,
  pairs,
} from "./short-forms.ts";
import { child, rawOf } from "./tree.ts";
import { mountKey } from "./volumes.ts";

/** What the names of services, networks, volumes, secrets and configs may look like. */
export const namePattern = /^[a-zA-Z0-9._-]+$/;

/** A list that Compose refuses an item of twice. */
export const strings = list(text, { distinct: true });
/** A list that keeps an item once. */
export const stringsOnce = list(text, { key: rawOf });
/** A text or a list of texts. */
export const textOrList = list(text, { long: listOfOne, key: rawOf });
export const localPaths = list(localPath, { long: listOfOne, key: rawOf });

/** A list of `KEY=value` or a mapping. */
export const pairsShape = mappingOfAny(pairValue, { long: pairs() });
export const labelsShape = pairsShape;
/** The same, with values from the environment for the bare keys. */
export const variablesShape = mappingOfAny(pairValue, { long: environmentPairs });
/** Options of a driver. */
export const optionsShape = mappingOfAny(textOrNumberOrNull);
export const driverOptions = mappingOfAny(textOrNumber);

export const hostsShape = mappingOfAny(list(text, { key: rawOf }), { long: extraHosts });

/** A command in shell or exec form; an override replaces it. */
export const commandShape = list(text, { long: command, replaces: true, nullable: true });

export const envFiles = list(
  mapping({ format: text, path: localPath, required: flag }, { required: ["path"], extensible: false }),
  {
    long: listOfMappingsUnder("path"),
    key: (item) => rawOf(child(item, "path")),
  },
);

/** Secrets or configs of a service, which land in a folder unless they say where. */
export const mounts = (folder: string): ListShape =>
  list(mapping({ gid: text, mode: textOrNumber, source: text, target: text, uid: text }), {
    long: listOfMappingsUnder("source"),
    key: mountKey(folder),
  });

export const ulimitsShape = mappingOfAny(
  either(count, mapping({ hard: count, soft: count }, { required: ["soft", "hard"], replaces: () => true })),
  { restPattern: /^[a-z]+$/ },
);
