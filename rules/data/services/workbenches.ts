import { arg, closed, credentials, env, open, type ServiceRow, service, TRUE } from "../known-service.ts";

/** Notebooks, editors and terminals in a browser. */
export const WORKBENCHES: readonly ServiceRow[] = [
  service(
    "jupyter",
    "jupyter/*-notebook quay.io/jupyter/*-notebook jupyter/datascience-notebook jupyterhub/singleuser quay.io/jupyterhub/singleuser",
    () => ({
      name: "Jupyter",
      category: "ai",
      ports: "8888*",
      state: closed("makes up a token"),
      open: [
        {
          when: arg(
            /^--(?:NotebookApp|ServerApp|LabApp|IdentityProvider|PasswordIdentityProvider)\.(?:token|password|hashed_password)/,
            /^["']{0,2}$/,
          ),
          because: "runs everybody's code, as its token or password is empty",
          closing: "remove the empty token",
        },
        {
          when: env("JUPYTER_TOKEN", /^$/),
          because: "runs everybody's code, as JUPYTER_TOKEN is empty",
          closing: "set JUPYTER_TOKEN",
        },
        {
          when: env("NOTEBOOK_ARGS", /\.(?:token|password)=(?:''|"")?(?:\s|$)/),
          because: "runs everybody's code, as NOTEBOOK_ARGS empties its token",
          closing: "remove the empty token from NOTEBOOK_ARGS",
        },
      ],
      closed: [{ when: env("JUPYTER_TOKEN"), because: "asks for the token that is set" }],
      writable: ["/home/jovyan", "/tmp"],
      code: true,
      confidence: "H",
      config: { paths: ["/home/jovyan/.jupyter/", "/etc/jupyter/"], args: /^--config/ },
      configText: {
        open: /\.(?:token|password) ?= ?u?(?:''|"")$/m,
        because: "asks for no token, as its configuration empties it",
        closing: "remove the empty token",
      },
      source: "jupyter/docker-stacks, start-notebook.py",
    }),
  ),
  service("code-server", "codercom/code-server ghcr.io/coder/code-server", () => ({
    name: "code-server",
    category: "ci",
    ports: "8080*",
    state: closed("makes up a password"),
    open: [
      {
        when: arg(/^--auth\b/, /^none$/),
        because: "gives everybody a shell, as --auth is none",
        closing: "remove --auth none",
      },
    ],
    closed: [{ when: env("PASSWORD HASHED_PASSWORD"), because: "asks for the password that is set" }],
    writable: ["/home/coder"],
    code: true,
    source: "coder/code-server documentation, FAQ",
  })),
  service(
    "linuxserver-desktop",
    "lscr.io/linuxserver/code-server linuxserver/code-server lscr.io/linuxserver/webtop linuxserver/webtop lscr.io/linuxserver/openvscode-server linuxserver/openvscode-server",
    () => ({
      name: "linuxserver code-server or webtop",
      category: "ci",
      ports: "8443* 3000* 3001*",
      state: open("gives everybody a shell, as no password is set", "set PASSWORD or HASHED_PASSWORD"),
      closed: [
        {
          when: env(
            "PASSWORD HASHED_PASSWORD CONNECTION_TOKEN CONNECTION_SECRET FILE__PASSWORD FILE__HASHED_PASSWORD",
          ),
          because: "asks for the password that is set",
        },
      ],
      secretFile: ["FILE__PASSWORD", "FILE__HASHED_PASSWORD"],
      writable: ["/config"],
      code: true,
      source: "linuxserver.io image documentation",
    }),
  ),
  service("openvscode-server", "gitpod/openvscode-server", () => ({
    name: "OpenVSCode Server",
    category: "ci",
    ports: "3000*",
    state: open(
      "gives everybody a shell, as its image asks for no token",
      "start it with --connection-token-file",
    ),
    open: [
      {
        when: arg(/^--without-connection-token$/),
        because: "gives everybody a shell, as no token is asked for",
        closing: "start it with --connection-token-file",
      },
    ],
    closed: [{ when: arg(/^--connection-token/), because: "asks for the token that is set" }],
    code: true,
    source: "gitpod-io/openvscode-server, README.md",
  })),
  service("ttyd", "tsl0922/ttyd", () => ({
    name: "ttyd",
    category: "ci",
    ports: "7681*",
    state: open("gives everybody a shell, as no credential is set", "start it with -c"),
    closed: [
      {
        when: arg(/^(?:-c|--credential|-H|--auth-header)\b/),
        because: "asks for the credential that is set",
      },
    ],
    code: true,
    source: "tsl0922/ttyd, README.md",
  })),
  service("rstudio", "rocker/rstudio rocker/tidyverse rocker/verse rocker/geospatial", () => ({
    name: "RStudio",
    category: "ai",
    ports: "8787*",
    state: closed("makes up a password"),
    open: [
      {
        when: env("DISABLE_AUTH", TRUE),
        because: "runs everybody's code, as DISABLE_AUTH is set",
        closing: "remove DISABLE_AUTH",
      },
    ],
    credentials: [credentials("rstudio", "rstudio", "", "PASSWORD")],
    closed: [{ when: env("PASSWORD"), because: "asks for the password that is set" }],
    code: true,
    source: "Rocker project documentation, rstudio",
  })),
  service("zeppelin", "apache/zeppelin", () => ({
    name: "Zeppelin",
    category: "ai",
    ports: "8080*",
    state: open("runs everybody's code, as anonymous access is on", "mount a shiro.ini with users"),
    config: { paths: ["/opt/zeppelin/conf/shiro.ini", "/opt/zeppelin/conf/"] },
    configText: {
      closed: /^ ?\/\*\* ?= ?authc\b/m,
      open: /^ ?\/\*\* ?= ?anon\b/m,
      because: "runs everybody's code, as its shiro.ini asks nobody for a login",
      closing: "set /** to authc in the urls of shiro.ini",
    },
    code: true,
    source: "Apache Zeppelin documentation, Shiro authentication",
  })),
];
