import { any, arg, closed, defaults, env, open, type ServiceRow, service, TRUE } from "../known-service.ts";

/** File and home servers, and sinks of tests. */
export const HOME: readonly ServiceRow[] = [
  service("filebrowser", "filebrowser/filebrowser hurlenko/filebrowser", () => ({
    name: "File Browser",
    category: "admin",
    ports: "80*",
    state: closed("makes up a password"),
    versions: [
      { range: "<2.33", ...defaults("lets admin in with the password admin", "use a newer version") },
    ],
    open: [
      {
        when: any(env("FB_NOAUTH", TRUE), arg(/^--noauth$/)),
        because: "gives its files to everybody, as no login is asked for",
        closing: "remove FB_NOAUTH",
      },
    ],
    confidence: "L",
    source: "File Browser documentation, authentication",
  })),
  service("mailpit", "axllent/mailpit mailhog/mailhog", () => ({
    name: "Mailpit",
    category: "admin",
    ports: "8025* 1025",
    state: open("shows every message to everybody", "set MP_UI_AUTH, or publish its port on 127.0.0.1 only"),
    closed: [{ when: env("MP_UI_AUTH MP_UI_AUTH_FILE MH_AUTH_FILE"), because: "asks for a login" }],
    source: "Mailpit documentation, UI authentication",
  })),
];
