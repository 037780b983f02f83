import { any, arg, env, open, type ServiceRow, service, TRUE } from "../known-service.ts";

/** Sinks of mail and stand-ins of services for tests. */
export const SINKS: readonly ServiceRow[] = [
  service("mockserver", "mockserver/mockserver", () => ({
    name: "MockServer",
    category: "infra",
    ports: "1080*",
    state: open("takes expectations from everybody", "put an authenticating proxy before it"),
    closed: [
      {
        when: env(
          "MOCKSERVER_CONTROL_PLANE_JWT_AUTHENTICATION_REQUIRED MOCKSERVER_CONTROL_PLANE_TLS_MUTUAL_AUTHENTICATION_REQUIRED",
          TRUE,
        ),
        because: "asks for a login",
      },
    ],
    confidence: "L",
    source: "MockServer documentation, control plane authentication",
  })),
  service("wiremock", "wiremock/wiremock", () => ({
    name: "WireMock",
    category: "infra",
    ports: "8080*",
    state: open("takes stubs from everybody", "start it with --admin-api-basic-auth"),
    closed: [
      {
        when: any(arg(/^--admin-api-basic-auth/), env("WIREMOCK_OPTIONS", /--admin-api-basic-auth/)),
        because: "asks for a login",
      },
    ],
    confidence: "L",
    source: "WireMock documentation, standalone",
  })),
];
