import {
  all,
  any,
  arg,
  closed,
  credentials,
  defaults,
  env,
  FALSE,
  LOOPBACK,
  not,
  open,
  type ServiceRow,
  secret,
  service,
  version,
} from "../known-service.ts";

/** Consoles of databases and brokers. */
export const CONSOLES: readonly ServiceRow[] = [
  service("mongo-express", "mongo-express", () => ({
    name: "Mongo Express",
    category: "admin",
    ports: "8081*",
    state: defaults(
      "lets admin in with the password pass",
      "set ME_CONFIG_BASICAUTH_USERNAME and ME_CONFIG_BASICAUTH_PASSWORD_FILE",
    ),
    open: [
      {
        when: env("ME_CONFIG_BASICAUTH ME_CONFIG_BASICAUTH_ENABLED", FALSE),
        because: "asks for no login, as its basic authentication is off",
        closing: "remove ME_CONFIG_BASICAUTH: false",
      },
      {
        when: all(version("<1"), not(env("ME_CONFIG_BASICAUTH_USERNAME"))),
        because: "asks for no login before version 1 unless one is set",
        closing: "set ME_CONFIG_BASICAUTH_USERNAME and ME_CONFIG_BASICAUTH_PASSWORD",
      },
    ],
    credentials: [
      credentials("admin", "pass", "ME_CONFIG_BASICAUTH_USERNAME", "ME_CONFIG_BASICAUTH_PASSWORD"),
    ],
    closed: [
      {
        when: all(secret("ME_CONFIG_BASICAUTH_USERNAME"), secret("ME_CONFIG_BASICAUTH_PASSWORD")),
        because: "asks for the login that is set",
      },
    ],
    secretFile: [
      "ME_CONFIG_BASICAUTH_USERNAME_FILE",
      "ME_CONFIG_BASICAUTH_PASSWORD_FILE",
      "ME_CONFIG_MONGODB_ADMINUSERNAME_FILE",
      "ME_CONFIG_MONGODB_ADMINPASSWORD_FILE",
      "ME_CONFIG_MONGODB_URL_FILE",
    ],
    confidence: "H",
    source: "mongo-express/mongo-express-docker, Dockerfile",
  })),
  service("adminer", "adminer adminerevo/adminerevo", () => ({
    name: "Adminer",
    category: "admin",
    ports: "8080*",
    state: closed("asks for a database login"),
    open: [
      {
        when: env("ADMINER_PLUGINS", /login-(?:password-less|without-credentials)/),
        because: "asks for no password, as a plugin takes it away",
        closing: "remove the plugin from ADMINER_PLUGINS",
      },
    ],
    confidence: "H",
    source: "docker-library/docs, adminer",
  })),
  service(
    "phpmyadmin",
    "phpmyadmin phpmyadmin/phpmyadmin bitnami/phpmyadmin lscr.io/linuxserver/phpmyadmin",
    () => ({
      name: "phpMyAdmin",
      category: "admin",
      ports: "80*",
      state: closed("asks for a database login"),
      open: [
        {
          when: all(env("PMA_USER"), env("PMA_PASSWORD PMA_PASSWORD_FILE")),
          because: "logs everybody in, as PMA_USER and PMA_PASSWORD are set",
          closing: "remove PMA_USER and PMA_PASSWORD",
        },
      ],
      secretFile: ["PMA_PASSWORD_FILE", "MYSQL_ROOT_PASSWORD_FILE", "PMA_USER_FILE"],
      writable: ["/sessions", "/tmp", "/var/run/apache2"],
      source: "docker-library/docs, phpmyadmin",
    }),
  ),
  service("pgadmin", "dpage/pgadmin4 elestio/pgadmin", () => ({
    name: "pgAdmin",
    category: "admin",
    ports: "80* 443*",
    state: closed("asks for a login"),
    open: [
      {
        when: env("PGADMIN_CONFIG_SERVER_MODE", FALSE),
        because: "asks for no login, as server mode is off",
        closing: "remove PGADMIN_CONFIG_SERVER_MODE",
      },
    ],
    credentials: [
      credentials("", "admin", "", "PGADMIN_DEFAULT_PASSWORD"),
      credentials("", "root", "", "PGADMIN_DEFAULT_PASSWORD"),
    ],
    secretFile: ["PGADMIN_DEFAULT_PASSWORD_FILE"],
    writable: ["/var/lib/pgadmin", "/tmp"],
    source: "pgAdmin documentation, container deployment",
  })),
  service("redis-commander", "rediscommander/redis-commander ghcr.io/joeferner/redis-commander", () => ({
    name: "Redis Commander",
    category: "admin",
    ports: "8081*",
    state: open("shows every key to everybody, as no login is set", "set HTTP_USER and HTTP_PASSWORD_FILE"),
    closed: [
      {
        when: all(
          env("HTTP_USER"),
          env("HTTP_PASSWORD HTTP_PASSWORD_FILE HTTP_PASSWORD_HASH HTTP_PASSWORD_HASH_FILE"),
        ),
        because: "asks for the login that is set",
      },
    ],
    secretFile: ["HTTP_PASSWORD_FILE", "REDIS_PASSWORD_FILE"],
    source: "joeferner/redis-commander, README.md",
  })),
  service("redisinsight", "redis/redisinsight redislabs/redisinsight", () => ({
    name: "Redis Insight",
    category: "admin",
    ports: "5540* 8001*",
    state: open("asks nobody for a login", "put an authenticating proxy before it"),
    closed: [
      { when: env("RI_APP_HOST REDISINSIGHT_HOST RIHOST", LOOPBACK), because: "listens on loopback only" },
    ],
    source: "Redis documentation, Redis Insight configuration settings",
  })),
  service("kafka-ui", "provectuslabs/kafka-ui ghcr.io/kafbat/kafka-ui kafbat/kafka-ui", () => ({
    name: "Kafka UI",
    category: "admin",
    ports: "8080*",
    state: open(
      "lets everybody read and write topics, as AUTH_TYPE is not set",
      "set AUTH_TYPE to LOGIN_FORM or OAUTH2",
    ),
    open: [
      {
        when: env("AUTH_TYPE", /^disabled$/i),
        because: "lets everybody read and write topics, as AUTH_TYPE is DISABLED",
        closing: "set AUTH_TYPE to LOGIN_FORM or OAUTH2",
      },
    ],
    closed: [{ when: env("AUTH_TYPE", /^(?:login_form|oauth2|ldap)$/i), because: "asks for a login" }],
    config: { env: ["SPRING_CONFIG_ADDITIONAL-LOCATION", "SPRING_CONFIG_ADDITIONAL_LOCATION"] },
    source: "kafbat/kafka-ui documentation, authentication",
  })),
  service("kafdrop", "obsidiandynamics/kafdrop", () => ({
    name: "Kafdrop",
    category: "admin",
    ports: "9000*",
    state: open("shows every message to everybody", "put an authenticating proxy before it"),
    source: "obsidiandynamics/kafdrop, README.md",
  })),
  service("pgweb", "sosedoff/pgweb", () => ({
    name: "pgweb",
    category: "admin",
    ports: "8081*",
    state: open("runs everybody's SQL, as no login is set", "set PGWEB_AUTH_USER and PGWEB_AUTH_PASS"),
    closed: [
      {
        when: any(all(env("PGWEB_AUTH_USER"), env("PGWEB_AUTH_PASS")), arg(/^--auth-user/)),
        because: "asks for the login that is set",
      },
    ],
    source: "sosedoff/pgweb, wiki",
  })),
  service("hasura", "hasura/graphql-engine", () => ({
    name: "Hasura",
    category: "admin",
    ports: "8080*",
    state: open(
      "makes everybody an administrator, as no admin secret is set",
      "set HASURA_GRAPHQL_ADMIN_SECRET",
    ),
    closed: [
      {
        when: any(
          env("HASURA_GRAPHQL_ADMIN_SECRET HASURA_GRAPHQL_ADMIN_SECRETS HASURA_GRAPHQL_ACCESS_KEY"),
          arg(/^--admin-secret/),
        ),
        because: "asks for the admin secret",
      },
    ],
    source: "Hasura documentation, securing the GraphQL endpoint",
  })),
];
