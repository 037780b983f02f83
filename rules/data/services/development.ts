import {
  all,
  closed,
  credentials,
  defaults,
  env,
  FALSE,
  LOOPBACK,
  not,
  type ServiceRow,
  service,
  TRUE,
  unclaimed,
  unknown,
} from "../known-service.ts";

/** Code, builds, packages and logins. */
export const DEVELOPMENT: readonly ServiceRow[] = [
  service("jenkins", "jenkins/jenkins jenkins jenkinsci/jenkins jenkinsci/blueocean bitnami/jenkins", () => ({
    name: "Jenkins",
    category: "ci",
    ports: "8080* 50000",
    state: closed("asks for its initial password"),
    open: [
      {
        when: all(
          env("JAVA_OPTS JENKINS_JAVA_OPTS", /-Djenkins\.install\.runSetupWizard=false/),
          not(env("CASC_JENKINS_CONFIG")),
        ),
        because: "runs everybody's builds, as its set-up is skipped",
        closing: "configure a securityRealm by CASC_JENKINS_CONFIG, or keep the set-up",
      },
    ],
    config: {
      paths: [
        "/var/jenkins_home/casc_configs/",
        "/usr/share/jenkins/ref/init.groovy.d/",
        "/var/jenkins_home/init.groovy.d/",
      ],
    },
    writable: ["/var/jenkins_home", "/tmp"],
    code: true,
    source: "jenkinsci/docker, README.md",
  })),
  service("gitea", "gitea/gitea docker.gitea.com/gitea codeberg.org/forgejo/forgejo gogs/gogs", () => ({
    name: "Gitea",
    category: "ci",
    ports: "3000* 22",
    state: unclaimed("gives its installer to the first visitor", "set GITEA__security__INSTALL_LOCK to true"),
    closed: [
      {
        when: env("GITEA__security__INSTALL_LOCK FORGEJO__security__INSTALL_LOCK", TRUE),
        because: "has its installer locked",
      },
    ],
    secretFile: [
      "GITEA__database__PASSWD__FILE",
      "GITEA__security__SECRET_KEY__FILE",
      "FORGEJO__database__PASSWD__FILE",
    ],
    writable: ["/data", "/var/lib/gitea", "/etc/gitea"],
    source: "Gitea documentation, installation with Docker",
  })),
  service("sonarqube", "sonarqube bitnami/sonarqube", () => ({
    name: "SonarQube",
    category: "ci",
    ports: "9000*",
    state: unknown("lets admin in with the password admin until it is changed"),
    open: [
      {
        when: env("SONAR_FORCEAUTHENTICATION", FALSE),
        because: "shows its projects to everybody, as SONAR_FORCEAUTHENTICATION is false",
        closing: "remove SONAR_FORCEAUTHENTICATION",
      },
    ],
    closed: [{ when: env("SONAR_WEB_HOST", LOOPBACK), because: "listens on loopback only" }],
    writable: [
      "/opt/sonarqube/data",
      "/opt/sonarqube/logs",
      "/opt/sonarqube/extensions",
      "/opt/sonarqube/temp",
    ],
    source: "SonarQube documentation, environment variables",
  })),
  service("nexus", "sonatype/nexus3", () => ({
    name: "Nexus",
    category: "ci",
    ports: "8081*",
    state: closed("makes up a password"),
    versions: [
      { range: "<3.17", ...defaults("lets admin in with the password admin123", "use a newer version") },
    ],
    closed: [{ when: env("NEXUS_SECURITY_RANDOMPASSWORD", TRUE), because: "makes up a password" }],
    writable: ["/nexus-data"],
    source: "sonatype/docker-nexus3, README.md",
  })),
  service("keycloak", "quay.io/keycloak/keycloak keycloak/keycloak bitnami/keycloak jboss/keycloak", () => ({
    name: "Keycloak",
    category: "admin",
    ports: "8080* 8443* 9000",
    state: closed("asks for a login"),
    credentials: [
      credentials(
        "admin",
        "admin",
        "KEYCLOAK_ADMIN KC_BOOTSTRAP_ADMIN_USERNAME KEYCLOAK_USER",
        "KEYCLOAK_ADMIN_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD KEYCLOAK_PASSWORD",
      ),
      credentials(
        "admin",
        "password",
        "KEYCLOAK_ADMIN KC_BOOTSTRAP_ADMIN_USERNAME",
        "KEYCLOAK_ADMIN_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD",
      ),
    ],
    closed: [
      {
        when: env("KEYCLOAK_ADMIN_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD KEYCLOAK_PASSWORD"),
        because: "asks for the login that is set",
      },
    ],
    source: "Keycloak documentation, bootstrapping an admin account",
  })),
];
