import {
  commandShape,
  hostsShape,
  labelsShape,
  mounts,
  pairsShape,
  strings,
  stringsOnce,
  textOrList,
  ulimitsShape,
  variablesShape,
} from "./common-shapes.ts";
import {
  amount,
  count,
  flag,
  list,
  localPath,
  type MappingShape,
  mapping,
  mappingOfAny,
  oneOf,
  size,
  strictFlag,
  text,
  textOrFlag,
  textOrNumber,
} from "./shape.ts";
import { mappingUnder, pairs } from "./short-forms.ts";

/** How an image is built (compose-spec, build.md). */
export const buildShape = mapping(
  {
    additional_contexts: mappingOfAny(localPath, { long: pairs() }),
    args: variablesShape,
    cache_from: list(text),
    cache_to: list(text),
    context: localPath,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: list(text),
    extra_hosts: hostsShape,
    isolation: text,
    labels: labelsShape,
    network: text,
    no_cache: flag,
    no_cache_filter: textOrList,
    platforms: list(text),
    privileged: flag,
    provenance: textOrFlag,
    pull: flag,
    sbom: textOrFlag,
    secrets: mounts("/run/secrets"),
    shm_size: size,
    ssh: pairsShape,
    tags: stringsOnce,
    target: text,
    ulimits: ulimitsShape,
  },
  { long: mappingUnder("context") },
);

/** A request for devices; one of the keys in `required` has to be there. */
export const deviceRequests = (required: readonly string[]): MappingShape =>
  mapping(
    { capabilities: strings, count: textOrNumber, device_ids: strings, driver: text, options: pairsShape },
    { required },
  );

const updateShape = mapping({
  delay: text,
  failure_action: text,
  max_failure_ratio: amount,
  monitor: text,
  order: oneOf("start-first", "stop-first"),
  parallelism: count,
});

/** How a service runs on a swarm; its resource limits also count without one (compose-spec, deploy.md). */
export const deployShape = mapping(
  {
    endpoint_mode: text,
    labels: labelsShape,
    mode: text,
    placement: mapping({
      constraints: list(text),
      max_replicas_per_node: count,
      preferences: list(mapping({ spread: text })),
    }),
    replicas: count,
    resources: mapping({
      limits: mapping({ cpus: amount, memory: text, pids: count }),
      reservations: mapping({
        cpus: amount,
        devices: list(deviceRequests(["capabilities"])),
        generic_resources: list(
          mapping({ discrete_resource_spec: mapping({ kind: text, value: textOrNumber }) }),
        ),
        memory: text,
      }),
    }),
    restart_policy: mapping({ condition: text, delay: text, max_attempts: count, window: text }),
    rollback_config: updateShape,
    update_config: updateShape,
  },
  { nullable: true },
);

/** A command around the life of a container; `image` and `per_replica` are for `pre_start`. */
export const hookShape = mapping({
  command: commandShape,
  environment: variablesShape,
  image: text,
  per_replica: flag,
  privileged: flag,
  user: text,
  working_dir: text,
});

/** What `docker compose watch` does (compose-spec, develop.md). */
export const developShape = mapping(
  {
    watch: list(
      mapping(
        {
          action: oneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"),
          exec: hookShape,
          ignore: textOrList,
          include: textOrList,
          initial_sync: strictFlag,
          path: localPath,
          target: text,
        },
        { required: ["path", "action"] },
      ),
    ),
  },
  { nullable: true },
);
