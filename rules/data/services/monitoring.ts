import {
  all,
  arg,
  credentials,
  defaults,
  env,
  not,
  open,
  type ServiceRow,
  service,
  TRUE,
} from "../known-service.ts";

/** Dashboards and monitoring. */
export const MONITORING: readonly ServiceRow[] = [
  service(
    "grafana",
    "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana",
    () => ({
      name: "Grafana",
      category: "admin",
      ports: "3000*",
      state: defaults("lets admin in with the password admin", "set GF_SECURITY_ADMIN_PASSWORD__FILE"),
      open: [
        {
          when: env("GF_AUTH_ANONYMOUS_ENABLED", TRUE),
          because: "shows its dashboards to everybody, as anonymous access is on",
          closing: "remove GF_AUTH_ANONYMOUS_ENABLED",
        },
      ],
      credentials: [credentials("admin", "admin", "GF_SECURITY_ADMIN_USER", "GF_SECURITY_ADMIN_PASSWORD")],
      closed: [
        {
          when: env("GF_SECURITY_ADMIN_PASSWORD GF_SECURITY_ADMIN_PASSWORD__FILE"),
          because: "asks for the password that is set",
        },
      ],
      config: {
        paths: ["/etc/grafana/grafana.ini", "/opt/bitnami/grafana/conf/grafana.ini"],
        env: ["GF_PATHS_CONFIG"],
      },
      secretFile: [
        "GF_SECURITY_ADMIN_PASSWORD__FILE",
        "GF_SECURITY_ADMIN_USER__FILE",
        "GF_DATABASE_PASSWORD__FILE",
        "GF_SECURITY_SECRET_KEY__FILE",
      ],
      writable: ["/var/lib/grafana", "/var/log/grafana"],
      configText: {
        open: /^\[auth\.anonymous\][^[]*?^ ?enabled ?= ?true\b/m,
        because: "shows its dashboards to everybody, as anonymous access is on",
        closing: "set enabled of auth.anonymous to false",
      },
      source: "Grafana documentation, configure Grafana",
    }),
  ),
  service("prometheus", "prom/prometheus quay.io/prometheus/prometheus bitnami/prometheus", () => ({
    name: "Prometheus",
    category: "admin",
    ports: "9090*",
    state: open("answers everybody, as no web configuration is given", "start it with --web.config.file"),
    open: [
      {
        when: all(arg(/^--web\.enable-admin-api$/), not(arg(/^--web\.config\.file/))),
        because: "lets everybody delete its data, as the admin API is on",
        closing: "remove --web.enable-admin-api and start it with --web.config.file",
      },
    ],
    config: { args: /^--web\.config\.file/ },
    writable: ["/prometheus"],
    configText: {
      closed: /^basic_auth_users ?: ?(?:\{|$)|client_auth_type ?: ?["']?Require/m,
      open: /^/,
      because: "answers everybody, as its web configuration asks for no login",
      closing: "set basic_auth_users",
    },
    source: "Prometheus documentation, HTTPS and authentication",
  })),
  service("alertmanager", "prom/alertmanager quay.io/prometheus/alertmanager bitnami/alertmanager", () => ({
    name: "Alertmanager",
    category: "admin",
    ports: "9093*",
    state: open(
      "lets everybody silence alerts, as no web configuration is given",
      "start it with --web.config.file",
    ),
    config: { args: /^--web\.config\.file/ },
    writable: ["/alertmanager"],
    configText: {
      closed: /^basic_auth_users ?: ?(?:\{|$)|client_auth_type ?: ?["']?Require/m,
      open: /^/,
      because: "answers everybody, as its web configuration asks for no login",
      closing: "set basic_auth_users",
    },
    source: "Prometheus documentation, Alertmanager HTTPS and authentication",
  })),
  service("pushgateway", "prom/pushgateway quay.io/prometheus/pushgateway", () => ({
    name: "Pushgateway",
    category: "admin",
    ports: "9091*",
    state: open(
      "takes metrics from everybody, as no web configuration is given",
      "start it with --web.config.file",
    ),
    config: { args: /^--web\.config\.file/ },
    configText: {
      closed: /^basic_auth_users ?: ?(?:\{|$)|client_auth_type ?: ?["']?Require/m,
      open: /^/,
      because: "answers everybody, as its web configuration asks for no login",
      closing: "set basic_auth_users",
    },
    source: "prometheus/pushgateway, README.md",
  })),
  service("chronograf", "chronograf", () => ({
    name: "Chronograf",
    category: "admin",
    ports: "8888*",
    state: open("asks for no login, as no OAuth provider is set", "set TOKEN_SECRET and an OAuth provider"),
    closed: [{ when: env("TOKEN_SECRET"), because: "asks for a login" }],
    source: "docker-library/docs, chronograf",
  })),
];
