import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Endpoint,
  type Example,
  files,
  type Problem,
  valueOf,
} from "plimsoll";
import { isOneOf } from "../data/image-name.ts";
import { bindToLoopback } from "../data/reach.ts";
import { imageBehind, isDatastore, judge, serviceIn } from "../data/services.ts";

/** What is there to be reached: web servers and proxies. */
const FRONT_DOORS =
  "nginx nginxinc/nginx-unprivileged openresty/openresty httpd caddy traefik haproxy envoyproxy/envoy kong kong/kong-gateway apache/apisix jc21/nginx-proxy-manager nginxproxy/nginx-proxy jwilder/nginx-proxy lscr.io/linuxserver/swag cloudflare/cloudflared varnish".split(
    " ",
  );

const WEB_PORTS = ["80", "443"];
const EVERYWHERE = /^(?:0\.0\.0\.0|\[?::\]?)$/;

export default defineRule({
  id: "bind-ports-to-interface",
  mistake: "api",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Port is published on every interface",
  why: "Docker opens the port past the firewall of the host on every network that the host is in, the public one included.",
  remedy:
    "Name the interface: `127.0.0.1:` for what only the host and its proxy need, else the address of the internal network.",
  references: [cisDocker("5.8"), cisDocker("5.9"), cisDocker("5.14"), cwe(1327), attack("T1133")],
  peers: [
    "kube-linter:privileged-ports",
    "container_traffic_not_bound_to_host_interface",
    "privileged_ports_mapped_in_container",
    "dclint:no-unbound-port-interfaces",
    "KSV-0117",
  ],
  subchecks: {
    privileged: {
      about: "A port below 1024 of the host other than 80 and 443 is published",
      presets: ["cis-docker"],
    },
    random: { about: "The port of the host is left to chance" },
  },
  options: {
    allowPorts: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Ports of the host that may be published on every interface.",
    },
  },

  on: "endpoint",
  *check(endpoint, context) {
    if (endpoint.via !== "compose-port") return;
    const published = valueOf(endpoint.hostPort);
    if (published === undefined) {
      if (endpoint.hostPort.state === "absent" && isUnbound(endpoint, context)) yield random(endpoint);
      return;
    }
    if ((context.options["allowPorts"] as readonly string[]).includes(published)) return;
    if (isPrivileged(published)) yield privileged(endpoint, published);
    if (!WEB_PORTS.includes(published) && isUnbound(endpoint, context)) yield unbound(endpoint, published);
  },
});

const isEverywhere = ({ hostAddress }: Endpoint): boolean =>
  hostAddress.state === "absent" || EVERYWHERE.test(valueOf(hostAddress) ?? "");

const isPrivileged = (published: string): boolean =>
  Number.parseInt(published, 10) < 1024 && !WEB_PORTS.includes(published);

function isUnbound(endpoint: Endpoint, context: Context): boolean {
  const { container } = endpoint;
  if (!isEverywhere(endpoint) || !container) return false;
  const image = imageBehind(container);
  if (image && isOneOf(image, FRONT_DOORS)) return false;
  return context.exact || !isOthers(endpoint, container);
}

/** A port that no-remote-debug-port, no-exposed-datastore, no-exposed-admin-interface or require-api-auth reports. */
function isOthers({ port }: Endpoint, container: Container): boolean {
  if (port === 9229 || port === 9230) return true;
  const service = serviceIn(container);
  const entry = service?.ports.find((known) => known.port === port);
  if (!service || !entry) return false;
  return entry.role === "admin" || isDatastore(service) || judge(service, container).state === "open";
}

const unbound = (endpoint: Endpoint, published: string): Problem => ({
  at: endpoint.at,
  about: endpoint.container,
  message: `port ${published} of ${endpoint.workload.label} is published on every interface`,
  fix: bindToLoopback(endpoint),
});

const random = (endpoint: Endpoint): Problem => ({
  at: endpoint.at,
  about: endpoint.container,
  sub: "random",
  severity: "info",
  message: `port ${endpoint.port} of ${endpoint.workload.label} is published on every interface, at a port that chance picks`,
});

const privileged = (endpoint: Endpoint, published: string): Problem => ({
  at: endpoint.at,
  about: endpoint.container,
  sub: "privileged",
  message: `${endpoint.workload.label} takes the privileged port ${published} of the host`,
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        api:
          image: example.com/shop/api:1.0.0
          ports:
            - "3000:3000"
            # ^^^^^^^^^^^ port 3000 of service "api" is published on every interface
    `,
    good: compose`
      services:
        api:
          image: example.com/shop/api:1.0.0
          ports:
            - "127.0.0.1:3000:3000"
    `,
  },
  {
    name: "every interface by its address",
    bad: compose`
      services:
        api:
          image: example.com/shop/api:1.0.0
          ports:
            - "0.0.0.0:3000:3000"
            # ^^^^^^^^^^^^^^^^^^^ port 3000 of service "api" is published on every interface
    `,
    good: compose`
      services:
        api:
          image: example.com/shop/api:1.0.0
          ports:
            - target: 3000
              published: "3000"
              host_ip: 192.0.2.7
    `,
  },
  {
    name: "a port of the host that chance picks, and one that only root may open",
    bad: compose`
      services:
        mail:
          image: example.com/shop/mail:1.0.0
          ports:
            - "8025"
            # ^^^^^^ port 8025 of service "mail" is published on every interface, at a port that chance picks
            - "127.0.0.1:25:2525"
            # ^^^^^^^^^^^^^^^^^^^ service "mail" takes the privileged port 25 of the host
    `,
  },
  {
    name: "web servers and proxies, the ports of the web, the network of the host",
    good: files({
      "compose.yaml": compose`
        services:
          proxy:
            image: nginx:1.27.3
            ports: ["8080:80"]
          front:
            build: ./front
            ports: ["8081:80"]
          shop:
            image: example.com/shop/web:1.0.0
            ports: ["80:8080", "443:8443"]
          agent:
            image: example.com/shop/agent:1.0.0
            network_mode: host
          exposed:
            image: example.com/shop/api:1.0.0
            expose: ["3000"]
      `,
      "front/Dockerfile": dockerfile`
        FROM httpd:2.4.62
        USER www-data
      `,
    }),
  },
  {
    name: "what other rules report, ports that are allowed, values from elsewhere",
    options: { allowPorts: ["3000"] },
    good: compose`
      services:
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          ports: ["5432:5432"]
        admin:
          image: adminer:4.8.1
          ports: ["8080:8080"]
        api:
          image: example.com/shop/api:1.0.0
          ports: ["3000:3000", "9229:9229", "\${PORT}:3001", "\${ADDRESS}:3002:3002"]
    `,
  },
  {
    name: "under a published standard every port counts",
    exact: true,
    bad: compose`
      services:
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          ports:
            - "5432:5432"
            # ^^^^^^^^^^^ port 5432 of service "db" is published on every interface
    `,
  },
];
