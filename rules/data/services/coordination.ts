import {
  all,
  any,
  arg,
  env,
  FALSE,
  not,
  open,
  published,
  type ServiceRow,
  secret,
  service,
  TRUE,
} from "../known-service.ts";

/** Configuration, secrets and service discovery. */
export const COORDINATION: readonly ServiceRow[] = [
  service(
    "etcd",
    "quay.io/coreos/etcd gcr.io/etcd-development/etcd registry.k8s.io/etcd k8s.gcr.io/etcd bitnami/etcd coreos/etcd",
    () => ({
      name: "etcd",
      category: "datastore",
      ports: "2379 2380",
      servers: ["etcd"],
      state: open(
        "accepts every client, as no client certificate is asked for",
        "start it with --client-cert-auth and --trusted-ca-file",
      ),
      open: [
        {
          when: env("ALLOW_NONE_AUTHENTICATION", TRUE),
          because: "accepts every client, as ALLOW_NONE_AUTHENTICATION is set",
          closing: "set ETCD_ROOT_PASSWORD instead",
        },
      ],
      closed: [
        {
          when: any(arg(/^--client-cert-auth(?:=true)?$/), env("ETCD_CLIENT_CERT_AUTH", TRUE)),
          because: "asks for a client certificate",
        },
        { when: secret("ETCD_ROOT_PASSWORD"), because: "asks for the password that is set" },
        {
          when: arg(
            /^--listen-client-urls/,
            /^(?:https?:\/\/(?:127\.[\d.]+|localhost|\[::1\])(?::\d+)?,?)+$/,
          ),
          because: "listens on loopback only",
        },
      ],
      config: { args: /^--config-file/, env: ["ETCD_CONFIG_FILE"] },
      writable: ["/var/lib/etcd", "/bitnami/etcd"],
      source: "etcd documentation, transport security and authentication",
    }),
  ),
  service("consul", "consul hashicorp/consul bitnami/consul", () => ({
    name: "Consul",
    category: "infra",
    ports: "8500* 8501 8600 8600/udp 8300 8301 8302",
    servers: ["consul", "agent"],
    state: open(
      "lets every client write, as its access control lists are off",
      "enable the acl block with default_policy deny",
    ),
    open: [
      {
        when: arg(/^-dev$/),
        because: "runs in development mode without access control",
        closing: "run it as a server with an acl block",
      },
    ],
    closed: [
      {
        when: env("CONSUL_LOCAL_CONFIG", /"?acl"?\s*(?:[:=]\s*)?\{[^{}]*"?enabled"?\s*[:=]\s*true/),
        because: "checks its access control lists",
      },
    ],
    config: { paths: ["/consul/config/"], args: /^-config-(?:file|dir)/ },
    code: true,
    writable: ["/consul/data", "/consul/config"],
    confidence: "H",
    configText: { closed: /["']?default_policy["']? ?[=:] ?["']deny["']/ },
    source: "hashicorp/docker-consul; Consul documentation, ACL",
  })),
  service("vault", "vault hashicorp/vault openbao/openbao ghcr.io/openbao/openbao", () => ({
    name: "Vault",
    category: "infra",
    ports: "8200* 8201",
    servers: ["vault", "bao", "server"],
    // The image's own command is `server -dev`.
    state: open(
      "runs in development mode, unsealed and with a known root token",
      "run the command server with a configuration and TLS",
    ),
    open: [
      {
        when: arg(/^-dev(?:-|$)/),
        because: "runs in development mode, unsealed and with a known root token",
        closing: "run the command server with a configuration and TLS",
      },
      {
        when: env("VAULT_DEV_ROOT_TOKEN_ID BAO_DEV_ROOT_TOKEN_ID"),
        because: "runs in development mode with a root token that is set",
        closing: "remove VAULT_DEV_ROOT_TOKEN_ID and run the command server",
      },
      {
        when: env("VAULT_LOCAL_CONFIG", /"?tls_disable"?\s*[:=]\s*"?(?:1|true)/),
        because: "sends its tokens in clear, as TLS is disabled",
        closing: "give its listener a certificate",
      },
    ],
    closed: [{ when: all(arg(/^server$/), not(arg(/^-dev/))), because: "is sealed until it is set up" }],
    writable: ["/vault/file", "/vault/logs", "/vault/data"],
    confidence: "H",
    source: "hashicorp/docker-vault, docker-entrypoint.sh",
  })),
  service("nomad", "hashicorp/nomad multani/nomad", () => ({
    name: "Nomad",
    category: "infra",
    ports: "4646* 4647 4648",
    state: open("runs every job that is sent, as its access control lists are off", "enable the acl block"),
    open: [
      {
        when: arg(/^-dev/),
        because: "runs in development mode without access control",
        closing: "run it with an acl block",
      },
    ],
    closed: [
      {
        when: any(
          arg(/^-acl-enabled$/),
          env("NOMAD_LOCAL_CONFIG", /acl"?\s*(?:[:=]\s*)?\{[^{}]*enabled"?\s*[:=]\s*true/),
        ),
        because: "checks its access control lists",
      },
    ],
    config: { paths: ["/etc/nomad/", "/nomad/config/"], args: /^-config/ },
    code: true,
    source: "Nomad documentation, access control",
  })),
  service("nacos", "nacos/nacos-server", () => ({
    name: "Nacos",
    category: "infra",
    ports: "8848* 9848 9849",
    state: open(
      "accepts every client, as authentication is off",
      "set NACOS_AUTH_ENABLE to true with a token of your own",
    ),
    open: [
      {
        when: published(
          "NACOS_AUTH_TOKEN",
          /^SecretKey012345678901234567890123456789012345678901234567890123456789$|^VGhpc0lzTXlDdXN0b21TZWNyZXRLZXkwMTIzNDU2Nzg=$/,
        ),
        because: "signs its tokens with the published key",
        closing: "set NACOS_AUTH_TOKEN to a key of your own",
      },
      {
        when: env("NACOS_AUTH_ENABLE", FALSE),
        because: "accepts every client, as NACOS_AUTH_ENABLE is false",
        closing: "set NACOS_AUTH_ENABLE to true",
      },
    ],
    closed: [{ when: env("NACOS_AUTH_ENABLE", TRUE), because: "asks for a login" }],
    config: { paths: ["/home/nacos/conf/application.properties"] },
    writable: ["/home/nacos/data", "/home/nacos/logs"],
    confidence: "H",
    configText: { closed: /^ ?nacos\.core\.auth\.enabled ?= ?true/m },
    source: "Nacos documentation, authorization",
  })),
];
