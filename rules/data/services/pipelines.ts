import {
  all,
  any,
  arg,
  closed,
  credentials,
  env,
  open,
  type ServiceRow,
  service,
  TRUE,
} from "../known-service.ts";

/** Schedulers and pipelines of data. */
export const PIPELINES: readonly ServiceRow[] = [
  service("airflow", "apache/airflow bitnami/airflow", () => ({
    name: "Airflow",
    category: "ai",
    ports: "8080*",
    state: closed("asks for a login"),
    open: [
      {
        when: env("AIRFLOW__API__AUTH_BACKEND AIRFLOW__API__AUTH_BACKENDS", /auth\.backend\.default/),
        because: "lets everybody use its API, as its backend is auth.backend.default",
        closing: "use airflow.api.auth.backend.session",
      },
      {
        when: env("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", TRUE),
        because: "makes everybody an administrator",
        closing: "remove AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS",
      },
      {
        when: env("AIRFLOW__WEBSERVER__AUTH_ROLE_PUBLIC AUTH_ROLE_PUBLIC", /^admin$/i),
        because: "makes everybody an administrator",
        closing: "remove AUTH_ROLE_PUBLIC",
      },
    ],
    credentials: [
      credentials("airflow", "airflow", "_AIRFLOW_WWW_USER_USERNAME", "_AIRFLOW_WWW_USER_PASSWORD"),
      credentials("user", "bitnami", "AIRFLOW_USERNAME", "AIRFLOW_PASSWORD"),
    ],
    secretFile: ["AIRFLOW__CORE__FERNET_KEY_CMD", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD"],
    writable: ["/opt/airflow/logs", "/tmp"],
    code: true,
    source: "Apache Airflow documentation, API authentication",
  })),
  service("mlflow", "ghcr.io/mlflow/mlflow bitnami/mlflow burakince/mlflow", () => ({
    name: "MLflow",
    category: "ai",
    ports: "5000*",
    state: open(
      "lets everybody read and write models, as no login is set",
      "start it with --app-name basic-auth",
    ),
    closed: [
      {
        when: any(
          arg(/^--app-name/, /^basic-auth$/),
          env("MLFLOW_TRACKING_USERNAME MLFLOW_AUTH_CONFIG_PATH"),
        ),
        because: "asks for a login",
      },
    ],
    source: "MLflow documentation, basic HTTP authentication",
  })),
  service("nifi", "apache/nifi", () => ({
    name: "NiFi",
    category: "ai",
    ports: "8443* 8080*",
    state: closed("makes up a login"),
    versions: [{ range: "<1.14", ...open("asks for no login before version 1.14", "use a newer version") }],
    open: [
      {
        when: env("NIFI_WEB_HTTP_PORT"),
        because: "asks for no login, as it speaks plain HTTP",
        closing: "remove NIFI_WEB_HTTP_PORT",
      },
    ],
    closed: [
      {
        when: all(env("SINGLE_USER_CREDENTIALS_USERNAME"), env("SINGLE_USER_CREDENTIALS_PASSWORD")),
        because: "asks for the login that is set",
      },
    ],
    code: true,
    source: "Apache NiFi documentation, security configuration",
  })),
];
