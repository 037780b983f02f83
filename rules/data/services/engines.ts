import {
  any,
  arg,
  closed,
  env,
  not,
  open,
  type ServiceRow,
  service,
  TRUE,
  unclaimed,
  unknown,
} from "../known-service.ts";

/** Parts of the engine's API that the socket proxies answer only when they are told to. */
const SECTIONS =
  "AUTH BUILD COMMIT CONFIGS CONTAINERS DISTRIBUTION EXEC GRPC IMAGES INFO NETWORKS NODES PLUGINS POST SECRETS SERVICES SESSION SWARM SYSTEM TASKS VOLUMES";

/** The container engine and its consoles. */
export const ENGINES: readonly ServiceRow[] = [
  service("docker-in-docker", "docker", () => ({
    name: "Docker-in-Docker",
    tags: /dind/,
    category: "infra",
    ports: "2375* 2376*",
    state: closed("asks for a client certificate"),
    open: [
      {
        when: env("DOCKER_TLS_CERTDIR", /^$/),
        because: "takes orders from everybody, as DOCKER_TLS_CERTDIR is empty",
        closing: "remove DOCKER_TLS_CERTDIR and connect to port 2376",
      },
      {
        when: arg(/tcp:\/\/(?:0\.0\.0\.0|\[::\])?:2375/),
        because: "takes orders from everybody on port 2375",
        closing: "listen on port 2376 with --tlsverify",
      },
      {
        when: arg(/^--tls=false$/),
        because: "takes orders from everybody, as TLS is off",
        closing: "remove --tls=false",
      },
    ],
    writable: ["/var/lib/docker", "/certs", "/run"],
    code: true,
    confidence: "H",
    source: "docker-library/docs, docker",
  })),
  service(
    "docker-socket-proxy",
    "tecnativa/docker-socket-proxy ghcr.io/tecnativa/docker-socket-proxy lscr.io/linuxserver/socket-proxy linuxserver/socket-proxy 11notes/socket-proxy wollomatic/socket-proxy",
    () => ({
      name: "Docker socket proxy",
      category: "infra",
      ports: "2375*",
      state: unknown("answers the sections of the API that are switched on, without a login"),
      open: [
        {
          when: env("POST EXEC ALLOW_START ALLOW_STOP ALLOW_RESTARTS", TRUE),
          because: "lets everybody who reaches it change containers",
          closing: "leave POST and EXEC at 0",
        },
        {
          when: any(
            arg(/^-?-allow(?:POST|PUT|PATCH|DELETE)=/),
            env("SP_ALLOW_POST SP_ALLOW_DELETE SP_ALLOW_PUT"),
          ),
          because: "lets everybody who reaches it change containers",
          closing: "allow GET only",
        },
      ],
      closed: [
        {
          when: not(any(env(SECTIONS, TRUE), arg(/^-?-allow/), env("SP_ALLOW_GET SP_ALLOW_HEAD"))),
          because: "tells events, pings and its version only",
        },
      ],
      code: true,
      confidence: "H",
      source: "Tecnativa/docker-socket-proxy, README.md",
    }),
  ),
  service("portainer", "portainer/portainer-ce portainer/portainer-ee portainer/portainer", () => ({
    name: "Portainer",
    category: "admin",
    ports: "9000* 9443* 8000",
    state: unclaimed(
      "gives itself to the first visitor, within minutes of its start",
      "start it with --admin-password-file",
    ),
    open: [
      {
        when: arg(/^--no-auth$/),
        because: "asks for no login, as --no-auth is given",
        closing: "remove --no-auth",
      },
    ],
    closed: [{ when: arg(/^--admin-password(?:-file)?\b/), because: "asks for the password that is set" }],
    writable: ["/data"],
    code: true,
    source: "Portainer documentation, CLI configuration options",
  })),
  service("dozzle", "amir20/dozzle ghcr.io/amir20/dozzle", () => ({
    name: "Dozzle",
    category: "admin",
    ports: "8080*",
    state: open("shows every container's log to everybody", "set DOZZLE_AUTH_PROVIDER to simple"),
    closed: [
      {
        when: any(
          env("DOZZLE_AUTH_PROVIDER", /^(?:simple|forward-proxy)$/),
          arg(/^--auth-provider/, /^(?:simple|forward-proxy)$/),
          env("DOZZLE_PASSWORD"),
        ),
        because: "asks for a login",
      },
    ],
    writable: [],
    source: "Dozzle documentation, authentication",
  })),
  service("dockge", "louislam/dockge louislam/uptime-kuma", () => ({
    name: "Dockge",
    category: "admin",
    ports: "5001* 3001*",
    state: unclaimed("gives itself to its first visitor", "claim it before it is published"),
    code: true,
    source: "louislam/dockge, README.md",
  })),
];
