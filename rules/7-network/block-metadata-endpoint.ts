import {
  absentField,
  append,
  attack,
  compose,
  coversAddress,
  defineRule,
  type EnvVar,
  type Example,
  type Fix,
  kubernetes,
  nsa,
  type Policy,
  type PolicyPeer,
  type PolicyRule,
  type Problem,
  tcp,
  valueOf,
  type Workload,
} from "plimsoll";

/** Where the clouds answer with credentials to whoever asks: AWS, Azure, Google and others; Alibaba; AWS by IPv6. */
const ADDRESSES = ["169.254.169.254", "100.100.100.200", "fd00:ec2::254"];
const MENTION =
  /(?<![\d.])(?:169\.254\.169\.254|100\.100\.100\.200)(?![\d.])|fd00:ec2::254|metadata\.google\.internal/i;

export default defineRule({
  id: "block-metadata-endpoint",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Pods may call the metadata service of the cloud",
  why: "A request to 169.254.169.254 that an attacker makes a server send returns the credentials of the node.",
  remedy:
    "Leave the address out of every range that pods may call, and give workloads an identity of their own.",
  references: [attack("T1552.005"), nsa("network separation")],
  peers: ["C-0052"],
  options: {
    cloud: {
      type: "string",
      enum: ["", "aws", "gcp", "azure", "none"],
      default: "",
      description:
        "Cloud that the cluster runs in; with one, namespaces without a policy for egress are reported too, with none nothing is.",
    },
  },

  on: "policy",
  *check(policy, { options }) {
    if (!policy.governsEgress || options["cloud"] === "none" || isForAgents(policy)) return;
    for (const rule of policy.egress) {
      if (rule.action !== "allow") continue;
      for (const peer of rule.peers ?? []) yield* peerProblem(policy, rule, peer);
    }
  },
  alsoOn: {
    *namespace(namespace, { options }) {
      if (!["aws", "gcp", "azure"].includes(String(options["cloud"]))) return;
      const open = namespace.workloads.filter(
        (workload) =>
          workload.longRunning &&
          !namespace.policies.some((policy) => policy.governsEgress && policy.selects.includes(workload)),
      );
      const [first, ...others] = open;
      if (!first) return;
      yield {
        at: first.at,
        about: first,
        message: `no policy keeps ${first.label}${others.length > 0 ? ` and ${others.length} more` : ""} from the metadata service`,
        also: others.slice(0, 10).map((other) => ({ at: other.at, message: other.label })),
      };
    },
    *workload(workload, { options }) {
      if (options["cloud"] === "none") return;
      const message = `${workload.label} is told to call the metadata service of the cloud`;
      for (const at of mentions(workload)) yield { at, severity: "info", message };
    },
  },
});

const AGENT = /metadata|workload-identity|iam-?agent|kube2iam|kiam|csi|cloud-controller|node-?agent/i;

/** Handing out identities, or talking to the cloud, is what these are for. */
const isForAgents = ({ selects }: Policy): boolean =>
  selects.length > 0 && selects.every(({ name }) => AGENT.test(name));

function* peerProblem(policy: Policy, rule: PolicyRule, peer: PolicyPeer): Generator<Problem> {
  if (peer.cidr.state !== "set") return;
  const reached = reachedBy(policy, rule, peer);
  if (reached === undefined) return;
  yield {
    at: peer.cidr,
    message: `${policy.label} lets its pods call the metadata service (${reached})`,
    fix: exception(policy, peer, reached),
  };
}

/** The address of the metadata service in what a peer names; one that leaves out the usual one has thought of it. */
function reachedBy(policy: Policy, rule: PolicyRule, peer: PolicyPeer): string | undefined {
  const whole = { ...peer, except: absentField(peer.at) };
  const reaches = (one: PolicyPeer, address: string): boolean =>
    coversAddress({ ...rule, peers: [one] }, policy, address, tcp(80)) === true;
  const named = ADDRESSES.find((address) => reaches(whole, address));
  return named !== undefined && reaches(peer, named) ? named : undefined;
}

/** The other dialects write what is left out in other ways. */
const exception = (policy: Policy, peer: PolicyPeer, address: string): Fix | undefined =>
  policy.precedence.dialect === "kubernetes"
    ? append(peer.except, `${address}/${address.includes(":") ? 128 : 32}`, "suggest", `leave ${address} out`)
    : undefined;

function* mentions({ containers, extraHosts }: Workload): Generator<EnvVar["value"]> {
  const values = containers.flatMap(({ env }) => env).map(({ value }) => value);
  for (const value of [...values, ...extraHosts]) if (MENTION.test(valueOf(value) ?? "")) yield value;
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 0.0.0.0/0
                  #     ^^^^^^^^^ NetworkPolicy "api" lets its pods call the metadata service (169.254.169.254)
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 0.0.0.0/0
                  except:
                    - 169.254.169.254/32
    `,
  },
  {
    name: "an exception that is too small, ports that leave no way, other peers",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 169.254.0.0/16
                  #     ^^^^^^^^^^^^^^ NetworkPolicy "api" lets its pods call the metadata service (169.254.169.254)
                  except: [169.254.20.10/32]
          - to:
              - ipBlock:
                  cidr: fd00::/8
                  #     ^^^^^^^^ NetworkPolicy "api" lets its pods call the metadata service (fd00:ec2::254)
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 169.254.20.10/32
            ports:
              - port: 53
                protocol: UDP
          - to:
              - ipBlock:
                  cidr: 0.0.0.0/0
            ports:
              - port: 443
          - to:
              - ipBlock:
                  cidr: 0.0.0.0/0
                  except: [169.254.0.0/16]
          - to:
              - ipBlock:
                  cidr: 203.0.113.0/24
    `,
    fixed: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 169.254.0.0/16
                  except: [169.254.20.10/32, 169.254.169.254/32]
          - to:
              - ipBlock:
                  cidr: fd00::/8
                  except:
                    - fd00:ec2::254/128
    `,
  },
  {
    name: "services of Compose that are told where it is",
    bad: compose`
      services:
        api:
          image: example.com/api:1.0.0
          environment:
            IMDS: http://169.254.169.254/latest/meta-data/
            #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "api" is told to call the metadata service of the cloud
          extra_hosts:
            - metadata:169.254.169.254
            #          ^^^^^^^^^^^^^^^ service "api" is told to call the metadata service of the cloud
    `,
  },
  {
    name: "an agent of the cloud; a cluster in no cloud",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: gke-metadata-server
        labels: { app: metadata }
      spec:
        containers:
          - name: server
            image: example.com/metadata:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: metadata
      spec:
        podSelector: { matchLabels: { app: metadata } }
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 169.254.169.254/32
    `,
  },
  {
    name: "a cluster that is known to run in a cloud",
    options: { cloud: "aws" },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ no policy keeps Pod "api" from the metadata service
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
];
