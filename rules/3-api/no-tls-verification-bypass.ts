import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type EnvVar,
  type Example,
  is,
  kubernetes,
  type Manifest,
  matchesImage,
  type Problem,
  type RunCommand,
  type Severity,
  type ShellCommand,
  type Stage,
  type Value,
  type Variable,
  valueOf,
} from "plimsoll";
import { bypassOf, isBypassArgument, isPlainDatabase, turnsOff } from "../data/tls-switches.ts";

const isAllowed = (name: string, { options }: Context): boolean =>
  (options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, name));

function* judgeVariable(
  { name, value, at }: EnvVar | Variable,
  label: string,
  severity: Severity,
  context: Context,
): Iterable<Problem> {
  const text = valueOf(value);
  if (text === undefined || isAllowed(name, context)) return;
  if (turnsOff(name, text)) {
    yield { at, severity, message: `${name} turns the check of certificates off in ${label}` };
  } else if (isPlainDatabase(text)) {
    yield { at, severity: "low", message: `${name} reaches a database elsewhere without TLS` };
  }
}

/** What stays in the image counts more than what only its build did. */
function* judgeStage(stage: Stage, context: Context): Iterable<Problem> {
  if (!stage.reachable) return;
  for (const variable of stage.variables) {
    if (variable.instruction === "LABEL") continue;
    const stays = stage.shipped && variable.instruction === "ENV";
    yield* judgeVariable(variable, stays ? "the image" : "the build", stays ? "high" : "medium", context);
  }
}

/** Files in which package managers keep the setting. */
const WRITTEN =
  /^[ \t]*(?:sslverify\s*=\s*(?:0|false|no)|strict-ssl\s*=\s*false|trusted-host\s*=.*|ssl_verify:\s*(?:false|no)|check_certificate\s*=\s*off)\s*$|Acquire::https?(?:::[^:\s]{1,200})?::Verify-Peer\s+"?(?:false|0|no)/im;

function writtenBy(command: ShellCommand): string | undefined {
  if (!command.redirects.some(({ operator }) => operator.includes(">"))) return undefined;
  const texts = [
    ...command.args.map(({ text }) => text),
    ...command.redirects.map(({ heredoc }) => heredoc ?? ""),
  ];
  const found = WRITTEN.exec(texts.join("\n").replaceAll("\\n", "\n"))?.[0];
  return found === undefined ? undefined : `\`${found.trim()}\` in a configuration file`;
}

const assigned = ({ assignments }: ShellCommand): string | undefined => {
  const found = assignments.find(({ name, value }) => value.literal && turnsOff(name, value.text));
  return found && `${found.name}=${found.value.text}`;
};

function* judgeRun(run: RunCommand, context: Context): Iterable<Problem> {
  if (run.stage && !run.stage.reachable) return;
  const severity = run.stage && !run.stage.shipped ? "medium" : "high";
  const seen = new Set<string>();
  for (const command of run.script.commands) {
    const found = assigned(command) ?? bypassOf(command) ?? writtenBy(command);
    if (found === undefined || seen.has(found) || isAllowed(command.name, context)) continue;
    seen.add(found);
    yield { at: run.at, severity, message: `${found} turns the check of certificates off` };
  }
}

function* judgeContainer(container: Container, context: Context): Iterable<Problem> {
  for (const variable of container.env) yield* judgeVariable(variable, container.label, "high", context);
  for (const variable of container.buildArgs) yield* judgeVariable(variable, "the build", "medium", context);
  for (const word of [container.command, container.args].flatMap((list) => valueOf(list) ?? [])) {
    const text = valueOf(word);
    if (text === undefined || !isBypassArgument(text) || isAllowed(text, context)) continue;
    // The documentation of metrics-server asks for it where kubelets sign for themselves.
    const severity = text.startsWith("--kubelet-insecure-tls") ? "low" : "high";
    yield {
      at: word,
      severity,
      message: `${text} turns the check of certificates off in ${container.label}`,
    };
  }
}

interface Switch {
  readonly kinds: readonly string[];
  readonly group: RegExp;
  readonly flags: (root: Value) => readonly Value[];
  readonly severity: Severity;
}

const MONITORS = (root: Value): readonly Value[] =>
  [
    ...root.get("spec", "endpoints").items,
    ...root.get("spec", "podMetricsEndpoints").items,
    root.get("spec"),
  ].map((endpoint) => endpoint.get("tlsConfig", "insecureSkipVerify"));

/** Objects with a flag that turns the check off. */
const SWITCHES: readonly Switch[] = [
  {
    kinds: ["APIService"],
    group: /^apiregistration\.k8s\.io$/,
    flags: (root) => [root.get("spec", "insecureSkipTLSVerify")],
    severity: "high",
  },
  {
    kinds: ["Config"],
    group: /^$/,
    flags: (root) =>
      root.get("clusters").items.map((entry) => entry.get("cluster", "insecure-skip-tls-verify")),
    severity: "high",
  },
  {
    kinds: ["ServersTransport", "ServersTransportTCP"],
    group: /^traefik\.(?:io|containo\.us)$/,
    flags: (root) => [root.get("spec", "insecureSkipVerify"), root.get("spec", "tls", "insecureSkipVerify")],
    severity: "medium",
  },
  {
    kinds: ["DestinationRule"],
    group: /^networking\.istio\.io$/,
    flags: (root) => {
      const policies = [root.get("spec"), ...root.get("spec", "subsets").items].map((one) =>
        one.get("trafficPolicy"),
      );
      const ports = policies.flatMap((policy) => [policy, ...policy.get("portLevelSettings").items]);
      return ports.map((policy) => policy.get("tls", "insecureSkipVerify"));
    },
    severity: "medium",
  },
  {
    kinds: ["ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig"],
    group: /^monitoring\.coreos\.com$/,
    flags: MONITORS,
    severity: "low",
  },
];

/** Annotations of controllers that let a backend show any certificate. */
const ANNOTATIONS: Readonly<Record<string, RegExp>> = {
  "nginx.ingress.kubernetes.io/proxy-ssl-verify": /^off$/,
  "konghq.com/tls-verify": /^false$/,
  "haproxy.org/server-ssl-verify": /^none$/,
};

function talksTls({ annotations }: Manifest): boolean {
  const protocol = annotations.get("nginx.ingress.kubernetes.io/backend-protocol");
  return /^(?:https|grpcs)$/i.test((protocol && valueOf(protocol)) ?? "");
}

const messageFor = ({ label }: Manifest): string => `${label} turns the check of certificates off`;

function* judgeFlags(manifest: Manifest): Iterable<Problem> {
  const { kind, group, root, name } = manifest;
  const found = SWITCHES.filter((one) => one.kinds.includes(kind) && one.group.test(group));
  for (const { flags, severity } of found) {
    // metrics-server is installed this way by its own documentation.
    const own = name.endsWith(".metrics.k8s.io") ? "low" : severity;
    for (const { flag } of flags(root))
      if (is(flag, true)) yield { at: flag, severity: own, message: messageFor(manifest) };
  }
}

function* judgeManifest(manifest: Manifest): Iterable<Problem> {
  yield* judgeFlags(manifest);
  for (const [name, pattern] of Object.entries(ANNOTATIONS)) {
    const value = manifest.annotations.get(name);
    if (!value || !pattern.test(valueOf(value) ?? "")) continue;
    if (name.startsWith("nginx.ingress") && !talksTls(manifest)) continue;
    yield { at: value, severity: "medium", message: messageFor(manifest) };
  }
}

export default defineRule({
  id: "no-tls-verification-bypass",
  mistake: "api",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Certificates are not checked",
  why: "Whoever stands on the way can answer in the place of the server: read the passwords that are sent, and change what is downloaded.",
  remedy: "Trust the certificate authority that signed the server's certificate, and leave the check on.",
  references: [cwe(295), attack("T1557"), attack("T1195.002"), cisDocker("4.11")],
  peers: [
    "CKV2_DOCKER_2",
    "CKV2_DOCKER_3",
    "CKV2_DOCKER_4",
    "CKV2_DOCKER_5",
    "CKV2_DOCKER_6",
    "CKV2_DOCKER_12",
    "CKV2_DOCKER_13",
    "CKV2_DOCKER_14",
    "CKV2_DOCKER_15",
    "CKV2_DOCKER_16",
  ],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables, programs and options that may do so; `*` stands for any text",
    },
  },

  on: "run",
  check: judgeRun,
  alsoOn: { stage: judgeStage, container: judgeContainer, manifest: judgeManifest },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM node:22.11 AS build
      ENV NODE_TLS_REJECT_UNAUTHORIZED=0
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NODE_TLS_REJECT_UNAUTHORIZED turns the check of certificates off in the build
      RUN npm config set strict-ssl false && npm ci
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ npm set strict-ssl false turns the check of certificates off
      FROM debian:12.8
      ENV GIT_SSL_NO_VERIFY=0
      #   ^^^^^^^^^^^^^^^^^^^ GIT_SSL_NO_VERIFY turns the check of certificates off in the image
      ARG PIP_TRUSTED_HOST=pypi.example.com
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PIP_TRUSTED_HOST turns the check of certificates off in the build
      RUN curl -sSLk https://example.com/tool -o /usr/local/bin/tool
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ curl -sSLk turns the check of certificates off
      RUN PYTHONHTTPSVERIFY=0 python3 setup.py
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PYTHONHTTPSVERIFY=0 turns the check of certificates off
      RUN wget --no-check-certificate https://example.com/tool || git -c http.sslVerify=false clone https://example.com/tool.git
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ git http.sslVerify=false turns the check of certificates off
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ wget --no-check-certificate turns the check of certificates off
      RUN pip install --trusted-host pypi.example.com tool && dnf install -y --setopt=epel.sslverify=0 tool
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnf --setopt=epel.sslverify=0 turns the check of certificates off
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ pip --trusted-host turns the check of certificates off
      RUN printf '[acme]\nsslverify=0\n' > /etc/yum.repos.d/acme.repo
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`sslverify=0\` in a configuration file turns the check of certificates off
      COPY --from=build /app /app
    `,
    good: dockerfile`
      FROM node:22.11 AS build
      ENV NODE_TLS_REJECT_UNAUTHORIZED=1
      RUN npm config set strict-ssl true && npm ci
      FROM debian:12.8
      ARG TOKEN=\${GIT_SSL_NO_VERIFY}
      RUN curl -sSL https://example.com/tool -o /usr/local/bin/tool
      RUN curl -lok https://example.com/tool | grep -k tool
      RUN wget https://example.com/tool || grep -- "--no-check-certificate" /etc/wgetrc
      RUN unset GIT_SSL_NO_VERIFY && git clone https://example.com/tool.git
      COPY --from=build /app /app
    `,
  },
  {
    name: "a program that asks itself, a stage that nobody uses, a health check",
    good: dockerfile`
      FROM debian:12.8 AS unused
      RUN wget --no-check-certificate https://example.com/tool
      FROM debian:12.8
      RUN curl -k https://localhost:8443/ready
      HEALTHCHECK CMD curl -fk https://localhost:8443/ready
    `,
  },
  {
    name: "the rest of the package managers, and one that is agreed on",
    options: { allow: ["conda"] },
    bad: dockerfile`
      FROM debian:12.8
      RUN apt-get -o Acquire::https::Verify-Peer=false update
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ apt-get Acquire::https::Verify-Peer=false turns the check of certificates off
      RUN composer config -g -- disable-tls true
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ composer disable-tls true turns the check of certificates off
      RUN conda config --set ssl_verify false
      RUN yarn config set "strict-ssl" false -g
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ yarn set strict-ssl false turns the check of certificates off
    `,
    good: dockerfile`
      FROM debian:12.8
      RUN conda config --set ssl_verify false
    `,
  },
  {
    bad: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            NODE_TLS_REJECT_UNAUTHORIZED: "0"
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NODE_TLS_REJECT_UNAUTHORIZED turns the check of certificates off in service "api"
            DATABASE_URL: postgres://api@db.example.com/api?sslmode=disable
          # ^^^^^^^^^^^^ DATABASE_URL reaches a database elsewhere without TLS
        proxy:
          image: traefik:v3.2.1
          command: ["--providers.docker", "--serversTransport.insecureSkipVerify=true"]
          #                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ --serversTransport.insecureSkipVerify=true turns the check of certificates off in service "proxy"
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            NODE_TLS_REJECT_UNAUTHORIZED: \${REJECT}
            DATABASE_URL: postgres://api@db/api?sslmode=disable
            VAULT_SKIP_VERIFY: "false"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: metrics
      spec:
        containers:
          - name: metrics
            image: registry.k8s.io/metrics-server/metrics-server:v0.7.2
            args: [--kubelet-insecure-tls]
            #      ^^^^^^^^^^^^^^^^^^^^^^ --kubelet-insecure-tls turns the check of certificates off in container "metrics"
            env:
              - name: VAULT_SKIP_VERIFY
              #       ^^^^^^^^^^^^^^^^^ VAULT_SKIP_VERIFY turns the check of certificates off in container "metrics"
                value: "true"
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata:
        name: v1beta1.metrics.k8s.io
      spec:
        insecureSkipTLSVerify: true
        #                      ^^^^ APIService "v1beta1.metrics.k8s.io" turns the check of certificates off
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata:
        name: v1.shop.example.com
      spec:
        insecureSkipTLSVerify: true
        #                      ^^^^ APIService "v1.shop.example.com" turns the check of certificates off
      ---
      apiVersion: traefik.io/v1alpha1
      kind: ServersTransport
      metadata:
        name: any
      spec:
        insecureSkipVerify: true
        #                   ^^^^ ServersTransport "any" turns the check of certificates off
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: pay
      spec:
        host: pay.example.com
        trafficPolicy:
          tls: { mode: SIMPLE, insecureSkipVerify: true }
          #                                        ^^^^ DestinationRule "pay" turns the check of certificates off
      ---
      apiVersion: monitoring.coreos.com/v1
      kind: ServiceMonitor
      metadata:
        name: kubelet
      spec:
        endpoints:
          - port: https
            tlsConfig: { insecureSkipVerify: true }
            #                                ^^^^ ServiceMonitor "kubelet" turns the check of certificates off
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/backend-protocol: HTTPS
          nginx.ingress.kubernetes.io/proxy-ssl-verify: "off"
          #                                             ^^^^^ Ingress "shop" turns the check of certificates off
    `,
    good: kubernetes`
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata:
        name: v1.shop.example.com
      spec:
        caBundle: LS0tLS1CRUdJTg==
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: pay
      spec:
        host: pay.example.com
        trafficPolicy:
          tls: { mode: SIMPLE, caCertificates: /etc/roots.pem }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/proxy-ssl-verify: "off"
      ---
      apiVersion: v1
      kind: Config
      clusters:
        - name: shop
          cluster: { server: "https://10.0.0.1:6443", insecure-skip-tls-verify: false }
    `,
  },
];
