import {
  all,
  closed,
  env,
  LOOPBACK,
  open,
  type ServiceRow,
  secret,
  service,
  TRUE,
} from "../known-service.ts";

/** Servers for a household. */
export const HOUSEHOLD: readonly ServiceRow[] = [
  service("syncthing", "syncthing/syncthing lscr.io/linuxserver/syncthing linuxserver/syncthing", () => ({
    name: "Syncthing",
    category: "admin",
    ports: "8384* 22000",
    state: open(
      "asks for no login until one is set",
      "set STGUIADDRESS to 127.0.0.1:8384 until it has a login",
    ),
    closed: [{ when: env("STGUIADDRESS", LOOPBACK), because: "listens on loopback only" }],
    confidence: "L",
    source: "syncthing/syncthing, README-Docker.md",
  })),
  service("pihole", "pihole/pihole", () => ({
    name: "Pi-hole",
    category: "admin",
    ports: "80* 443* 53 53/udp",
    state: closed("asks for a password"),
    open: [
      {
        when: env("WEBPASSWORD FTLCONF_webserver_api_password", /^$/),
        because: "asks for no password, as it is set empty",
        closing: "set FTLCONF_webserver_api_password",
      },
    ],
    closed: [
      {
        when: env("WEBPASSWORD FTLCONF_webserver_api_password WEBPASSWORD_FILE"),
        because: "asks for the password that is set",
      },
    ],
    secretFile: ["WEBPASSWORD_FILE"],
    source: "pi-hole/docker-pi-hole, README.md",
  })),
  service("vaultwarden", "vaultwarden/server ghcr.io/dani-garcia/vaultwarden", () => ({
    name: "Vaultwarden",
    category: "admin",
    ports: "80 3012",
    state: closed("asks for a login"),
    open: [
      {
        when: env("DISABLE_ADMIN_TOKEN", TRUE),
        because: "lets everybody administrate it, as DISABLE_ADMIN_TOKEN is set",
        closing: "remove DISABLE_ADMIN_TOKEN and set ADMIN_TOKEN",
      },
    ],
    source: "dani-garcia/vaultwarden wiki, enabling admin page",
  })),
  service("transmission", "lscr.io/linuxserver/transmission linuxserver/transmission", () => ({
    name: "Transmission",
    category: "admin",
    ports: "9091*",
    state: open("takes downloads from everybody, as no login is set", "set USER and PASS"),
    closed: [{ when: all(secret("USER"), secret("PASS")), because: "asks for a login" }],
    secretFile: ["FILE__PASS"],
    source: "linuxserver/docker-transmission, README.md",
  })),
];
