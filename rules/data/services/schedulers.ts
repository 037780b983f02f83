import {
  any,
  arg,
  closed,
  credentials,
  defaults,
  env,
  open,
  type ServiceRow,
  service,
} from "../known-service.ts";

/** Consoles of jobs, flags, desktops and service meshes. */
export const SCHEDULERS: readonly ServiceRow[] = [
  service("xxl-job", "xuxueli/xxl-job-admin", () => ({
    name: "XXL-JOB",
    category: "admin",
    ports: "8080*",
    state: defaults("lets admin in with the password 123456", "change the password of admin"),
    code: true,
    confidence: "L",
    source: "xuxueli/xxl-job, documentation",
  })),
  service("sentinel", "bladex/sentinel-dashboard", () => ({
    name: "Sentinel",
    category: "admin",
    ports: "8858* 8080*",
    state: defaults("lets sentinel in with the password sentinel", "set sentinel.dashboard.auth.password"),
    closed: [
      {
        when: any(
          arg(/sentinel\.dashboard\.auth\.password=/),
          env("JAVA_OPTS JAVA_TOOL_OPTIONS", /sentinel\.dashboard\.auth\.password=/),
        ),
        because: "asks for the password that is set",
      },
    ],
    confidence: "L",
    source: "alibaba/Sentinel wiki, dashboard",
  })),
  service("dubbo-admin", "apache/dubbo-admin", () => ({
    name: "Dubbo Admin",
    category: "admin",
    ports: "8080* 38080*",
    state: defaults("lets root in with the password root", "set admin.root.user.password"),
    closed: [
      {
        when: any(arg(/admin\.root\.user\.password=/), env("ADMIN_ROOT_USER_PASSWORD")),
        because: "asks for the password that is set",
      },
    ],
    confidence: "L",
    source: "apache/dubbo-admin, README.md",
  })),
  service("unleash", "unleashorg/unleash-server", () => ({
    name: "Unleash",
    category: "admin",
    ports: "4242*",
    state: defaults("lets admin in with the password unleash4all", "set UNLEASH_DEFAULT_ADMIN_PASSWORD"),
    open: [
      {
        when: env("AUTH_TYPE", /^none$/),
        because: "asks for no login, as AUTH_TYPE is none",
        closing: "remove AUTH_TYPE",
      },
    ],
    credentials: [
      credentials("admin", "unleash4all", "UNLEASH_DEFAULT_ADMIN_USERNAME", "UNLEASH_DEFAULT_ADMIN_PASSWORD"),
    ],
    closed: [{ when: env("UNLEASH_DEFAULT_ADMIN_PASSWORD"), because: "asks for the password that is set" }],
    source: "Unleash documentation, configuring Unleash",
  })),
  service("rundeck", "rundeck/rundeck", () => ({
    name: "Rundeck",
    category: "admin",
    ports: "4440*",
    state: defaults("lets admin in with the password admin", "mount a realm.properties of your own"),
    config: { paths: ["/home/rundeck/server/config/realm.properties"], env: ["RUNDECK_JAAS_MODULES_0"] },
    configText: { closed: /^(?![\s\S]*\badmin ?: ?admin\b)/ },
    code: true,
    confidence: "L",
    source: "Rundeck documentation, Docker",
  })),
  service("guacamole", "guacamole/guacamole", () => ({
    name: "Guacamole",
    category: "admin",
    ports: "8080*",
    state: defaults("lets guacadmin in with the password guacadmin", "change the password of guacadmin"),
    confidence: "L",
    source: "Apache Guacamole documentation, Docker",
  })),
  service("headlamp", "ghcr.io/headlamp-k8s/headlamp", () => ({
    name: "Headlamp",
    category: "admin",
    ports: "4466*",
    state: closed("asks for a token"),
    open: [
      {
        when: arg(/^--?unsafe-use-service-account-token(?:=true)?$/),
        because: "lets everybody act as its service account",
        closing: "remove --unsafe-use-service-account-token",
      },
    ],
    code: true,
    source: "Headlamp documentation, in-cluster",
  })),
  service("livy", "apache/livy", () => ({
    name: "Livy",
    category: "ai",
    ports: "8998*",
    state: open("runs the code of everybody", "set livy.server.auth.type"),
    config: { paths: ["/opt/livy/conf/livy.conf"] },
    configText: { closed: /^ ?livy\.server\.auth\.type ?=? ?\w/m },
    code: true,
    confidence: "L",
    source: "Apache Livy documentation, livy.conf",
  })),
];
