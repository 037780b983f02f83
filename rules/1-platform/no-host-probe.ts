import {
  type Container,
  type Context,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  pss,
  remove,
} from "plimsoll";

/** The standard has this control since 1.34. */
const SINCE = 34;

export default defineRule({
  id: "no-host-probe",
  mistake: "platform",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "pss-baseline", "pss-restricted"],
  title: "A probe or lifecycle hook makes the kubelet call another host",
  why: "The kubelet makes the call from the network of the node, so whoever writes the pod reaches what only nodes reach: cloud metadata, the loopback interface, services behind a firewall.",
  remedy: "Remove `host`: the kubelet then calls the pod's own address.",
  references: [pss("baseline", "Host Probes / Lifecycle Hooks"), cwe(918)],
  peers: [],

  on: "container",
  *check(container: Container, context: Context) {
    const judged = context.kubernetes.minor >= SINCE;
    if (context.exact && !judged) return;
    for (const { name, host } of container.handlers) {
      if (host.state !== "set" || host.value === "") continue;
      yield {
        at: host,
        message: `${name} of ${container.label} makes the node call ${host.value}`,
        severity: judged ? undefined : "info",
        fix: remove(host, "suggest", "Call the pod itself"),
      };
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            livenessProbe:
              httpGet:
                host: 169.254.169.254
                #     ^^^^^^^^^^^^^^^ liveness probe of container "web" makes the node call 169.254.169.254
                port: 80
            lifecycle:
              postStart:
                tcpSocket:
                  host: 127.0.0.1
                  #     ^^^^^^^^^ postStart hook of container "web" makes the node call 127.0.0.1
                  port: 10250
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            livenessProbe:
              httpGet:
                port: 80
            lifecycle:
              postStart:
                tcpSocket:
                  port: 10250
    `,
  },
  {
    name: "an empty host, a Host header, a command and gRPC call the pod",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            livenessProbe:
              httpGet:
                host: ""
                port: 80
                httpHeaders:
                  - name: Host
                    value: example.com
            readinessProbe:
              exec:
                command: [cat, /tmp/ready]
            startupProbe:
              grpc:
                port: 9000
    `,
  },
  {
    name: "admission judges it since Kubernetes 1.34",
    exact: true,
    kubernetes: "1.33",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            readinessProbe:
              tcpSocket:
                host: localhost
                port: 80
    `,
  },
];
