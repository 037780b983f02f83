import {
  all,
  credentials,
  defaults,
  env,
  LOOPBACK,
  open,
  type ServiceRow,
  secret,
  service,
} from "../known-service.ts";

/** Object storage, registries and emulators of clouds. */
export const STORAGE: readonly ServiceRow[] = [
  service("minio", "minio/minio quay.io/minio/minio bitnami/minio", () => ({
    name: "MinIO",
    category: "datastore",
    ports: "9000 9001*",
    servers: ["minio", "server"],
    state: defaults(
      "lets minioadmin in with the password minioadmin",
      "set MINIO_ROOT_USER and MINIO_ROOT_PASSWORD_FILE",
    ),
    credentials: [
      credentials(
        "minioadmin",
        "minioadmin",
        "MINIO_ROOT_USER MINIO_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD MINIO_SECRET_KEY",
      ),
      credentials(
        "minio",
        "minio123",
        "MINIO_ROOT_USER MINIO_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD MINIO_SECRET_KEY",
      ),
    ],
    closed: [
      {
        when: all(secret("MINIO_ROOT_USER MINIO_ACCESS_KEY"), secret("MINIO_ROOT_PASSWORD MINIO_SECRET_KEY")),
        because: "asks for the login that is set",
      },
    ],
    config: { env: ["MINIO_CONFIG_ENV_FILE"] },
    secretFile: ["MINIO_ROOT_USER_FILE", "MINIO_ROOT_PASSWORD_FILE"],
    writable: ["/data"],
    source: "MinIO documentation, root access settings",
  })),
  service("localstack", "localstack/localstack localstack/localstack-pro", () => ({
    name: "LocalStack",
    category: "datastore",
    ports: "4566",
    state: open("takes any key, as it only plays AWS", "publish its port on 127.0.0.1 only"),
    closed: [{ when: env("GATEWAY_LISTEN", LOOPBACK), because: "listens on loopback only" }],
    writable: ["/var/lib/localstack"],
    confidence: "L",
    source: "LocalStack documentation",
  })),
  service("registry", "registry distribution/distribution ghcr.io/distribution/distribution", () => ({
    name: "Registry",
    category: "infra",
    ports: "5000",
    state: open("lets everybody push and pull, as no authentication is set", "set REGISTRY_AUTH to htpasswd"),
    closed: [
      {
        when: env("REGISTRY_AUTH REGISTRY_AUTH_HTPASSWD_PATH REGISTRY_AUTH_TOKEN_REALM"),
        because: "asks for a login",
      },
    ],
    config: {
      paths: ["/etc/docker/registry/config.yml", "/etc/distribution/config.yml"],
      env: ["REGISTRY_CONFIGURATION_PATH"],
      args: /\.ya?ml$/,
    },
    writable: ["/var/lib/registry"],
    configText: {
      closed: /^auth ?:/m,
      open: /^/,
      because: "lets everybody push and pull, as its configuration sets no authentication",
      closing: "set auth.htpasswd in its configuration",
    },
    source: "distribution documentation, deploying a registry server",
  })),
];
