// Generated from the folder: run `npm test -- -u` after adding a rule.
import type { Rule } from "plimsoll";
import noControlPlaneScheduling from "./1-platform/no-control-plane-scheduling.ts";
import noHostProbe from "./1-platform/no-host-probe.ts";
import noSystemNamespace from "./1-platform/no-system-namespace.ts";
import readOnlyHostMounts from "./1-platform/read-only-host-mounts.ts";
import boundedRestartPolicy from "./2-container/bounded-restart-policy.ts";
import limitCpu from "./2-container/limit-cpu.ts";
import limitEphemeralStorage from "./2-container/limit-ephemeral-storage.ts";
import limitPids from "./2-container/limit-pids.ts";
import minimalFinalImage from "./2-container/minimal-final-image.ts";
import onlyDefaultCapabilities from "./2-container/only-default-capabilities.ts";
import readOnlyRootFilesystem from "./2-container/read-only-root-filesystem.ts";
import requireHealthcheck from "./2-container/require-healthcheck.ts";
import sandboxUntrustedCode from "./2-container/sandbox-untrusted-code.ts";
import useUserNamespaces from "./2-container/use-user-namespaces.ts";
import bindPortsToInterface from "./3-api/bind-ports-to-interface.ts";
import limitApiRate from "./3-api/limit-api-rate.ts";
import noDebugMode from "./3-api/no-debug-mode.ts";
import requireEdgeAuth from "./3-api/require-edge-auth.ts";
import restrictServiceExposure from "./3-api/restrict-service-exposure.ts";
import secretsAsFiles from "./3-api/secrets-as-files.ts";
import pinImageDigest from "./4-vulnerability/pin-image-digest.ts";
import dedicatedServiceAccount from "./5-privilege/dedicated-service-account.ts";
import minimumSecurityLevel from "./5-privilege/minimum-security-level.ts";
import noAutomountServiceAccountToken from "./5-privilege/no-automount-service-account-token.ts";
import noRootGroup from "./5-privilege/no-root-group.ts";
import openshiftArbitraryUidImage from "./5-privilege/openshift-arbitrary-uid-image.ts";
import openshiftNoFixedIdentity from "./5-privilege/openshift-no-fixed-identity.ts";
import openshiftPinRequiredScc from "./5-privilege/openshift-pin-required-scc.ts";
import rbacNoClusterTampering from "./5-privilege/rbac-no-cluster-tampering.ts";
import rbacNoPodExec from "./5-privilege/rbac-no-pod-exec.ts";
import rbacNoWorkloadCreate from "./5-privilege/rbac-no-workload-create.ts";
import blockMetadataEndpoint from "./7-network/block-metadata-endpoint.ts";
import encryptOverlayNetwork from "./7-network/encrypt-overlay-network.ts";
import limitNamespaceResources from "./7-network/limit-namespace-resources.ts";
import noDefaultBridge from "./7-network/no-default-bridge.ts";
import noDefaultNamespace from "./7-network/no-default-namespace.ts";
import noSharedContainerNamespaces from "./7-network/no-shared-container-namespaces.ts";
import restrictEgress from "./7-network/restrict-egress.ts";
import restrictGatewayRoutes from "./7-network/restrict-gateway-routes.ts";
import separateEnvironments from "./7-network/separate-environments.ts";

/** The rules of all other presets, loaded when a run may need one. */
export const others: readonly Rule[] = [
  noControlPlaneScheduling,
  noHostProbe,
  noSystemNamespace,
  readOnlyHostMounts,
  boundedRestartPolicy,
  limitCpu,
  limitEphemeralStorage,
  limitPids,
  minimalFinalImage,
  onlyDefaultCapabilities,
  readOnlyRootFilesystem,
  requireHealthcheck,
  sandboxUntrustedCode,
  useUserNamespaces,
  bindPortsToInterface,
  limitApiRate,
  noDebugMode,
  requireEdgeAuth,
  restrictServiceExposure,
  secretsAsFiles,
  pinImageDigest,
  dedicatedServiceAccount,
  minimumSecurityLevel,
  noAutomountServiceAccountToken,
  noRootGroup,
  openshiftArbitraryUidImage,
  openshiftNoFixedIdentity,
  openshiftPinRequiredScc,
  rbacNoClusterTampering,
  rbacNoPodExec,
  rbacNoWorkloadCreate,
  blockMetadataEndpoint,
  encryptOverlayNetwork,
  limitNamespaceResources,
  noDefaultBridge,
  noDefaultNamespace,
  noSharedContainerNamespaces,
  restrictEgress,
  restrictGatewayRoutes,
  separateEnvironments,
];
