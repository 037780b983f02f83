import {
  all,
  any,
  arg,
  bitnamiEmpty,
  credentials,
  env,
  open,
  type ServiceRow,
  SOME,
  secret,
  service,
  type Test,
  TRUE,
  unknown,
} from "../known-service.ts";

const redisAuth = (): Test =>
  any(
    arg(/^--requirepass$/, SOME),
    arg(/^--requirepass=/, SOME),
    arg(/^--(?:aclfile|user)\b/),
    secret("REDIS_PASSWORD VALKEY_PASSWORD"),
    env("REDIS_ARGS VALKEY_EXTRA_FLAGS REDIS_EXTRA_FLAGS", /--(?:requirepass|aclfile|user)\b/),
  );

/** Caches and data grids. */
export const CACHES: readonly ServiceRow[] = [
  service(
    "redis",
    "redis redis/redis-stack redis/redis-stack-server redislabs/redismod redislabs/rejson redislabs/redisearch bitnami/redis bitnami/redis-cluster",
    () => ({
      name: "Redis",
      category: "datastore",
      ports: "6379 8001*",
      servers: ["redis-server", "redis-stack-server"],
      state: open(
        "accepts every client, as no password is set",
        "give it a configuration that has an ACL, or start it with --requirepass",
      ),
      open: [bitnamiEmpty()],
      closed: [{ when: redisAuth(), because: "asks for a password" }],
      config: {
        paths: [
          "/usr/local/etc/redis/redis.conf",
          "/etc/redis/redis.conf",
          "/redis.conf",
          "/redis-stack.conf",
          "/opt/bitnami/redis/mounted-etc/",
        ],
        args: /\.conf$|\/redis\.conf/,
      },
      secretFile: ["REDIS_PASSWORD_FILE"],
      writable: ["/data"],
      confidence: "H",
      configText: {
        closed:
          /^ ?(?:requirepass|aclfile) \S|^ ?user default on .*>|^ ?bind -?(?:127\.0\.0\.1|localhost|::1)(?: -?::1)?$/m,
        open: /^/,
        because: "accepts every client, as its configuration sets no password",
        closing: "set requirepass",
      },
      source: "docker-library/docs, redis",
    }),
  ),
  service("valkey", "valkey/valkey valkey/valkey-bundle bitnami/valkey eqalpha/keydb", () => ({
    name: "Valkey",
    category: "datastore",
    ports: "6379",
    servers: ["valkey-server", "keydb-server"],
    state: open(
      "accepts every client, as no password is set",
      "give it a configuration that has an ACL, or start it with --requirepass",
    ),
    open: [bitnamiEmpty()],
    closed: [{ when: redisAuth(), because: "asks for a password" }],
    config: {
      paths: ["/usr/local/etc/valkey/valkey.conf", "/etc/valkey/valkey.conf", "/etc/keydb/keydb.conf"],
      args: /\.conf$/,
    },
    secretFile: ["VALKEY_PASSWORD_FILE"],
    writable: ["/data"],
    confidence: "H",
    configText: {
      closed:
        /^ ?(?:requirepass|aclfile) \S|^ ?user default on .*>|^ ?bind -?(?:127\.0\.0\.1|localhost|::1)(?: -?::1)?$/m,
      open: /^/,
      because: "accepts every client, as its configuration sets no password",
      closing: "set requirepass",
    },
    source: "valkey-io/valkey-container, README.md",
  })),
  service(
    "dragonfly",
    "docker.dragonflydb.io/dragonflydb/dragonfly ghcr.io/dragonflydb/dragonfly dragonflydb/dragonfly",
    () => ({
      name: "Dragonfly",
      category: "datastore",
      ports: "6379",
      state: open("accepts every client, as no password is set", "set DFLY_requirepass"),
      closed: [
        {
          when: any(arg(/^--(?:requirepass|aclfile)\b/), env("DFLY_requirepass DFLY_PASSWORD DFLY_aclfile")),
          because: "asks for a password",
        },
      ],
      config: { args: /^--flagfile\b/ },
      writable: ["/data"],
      source: "dragonflydb/documentation, managing Dragonfly flags",
    }),
  ),
  service("memcached", "memcached bitnami/memcached", () => ({
    name: "Memcached",
    category: "datastore",
    ports: "11211 11211/udp",
    servers: ["memcached"],
    state: open("accepts every client, as SASL is off", "start it with -S, or with --auth-file"),
    closed: [
      {
        when: any(
          arg(/^(?:-[a-zA-Z]*S|--enable-sasl)$/),
          arg(/^(?:-Y|--auth-file)/),
          env("MEMCACHED_PASSWORD MEMCACHED_PASSWORD_FILE"),
        ),
        because: "asks clients to authenticate",
      },
    ],
    writable: [],
    confidence: "H",
    source: "docker-library/memcached, Dockerfile; memcached manual",
  })),
  service("hazelcast", "hazelcast/hazelcast apacheignite/ignite", () => ({
    name: "Hazelcast",
    category: "datastore",
    ports: "5701 10800",
    state: open(
      "accepts every member and client, as security is off",
      "enable security in its configuration",
    ),
    closed: [{ when: env("HZ_SECURITY_ENABLED", TRUE), because: "asks members and clients for a login" }],
    config: {
      paths: [
        "/opt/hazelcast/config/",
        "/opt/hazelcast/config_ext/",
        "/opt/ignite/apache-ignite/config/default-config.xml",
      ],
      env: ["HAZELCAST_CONFIG", "CONFIG_URI"],
    },
    configText: {
      closed:
        /^ ?security ?:\n ?enabled ?: ?true\b|<security enabled ?= ?"true"|"authenticationEnabled" value ?= ?"true"/m,
    },
    code: true,
    source: "Hazelcast documentation, security",
  })),
  service("infinispan", "infinispan/server quay.io/infinispan/server", () => ({
    name: "Infinispan",
    category: "datastore",
    ports: "11222*",
    state: unknown("makes up a password, or takes the one that is set"),
    credentials: [credentials("admin", "password", "USER", "PASS")],
    closed: [{ when: all(env("USER"), env("PASS")), because: "asks for the login that is set" }],
    source: "infinispan/infinispan-images, README",
  })),
];
