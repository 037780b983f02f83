import { open, type ServiceRow, service } from "../known-service.ts";

/** Traces, logs and exporters. */
export const TELEMETRY: readonly ServiceRow[] = [
  service(
    "jaeger",
    "jaegertracing/all-in-one jaegertracing/jaeger jaegertracing/jaeger-query jaegertracing/jaeger-collector",
    () => ({
      name: "Jaeger",
      category: "admin",
      ports: "16686* 14268 4317 4318",
      state: open("shows its traces to everybody", "put an authenticating proxy before it"),
      source: "Jaeger documentation, security",
    }),
  ),
  service("zipkin", "openzipkin/zipkin openzipkin/zipkin-slim", () => ({
    name: "Zipkin",
    category: "admin",
    ports: "9411*",
    state: open("shows its traces to everybody", "put an authenticating proxy before it"),
    source: "openzipkin/zipkin documentation",
  })),
];
