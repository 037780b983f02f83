import {
  absentField,
  type Field,
  firstWritten,
  mapField,
  type Place,
  setField,
  valueOf,
} from "../../model/field.ts";
import type { Hook, Logging, Probes, Resources, RestartPolicy, ScratchVolume } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { flagOf } from "./flag.ts";

/** What a service may take of its host: its own keys, else those of `deploy`. */
export class ServiceResources implements Resources {
  readonly #service: Cursor;

  constructor(service: Cursor) {
    this.#service = service;
  }

  get memoryLimit(): Field<string> {
    return this.#first(["mem_limit"], "limits", "memory");
  }
  get memoryRequest(): Field<string> {
    return this.#first(["mem_reservation"], "reservations", "memory");
  }
  get cpuLimit(): Field<string> {
    return this.#first(["cpus", "cpu_quota", "cpu_count", "cpu_percent"], "limits", "cpus");
  }
  get cpuRequest(): Field<string> {
    return this.#first(["cpu_shares"], "reservations", "cpus");
  }
  get pidsLimit(): Field<string> {
    return this.#first(["pids_limit"], "limits", "pids");
  }
  get storageLimit(): Field<string> {
    return absentField(this.#service.keyPlace);
  }
  get swapLimit(): Field<string> {
    return this.#service.get("memswap_limit").string();
  }
  get oomKillDisable(): Field<boolean> {
    return flagOf(this.#service.get("oom_kill_disable"));
  }
  get oomScoreAdjust(): Field<string> {
    return this.#service.get("oom_score_adj").string();
  }

  #first(keys: readonly [string, ...string[]], kind: string, name: string): Field<string> {
    const [first, ...others] = keys.map((key) => this.#service.get(key).string());
    const deployed = this.#service.below("deploy", "resources", kind, name).string();
    return firstWritten(first ?? deployed, ...others, deployed);
  }
}

/** The healthcheck of a service stands for every probe. */
export function probesOf(service: Cursor): Probes {
  const check = checkOf(service.get("healthcheck"));
  const test = service.below("healthcheck", "test");
  const words = test.kind === "sequence" ? test.items() : [test];
  return { liveness: check, readiness: check, startup: check, words: words.map((word) => word.string()) };
}

/** A mapping without a test only sets the times of the image's own check. */
function checkOf(healthcheck: Cursor): Field<boolean> {
  const written = healthcheck.string();
  const disabled = flagOf(healthcheck.get("disable"));
  if (written.state === "unknown") return written;
  if (disabled.state === "unknown") return disabled;
  if (disabled.state === "set" && disabled.value) return mapField(disabled, () => false);
  const test = healthcheck.get("test");
  const [first] = test.items();
  if (first === undefined) return mapField(test.field(), () => true);
  return mapField(first.string(), (word) => word.toUpperCase() !== "NONE");
}

const HOOKS = ["pre_start", "post_start", "pre_stop"];

/** Commands that Compose runs in the container of a service, with an identity of their own. */
export const hooksOf = (service: Cursor): readonly Hook[] =>
  HOOKS.flatMap((name) =>
    service
      .get(name)
      .items()
      .map((hook) => ({
        name,
        privileged: flagOf(hook.get("privileged")),
        user: hook.get("user").string(),
      })),
  );

/** File systems of a service that lie in memory. */
export const scratchOf = (service: Cursor): readonly ScratchVolume[] => [
  ...service
    .get("volumes")
    .items()
    .filter((volume) => valueOf(volume.get("type").string()) === "tmpfs")
    .map((volume) =>
      scratch(volume.place, volume.get("target").string(), volume.below("tmpfs", "size").string()),
    ),
  ...service
    .get("tmpfs")
    .items()
    .map((item) => {
      const text = item.string();
      return scratch(
        item.place,
        mapField(text, (value) => value.split(":", 1)[0] ?? value),
        sizeIn(text),
      );
    }),
];

const scratch = (at: Place, target: Field<string>, sizeLimit: Field<string>): ScratchVolume => ({
  name: valueOf(target) ?? "",
  at,
  memory: true,
  sizeLimit,
});

/** `/run:size=1m,mode=1777`: options behind a colon. */
function sizeIn(text: Field<string>): Field<string> {
  if (text.state !== "set") return text;
  const size = /[:,]size=([^,]*)/.exec(text.value)?.[1];
  return size === undefined ? absentField(text.at) : { ...text, value: size };
}

/** The policy of `deploy` wins over `restart`; without a condition it means any end (compose-spec, deploy.md). */
export function restartOf(service: Cursor): RestartPolicy {
  const policy = service.below("deploy", "restart_policy");
  if (policy.isNull) {
    const restart = service.get("restart").string();
    if (restart.state !== "set") return { condition: restart, attempts: restart };
    const [condition = "", attempts] = restart.value.split(":");
    return {
      condition: setField(condition, restart.at),
      attempts: attempts ? setField(attempts, restart.at) : absentField(restart.at),
    };
  }
  const condition = policy.get("condition").string();
  return {
    condition: condition.state === "absent" ? setField("any", policy.place) : condition,
    attempts: policy.get("max_attempts").string(),
  };
}

export const loggingOf = (service: Cursor): Logging => ({
  driver: service.below("logging", "driver").string(),
  maxSize: service.below("logging", "options", "max-size").string(),
});
