import {
  arg,
  credentials,
  defaults,
  env,
  open,
  type ServiceRow,
  service,
  unknown,
} from "../known-service.ts";

/** Packages, object stores and emulators of clouds. */
export const ARTIFACTS: readonly ServiceRow[] = [
  service("seaweedfs", "chrislusf/seaweedfs", () => ({
    name: "SeaweedFS",
    category: "datastore",
    ports: "8333 8888* 9333* 8080",
    state: open("takes files from everybody, as no identities are set", "start it with -s3.config"),
    closed: [{ when: arg(/^-?-(?:s3\.config|config)\b/), because: "asks for the keys of its configuration" }],
    confidence: "L",
    source: "seaweedfs/seaweedfs wiki, Amazon S3 API",
  })),
  service("rustfs", "rustfs/rustfs", () => ({
    name: "RustFS",
    category: "datastore",
    ports: "9000 9001*",
    state: defaults(
      "lets rustfsadmin in with the password rustfsadmin",
      "set RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY",
    ),
    credentials: [credentials("rustfsadmin", "rustfsadmin", "RUSTFS_ACCESS_KEY", "RUSTFS_SECRET_KEY")],
    closed: [{ when: env("RUSTFS_SECRET_KEY"), because: "asks for the keys that are set" }],
    confidence: "L",
    source: "rustfs/rustfs, README.md",
  })),
  service("azurite", "mcr.microsoft.com/azure-storage/azurite", () => ({
    name: "Azurite",
    category: "datastore",
    ports: "10000 10001 10002",
    state: defaults("takes the published account key of the emulator", "set AZURITE_ACCOUNTS"),
    closed: [{ when: env("AZURITE_ACCOUNTS"), because: "asks for the keys that are set" }],
    confidence: "L",
    source: "Azure/Azurite, README.md",
  })),
  service(
    "artifactory",
    "releases-docker.jfrog.io/jfrog/artifactory-oss releases-docker.jfrog.io/jfrog/artifactory-pro",
    () => ({
      name: "Artifactory",
      category: "ci",
      ports: "8081* 8082*",
      state: defaults("lets admin in with the password password", "change the password of admin"),
      config: { paths: ["/opt/jfrog/artifactory/var/etc/access/bootstrap.creds"] },
      configText: { closed: /^admin@\S+ ?= ?(?!password$)\S/m },
      confidence: "L",
      source: "JFrog documentation, default admin user",
    }),
  ),
  service("verdaccio", "verdaccio/verdaccio", () => ({
    name: "Verdaccio",
    category: "ci",
    ports: "4873",
    state: unknown("lets everybody register unless its configuration limits it"),
    config: { paths: ["/verdaccio/conf/config.yaml"] },
    configText: {
      closed: /^ ?max_users ?: ?-1$/m,
      open: /^ ?publish ?: ?["']?\$(?:all|anonymous)\b/m,
      because: "takes packages from everybody",
      closing: "let $authenticated publish, and set max_users to -1",
    },
    confidence: "L",
    source: "Verdaccio documentation, authentication",
  })),
];
