import {
  any,
  arg,
  closed,
  credentials,
  env,
  open,
  type ServiceRow,
  service,
  TRUE,
} from "../known-service.ts";

/** Consoles of clusters. */
export const CLUSTERS: readonly ServiceRow[] = [
  service(
    "kubernetes-dashboard",
    "kubernetesui/dashboard kubernetesui/dashboard-api kubernetesui/dashboard-web",
    () => ({
      name: "Kubernetes Dashboard",
      category: "admin",
      ports: "8443* 9090*",
      state: closed("asks for a token"),
      open: [
        {
          when: arg(/^--enable-skip-login(?:=true)?$/),
          because: "lets everybody skip its login",
          closing: "remove --enable-skip-login",
        },
        {
          when: arg(/^--disable-settings-authorizer(?:=true)?$/),
          because: "lets everybody change its settings",
          closing: "remove --disable-settings-authorizer",
        },
      ],
      writable: ["/tmp"],
      code: true,
      source: "kubernetes/dashboard documentation, dashboard arguments",
    }),
  ),
  service("argocd", "quay.io/argoproj/argocd argoproj/argocd", () => ({
    name: "Argo CD",
    category: "ci",
    ports: "8080*",
    state: closed("asks for a login"),
    open: [
      {
        when: any(arg(/^--disable-auth(?:=true)?$/), env("ARGOCD_SERVER_DISABLE_AUTH", TRUE)),
        because: "lets everybody deploy, as authentication is off",
        closing: "remove --disable-auth",
      },
    ],
    writable: ["/tmp"],
    code: true,
    source: "Argo CD documentation, argocd-server",
  })),
  service("argo-workflows", "quay.io/argoproj/argocli argoproj/argocli", () => ({
    name: "Argo Workflows",
    category: "ci",
    ports: "2746*",
    state: closed("asks for a client token"),
    open: [
      {
        when: any(arg(/^--auth-mode/, /^server$/), env("ARGO_AUTH_MODE", /^server$/)),
        because: "lets everybody run workflows, as its auth mode is server",
        closing: "use --auth-mode=client or sso",
      },
    ],
    code: true,
    source: "Argo Workflows documentation, server auth mode",
  })),
  service("rancher", "rancher/rancher", () => ({
    name: "Rancher",
    category: "admin",
    ports: "80* 443*",
    state: closed("asks for a bootstrap password"),
    credentials: [credentials("admin", "admin", "", "CATTLE_BOOTSTRAP_PASSWORD")],
    closed: [{ when: env("CATTLE_BOOTSTRAP_PASSWORD"), because: "asks for the password that is set" }],
    code: true,
    source: "Rancher documentation, bootstrap password",
  })),
  service("weave-scope", "weaveworks/scope", () => ({
    name: "Weave Scope",
    category: "admin",
    ports: "4040*",
    state: open("gives everybody a shell in every container", "remove it; it is no longer maintained"),
    closed: [
      {
        when: any(env("ENABLE_BASIC_AUTH", TRUE), arg(/^--app\.basicAuth(?:=true)?$/)),
        because: "asks for the login that is set",
      },
    ],
    code: true,
    source: "weaveworks/scope documentation",
  })),
];
