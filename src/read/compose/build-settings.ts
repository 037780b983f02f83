import type { BuildSettings } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { flagOf } from "./flag.ts";

/** What a service's `build` asks of the builder (compose-spec, build.md); undefined without one. */
export function buildSettingsOf(build: Cursor): BuildSettings | undefined {
  if (build.isNull) return undefined;
  return {
    at: build.keyPlace,
    context: build.get("context").string(),
    privileged: flagOf(build.get("privileged")),
    network: build.get("network").string(),
    entitlements: build.get("entitlements").strings(),
    ssh: build
      .get("ssh")
      .entries()
      .map(([id, value]) => ({ id, at: value.keyPlace })),
  };
}
