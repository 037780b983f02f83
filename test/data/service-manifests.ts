import type { ServicePort } from "../../rules/data/services.ts";

/** How a known service is set up, whatever the format. */
export interface Setup {
  readonly image: string;
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly args: readonly string[];
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly ports: readonly ServicePort[];
}

/** `published`: strangers reach all its ports; `alone`: nobody else does. */
export type Reach = "published" | "alone";

const SECRET = "<secret>";
const literal = (text: string): string => text.replaceAll("$", "$$$$");

/** A Compose file; JSON is YAML, and needs no escaping of our own. */
export const composeOf = ({ image, env, args, files, ports }: Setup, reach: Reach): string =>
  JSON.stringify({
    services: {
      it: {
        image,
        environment: env.map(([name, value]) => (value === SECRET ? name : `${name}=${literal(value)}`)),
        ...(args.length > 0 ? { command: args.map(literal) } : {}),
        configs: files.map(([target], at) => ({ source: `c${at}`, target })),
        ports: reach === "published" ? ports.map(({ port, protocol }) => `${port}:${port}/${protocol}`) : [],
      },
    },
    configs: Object.fromEntries(files.map(([, text], at) => [`c${at}`, { content: literal(text) }])),
  });

/** A pod with a Service that opens it on every node, or with a policy that lets nobody in. */
export const podOf = (setup: Setup, reach: Reach): string =>
  [configMapOf(setup), pod(setup), reach === "published" ? nodePort(setup) : denyAll]
    .map((object) => JSON.stringify(object))
    .join("\n---\n");

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const configMapOf = ({ files }: Setup) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "it" },
  data: Object.fromEntries(files.map(([path, text]) => [nameOf(path), text])),
});

const pod = ({ image, env, args, files }: Setup) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "it", labels: { app: "it" } },
  spec: {
    containers: [
      {
        name: "it",
        image,
        env: env.map(([name, value]) =>
          value === SECRET
            ? { name, valueFrom: { secretKeyRef: { name: "it", key: "it" } } }
            : { name, value },
        ),
        ...(args.length > 0 ? { args } : {}),
        volumeMounts: files.map(([path]) => ({ name: "it", mountPath: path, subPath: nameOf(path) })),
      },
    ],
    volumes: [{ name: "it", configMap: { name: "it" } }],
  },
});

const nodePort = ({ ports }: Setup) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "it" },
  spec: {
    type: "NodePort",
    selector: { app: "it" },
    ports: ports.map(({ port, protocol }) => ({
      name: `${protocol}-${port}`,
      port,
      protocol: protocol.toUpperCase(),
    })),
  },
});

const denyAll = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "it" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};
