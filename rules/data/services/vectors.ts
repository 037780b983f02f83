import { all, any, env, FALSE, open, type ServiceRow, service, TRUE, version } from "../known-service.ts";

/** Databases of vectors. */
export const VECTORS: readonly ServiceRow[] = [
  service("qdrant", "qdrant/qdrant ghcr.io/qdrant/qdrant/qdrant", () => ({
    name: "Qdrant",
    category: "datastore",
    ports: "6333 6334",
    state: open("accepts every client, as no key is set", "set QDRANT__SERVICE__API_KEY"),
    closed: [
      {
        when: any(env("QDRANT__SERVICE__API_KEY"), env("QDRANT__SERVICE__JWT_RBAC", TRUE)),
        because: "asks for the key that is set",
      },
    ],
    config: {
      paths: ["/qdrant/config/production.yaml", "/qdrant/config/config.yaml", "/qdrant/config/local.yaml"],
      args: /^--config-path/,
    },
    writable: ["/qdrant/storage", "/qdrant/snapshots"],
    source: "Qdrant documentation, security",
  })),
  service("weaviate", "semitechnologies/weaviate cr.weaviate.io/semitechnologies/weaviate", () => ({
    name: "Weaviate",
    category: "datastore",
    ports: "8080 50051",
    state: open(
      "accepts every client, as neither keys nor OIDC are set",
      "set AUTHENTICATION_APIKEY_ENABLED to true",
    ),
    open: [
      {
        when: env("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", TRUE),
        because: "accepts every client, as anonymous access is on",
        closing:
          "set AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED to false and AUTHENTICATION_APIKEY_ENABLED to true",
      },
    ],
    closed: [
      {
        when: any(
          env("AUTHENTICATION_APIKEY_ENABLED", TRUE),
          env("AUTHENTICATION_OIDC_ENABLED", TRUE),
          env("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", FALSE),
        ),
        because: "asks for a key",
      },
    ],
    writable: ["/var/lib/weaviate"],
    confidence: "H",
    source: "Weaviate documentation, environment variables",
  })),
  service("chroma", "chromadb/chroma ghcr.io/chroma-core/chroma", () => ({
    name: "Chroma",
    category: "datastore",
    ports: "8000",
    state: open(
      "has no authentication of its own since version 1.0",
      "put an authenticating proxy before it",
    ),
    versions: [
      {
        range: "<1",
        ...open(
          "accepts every client, as no authentication provider is set",
          "set CHROMA_SERVER_AUTHN_PROVIDER and CHROMA_SERVER_AUTHN_CREDENTIALS",
        ),
      },
    ],
    closed: [
      {
        when: all(
          version("<1"),
          env("CHROMA_SERVER_AUTHN_PROVIDER CHROMA_SERVER_AUTH_PROVIDER"),
          env(
            "CHROMA_SERVER_AUTHN_CREDENTIALS CHROMA_SERVER_AUTHN_CREDENTIALS_FILE CHROMA_SERVER_AUTH_CREDENTIALS CHROMA_SERVER_AUTH_CREDENTIALS_FILE",
          ),
        ),
        because: "asks for the credentials that are set",
      },
    ],
    writable: ["/data", "/chroma/chroma"],
    confidence: "H",
    source: "Chroma cookbook, authentication",
  })),
  service("milvus", "milvusdb/milvus", () => ({
    name: "Milvus",
    category: "datastore",
    ports: "19530 9091",
    state: open(
      "accepts every client, as authorization is off",
      "set common.security.authorizationEnabled to true in milvus.yaml",
    ),
    closed: [{ when: env("COMMON_SECURITY_AUTHORIZATIONENABLED", TRUE), because: "asks for a login" }],
    config: { paths: ["/milvus/configs/milvus.yaml", "/milvus/configs/user.yaml"] },
    writable: ["/var/lib/milvus"],
    confidence: "H",
    configText: { closed: /^ ?authorizationEnabled ?: ?true/m },
    source: "Milvus documentation, authenticate user access",
  })),
];
