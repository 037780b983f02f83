import type { ServiceRow } from "../known-service.ts";
import { ARTIFACTS } from "./artifacts.ts";
import { AUTOMATION } from "./automation.ts";
import { CACHES } from "./caches.ts";
import { CLUSTERS } from "./clusters.ts";
import { COMPUTE } from "./compute.ts";
import { CONSOLES } from "./consoles.ts";
import { COORDINATION } from "./coordination.ts";
import { DEVELOPMENT } from "./development.ts";
import { DOCUMENTS } from "./documents.ts";
import { ENGINES } from "./engines.ts";
import { GATEWAYS } from "./gateways.ts";
import { GRAPHS } from "./graphs.ts";
import { HOME } from "./home.ts";
import { HOUSEHOLD } from "./household.ts";
import { MESSAGES } from "./messages.ts";
import { MODELS } from "./models.ts";
import { MONITORING } from "./monitoring.ts";
import { MQTT } from "./mqtt.ts";
import { MYSQL } from "./mysql.ts";
import { OBSERVERS } from "./observers.ts";
import { PIPELINES } from "./pipelines.ts";
import { RELATIONAL } from "./relational.ts";
import { SCHEDULERS } from "./schedulers.ts";
import { SEARCH } from "./search.ts";
import { SERIES } from "./series.ts";
import { SINKS } from "./sinks.ts";
import { SQL } from "./sql.ts";
import { STORAGE } from "./storage.ts";
import { STREAMS } from "./streams.ts";
import { TELEMETRY } from "./telemetry.ts";
import { VECTORS } from "./vectors.ts";
import { WORKBENCHES } from "./workbenches.ts";

/** Every row of the table; what stands behind a name is built when an image has that name. */
export const ROWS: readonly ServiceRow[] = [
  ...RELATIONAL,
  ...MYSQL,
  ...DOCUMENTS,
  ...GRAPHS,
  ...CACHES,
  ...SEARCH,
  ...VECTORS,
  ...SERIES,
  ...STORAGE,
  ...STREAMS,
  ...MESSAGES,
  ...MQTT,
  ...COORDINATION,
  ...ENGINES,
  ...CLUSTERS,
  ...GATEWAYS,
  ...MONITORING,
  ...TELEMETRY,
  ...CONSOLES,
  ...WORKBENCHES,
  ...PIPELINES,
  ...COMPUTE,
  ...MODELS,
  ...AUTOMATION,
  ...DEVELOPMENT,
  ...HOME,
  ...OBSERVERS,
  ...SINKS,
  ...HOUSEHOLD,
  ...SCHEDULERS,
  ...ARTIFACTS,
  ...SQL,
];
