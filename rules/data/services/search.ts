import {
  all,
  any,
  arg,
  closed,
  credentials,
  env,
  FALSE,
  open,
  type ServiceRow,
  service,
  TRUE,
  unknown,
  version,
} from "../known-service.ts";

/** Search engines and their consoles. */
export const SEARCH: readonly ServiceRow[] = [
  service(
    "elasticsearch",
    "elasticsearch docker.elastic.co/elasticsearch/elasticsearch elastic/elasticsearch",
    () => ({
      name: "Elasticsearch",
      category: "datastore",
      ports: "9200 9300",
      state: closed("asks for a password by default since version 8"),
      versions: [
        {
          range: "<8",
          ...open(
            "accepts every client before version 8 unless xpack.security.enabled is true",
            "set xpack.security.enabled to true",
          ),
        },
      ],
      open: [
        {
          when: env("xpack.security.enabled ES_SETTING_XPACK_SECURITY_ENABLED", FALSE),
          because: "accepts every client, as xpack.security.enabled is false",
          closing: "remove xpack.security.enabled: false",
        },
      ],
      closed: [
        {
          when: env("xpack.security.enabled ES_SETTING_XPACK_SECURITY_ENABLED", TRUE),
          because: "asks for a password",
        },
      ],
      config: {
        paths: ["/usr/share/elasticsearch/config/elasticsearch.yml"],
        args: /xpack\.security\.enabled/,
      },
      secretFile: ["ELASTIC_PASSWORD_FILE"],
      writable: [
        "/usr/share/elasticsearch/data",
        "/usr/share/elasticsearch/logs",
        "/usr/share/elasticsearch/config",
        "/tmp",
      ],
      configText: {
        closed: /^ ?xpack\.security\.enabled ?: ?["']?true/m,
        open: /^ ?xpack\.security\.enabled ?: ?["']?false/m,
        because: "accepts every client, as its configuration switches security off",
        closing: "set xpack.security.enabled to true",
      },
      source: "Elastic documentation, install with Docker",
    }),
  ),
  service("opensearch", "opensearchproject/opensearch bitnami/opensearch", () => ({
    name: "OpenSearch",
    category: "datastore",
    ports: "9200 9300 9600",
    state: closed("asks for a password"),
    open: [
      {
        when: any(
          env("DISABLE_SECURITY_PLUGIN plugins.security.disabled", TRUE),
          arg(/plugins\.security\.disabled=true/i),
        ),
        because: "accepts every client, as its security plugin is off",
        closing: "remove DISABLE_SECURITY_PLUGIN and set OPENSEARCH_INITIAL_ADMIN_PASSWORD",
      },
    ],
    closed: [
      { when: env("OPENSEARCH_INITIAL_ADMIN_PASSWORD"), because: "asks for the password that is set" },
    ],
    config: { paths: ["/usr/share/opensearch/config/opensearch.yml"] },
    writable: ["/usr/share/opensearch/data", "/usr/share/opensearch/logs"],
    configText: {
      open: /^ ?plugins\.security\.disabled ?: ?["']?true/m,
      because: "accepts every client, as its configuration switches security off",
      closing: "remove plugins.security.disabled",
    },
    source: "OpenSearch documentation, Docker",
  })),
  service("solr", "solr bitnami/solr", () => ({
    name: "Solr",
    category: "datastore",
    ports: "8983*",
    servers: ["solr", "solr-foreground", "solr-precreate", "solr-demo", "solr-create", "solr-fg"],
    state: open(
      "accepts every client, as no security.json is there",
      "set SOLR_AUTH_TYPE to basic and mount a security.json",
    ),
    closed: [
      {
        when: any(env("SOLR_AUTH_TYPE"), env("SOLR_ENABLE_AUTHENTICATION", TRUE)),
        because: "asks for a login",
      },
    ],
    config: { paths: ["/var/solr/data/security.json"] },
    writable: ["/var/solr"],
    code: true,
    source: "Solr reference guide, authentication plugins",
  })),
  service("meilisearch", "getmeili/meilisearch getmeili/meilisearch-enterprise", () => ({
    name: "Meilisearch",
    category: "datastore",
    ports: "7700",
    state: open("accepts every client, as no master key is set", "set MEILI_MASTER_KEY"),
    closed: [
      {
        when: any(env("MEILI_MASTER_KEY"), arg(/^--master-key/), env("MEILI_ENV", /^production$/)),
        because: "asks for the master key",
      },
    ],
    writable: ["/meili_data"],
    source: "Meilisearch documentation, securing your project",
  })),
  service("typesense", "typesense/typesense", () => ({
    name: "Typesense",
    category: "datastore",
    ports: "8108",
    state: closed("refuses to start without a key"),
    credentials: [credentials("", "xyz", "", "TYPESENSE_API_KEY")],
    closed: [
      { when: any(env("TYPESENSE_API_KEY"), arg(/^--api-key/)), because: "asks for the key that is set" },
    ],
    writable: ["/data"],
    source: "Typesense documentation, install",
  })),
  service("kibana", "kibana docker.elastic.co/kibana/kibana", () => ({
    name: "Kibana",
    category: "admin",
    ports: "5601*",
    state: unknown("is as open as its Elasticsearch"),
    open: [
      {
        when: all(version("<8"), env("XPACK_SECURITY_ENABLED xpack.security.enabled", FALSE)),
        because: "asks for no login, as XPACK_SECURITY_ENABLED is false",
        closing: "remove XPACK_SECURITY_ENABLED: false and switch security on in Elasticsearch",
      },
    ],
    closed: [
      {
        when: env("ELASTICSEARCH_USERNAME ELASTICSEARCH_SERVICEACCOUNTTOKEN ELASTICSEARCH_PASSWORD"),
        because: "asks for a login",
      },
    ],
    writable: ["/usr/share/kibana/data"],
    source: "Elastic documentation, Kibana in Docker",
  })),
  service("opensearch-dashboards", "opensearchproject/opensearch-dashboards", () => ({
    name: "OpenSearch Dashboards",
    category: "admin",
    ports: "5601*",
    state: closed("asks for a login"),
    open: [
      {
        when: env("DISABLE_SECURITY_DASHBOARDS_PLUGIN", TRUE),
        because: "asks for no login, as its security plugin is off",
        closing: "remove DISABLE_SECURITY_DASHBOARDS_PLUGIN",
      },
    ],
    source: "OpenSearch documentation, Docker",
  })),
];
