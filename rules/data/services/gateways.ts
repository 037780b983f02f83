import {
  any,
  arg,
  closed,
  env,
  published,
  type ServiceRow,
  service,
  TRUE,
  unknown,
} from "../known-service.ts";

/** Proxies and gateways. */
export const GATEWAYS: readonly ServiceRow[] = [
  service("traefik", "traefik ghcr.io/traefik/traefik", () => ({
    name: "Traefik",
    adminOff: true,
    category: "infra",
    ports: "80 443 8080*",
    state: closed("keeps its API to itself"),
    open: [
      {
        when: any(arg(/^--api\.insecure(?:=true)?$/i), env("TRAEFIK_API_INSECURE", TRUE)),
        because: "shows its API and dashboard to everybody, as api.insecure is on",
        closing: "remove --api.insecure and route api@internal behind an auth middleware",
      },
    ],
    config: {
      paths: [
        "/etc/traefik/traefik.yml",
        "/etc/traefik/traefik.yaml",
        "/etc/traefik/traefik.toml",
        "/traefik.yml",
        "/traefik.toml",
        "/etc/traefik/",
      ],
      args: /^--configfile/i,
    },
    confidence: "H",
    configText: {
      open: /^api:\n(?: .*\n)*? insecure: ?true\b|^\[api\][^[]*?^ ?insecure ?= ?true\b/m,
      because: "shows its API and dashboard to everybody, as api.insecure is on",
      closing: "remove api.insecure and route api@internal behind an auth middleware",
    },
    source: "docker-library/docs, traefik",
  })),
  service("kong", "kong kong/kong kong/kong-gateway", () => ({
    name: "Kong",
    adminOff: true,
    category: "infra",
    ports: "8000 8443 8001* 8444* 8002*",
    state: closed("keeps its admin API on loopback"),
    open: [
      {
        when: env("KONG_ADMIN_LISTEN", /0\.0\.0\.0|\[::\]|^\s*\d{2,5}(?=\s*(?:,|$))|\*:/),
        because: "lets everybody rule it, as KONG_ADMIN_LISTEN is on all interfaces",
        closing: "set KONG_ADMIN_LISTEN to 127.0.0.1:8001",
      },
    ],
    closed: [{ when: env("KONG_ADMIN_LISTEN", /^(?:off|127\.)/), because: "keeps its admin API to itself" }],
    writable: ["/usr/local/kong", "/tmp"],
    code: true,
    source: "Kong documentation, secure the Admin API",
  })),
  service("apisix", "apache/apisix apache/apisix-dashboard", () => ({
    name: "APISIX",
    category: "infra",
    ports: "9080 9443 9180* 9000*",
    state: unknown("asks what its configuration says"),
    open: [
      {
        when: published("ADMIN_KEY APISIX_ADMIN_KEY", /^edd1c9f034335f136f87ad84b625c8f1$/),
        because: "takes the published admin key",
        closing: "set an admin key of your own",
      },
    ],
    closed: [{ when: env("ADMIN_KEY APISIX_ADMIN_KEY"), because: "asks for the admin key that is set" }],
    config: { paths: ["/usr/local/apisix/conf/config.yaml", "/usr/local/apisix-dashboard/conf/conf.yaml"] },
    code: true,
    configText: {
      closed: /^ ?admin_key ?:\n(?: .*\n){0,9}? .*\bkey: ?["']?(?!edd1c9f034335f136f87ad84b625c8f1)[\w$-]/m,
      open: /edd1c9f034335f136f87ad84b625c8f1/,
      because: "takes the published admin key",
      closing: "set an admin key of your own",
    },
    source: "Apache APISIX documentation, Admin API",
  })),
  service("envoy", "envoyproxy/envoy", () => ({
    name: "Envoy",
    category: "infra",
    ports: "80 443 10000 9901*",
    state: unknown("shows its administration where its configuration says"),
    config: { paths: ["/etc/envoy/envoy.yaml"], args: /^(?:-c|--config-path)(?:=|$)/ },
    configText: {
      closed: /^admin ?:\n(?: .*\n){0,9}? .*\baddress: ?["']?(?:127\.|::1|localhost)/m,
      open: /^admin ?:\n(?: .*\n){0,9}? .*\baddress: ?["']?(?:0\.0\.0\.0|::["'\s,}]|::$)/m,
      because: "lets everybody rule it, as its administration listens on all addresses",
      closing: "let its administration listen on 127.0.0.1",
    },
    source: "Envoy documentation, administration interface",
  })),
  service("haproxy", "haproxy haproxytech/haproxy-alpine", () => ({
    name: "HAProxy",
    category: "infra",
    ports: "80 443 8404*",
    state: unknown("shows its statistics where its configuration says"),
    adminOff: true,
    config: { paths: ["/usr/local/etc/haproxy/haproxy.cfg"] },
    configText: {
      closed: /^ ?stats auth /m,
      open: /^ ?stats (?:enable|uri)\b/m,
      because: "shows its statistics to everybody, as no stats auth is set",
      closing: "set stats auth",
    },
    confidence: "L",
    source: "HAProxy documentation, statistics",
  })),
];
