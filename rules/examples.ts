// Generated from the folder: run `npm test -- -u` after adding a rule.
import type { Example } from "plimsoll";

const LOADERS: Readonly<Record<string, () => Promise<readonly Example[]>>> = {
  "no-docker-socket": async () => (await import("./1-platform/no-docker-socket.ts")).examples,
  "no-host-ipc": async () => (await import("./1-platform/no-host-ipc.ts")).examples,
  "no-host-network": async () => (await import("./1-platform/no-host-network.ts")).examples,
  "no-host-pid": async () => (await import("./1-platform/no-host-pid.ts")).examples,
  "no-sensitive-host-path": async () => (await import("./1-platform/no-sensitive-host-path.ts")).examples,
  "bounded-restart-policy": async () => (await import("./2-container/bounded-restart-policy.ts")).examples,
  "drop-all-capabilities": async () => (await import("./2-container/drop-all-capabilities.ts")).examples,
  "limit-cpu": async () => (await import("./2-container/limit-cpu.ts")).examples,
  "limit-memory": async () => (await import("./2-container/limit-memory.ts")).examples,
  "limit-pids": async () => (await import("./2-container/limit-pids.ts")).examples,
  "no-dangerous-capabilities": async () => (await import("./2-container/no-dangerous-capabilities.ts")).examples,
  "no-privilege-escalation": async () => (await import("./2-container/no-privilege-escalation.ts")).examples,
  "no-seccomp-unconfined": async () => (await import("./2-container/no-seccomp-unconfined.ts")).examples,
  "no-secrets-in-image": async () => (await import("./2-container/no-secrets-in-image.ts")).examples,
  "read-only-root-filesystem": async () => (await import("./2-container/read-only-root-filesystem.ts")).examples,
  "no-exposed-datastore": async () => (await import("./3-api/no-exposed-datastore.ts")).examples,
  "no-plaintext-credentials": async () => (await import("./3-api/no-plaintext-credentials.ts")).examples,
  "require-api-auth": async () => (await import("./3-api/require-api-auth.ts")).examples,
  "require-ingress-tls": async () => (await import("./3-api/require-ingress-tls.ts")).examples,
  "no-stale-package-index": async () => (await import("./4-vulnerability/no-stale-package-index.ts")).examples,
  "pin-image-digest": async () => (await import("./4-vulnerability/pin-image-digest.ts")).examples,
  "pin-image-tag": async () => (await import("./4-vulnerability/pin-image-tag.ts")).examples,
  "no-cluster-admin-binding": async () => (await import("./5-privilege/no-cluster-admin-binding.ts")).examples,
  "no-explicit-root": async () => (await import("./5-privilege/no-explicit-root.ts")).examples,
  "no-privileged": async () => (await import("./5-privilege/no-privileged.ts")).examples,
  "no-wildcard-rbac": async () => (await import("./5-privilege/no-wildcard-rbac.ts")).examples,
  "run-as-non-root": async () => (await import("./5-privilege/run-as-non-root.ts")).examples,
  "no-curl-pipe-shell": async () => (await import("./6-supply-chain/no-curl-pipe-shell.ts")).examples,
  "no-unverified-packages": async () => (await import("./6-supply-chain/no-unverified-packages.ts")).examples,
  "no-unverified-remote-add": async () => (await import("./6-supply-chain/no-unverified-remote-add.ts")).examples,
  "trusted-registry": async () => (await import("./6-supply-chain/trusted-registry.ts")).examples,
  "default-deny-network": async () => (await import("./7-network/default-deny-network.ts")).examples,
  "isolate-compose-networks": async () => (await import("./7-network/isolate-compose-networks.ts")).examples,
  "no-allow-all-network-policy": async () => (await import("./7-network/no-allow-all-network-policy.ts")).examples,
  "require-network-policy": async () => (await import("./7-network/require-network-policy.ts")).examples,
};

/** Examples of a rule; none if there is no such rule. */
export const examplesOf = async (id: string): Promise<readonly Example[]> => (await LOADERS[id]?.()) ?? [];
