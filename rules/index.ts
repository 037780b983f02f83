// Generated from the folder: run `npm test -- -u` after adding a rule.
import type { BuiltInRule, Rule } from "plimsoll";
import enforcePodSecurityAdmission from "./1-platform/enforce-pod-security-admission.ts";
import noControlPlaneScheduling from "./1-platform/no-control-plane-scheduling.ts";
import noDockerSocket from "./1-platform/no-docker-socket.ts";
import noHostCredentialsMount from "./1-platform/no-host-credentials-mount.ts";
import noHostDevices from "./1-platform/no-host-devices.ts";
import noHostIpc from "./1-platform/no-host-ipc.ts";
import noHostNetwork from "./1-platform/no-host-network.ts";
import noHostPathVolumes from "./1-platform/no-host-path-volumes.ts";
import noHostPid from "./1-platform/no-host-pid.ts";
import noHostPort from "./1-platform/no-host-port.ts";
import noHostProbe from "./1-platform/no-host-probe.ts";
import noOtherHostNamespaces from "./1-platform/no-other-host-namespaces.ts";
import noSensitiveHostPath from "./1-platform/no-sensitive-host-path.ts";
import noSharedMountPropagation from "./1-platform/no-shared-mount-propagation.ts";
import noSystemNamespace from "./1-platform/no-system-namespace.ts";
import noUnsafeSysctls from "./1-platform/no-unsafe-sysctls.ts";
import noWindowsHostProcess from "./1-platform/no-windows-host-process.ts";
import readOnlyHostMounts from "./1-platform/read-only-host-mounts.ts";
import boundedRestartPolicy from "./2-container/bounded-restart-policy.ts";
import dropAllCapabilities from "./2-container/drop-all-capabilities.ts";
import limitCpu from "./2-container/limit-cpu.ts";
import limitEphemeralStorage from "./2-container/limit-ephemeral-storage.ts";
import limitMemory from "./2-container/limit-memory.ts";
import limitPids from "./2-container/limit-pids.ts";
import minimalFinalImage from "./2-container/minimal-final-image.ts";
import noApparmorUnconfined from "./2-container/no-apparmor-unconfined.ts";
import noDangerousCapabilities from "./2-container/no-dangerous-capabilities.ts";
import noInsecureBuild from "./2-container/no-insecure-build.ts";
import noPasswordInImage from "./2-container/no-password-in-image.ts";
import noPrivilegeEscalation from "./2-container/no-privilege-escalation.ts";
import noSeccompUnconfined from "./2-container/no-seccomp-unconfined.ts";
import noSecretFilesInImage from "./2-container/no-secret-files-in-image.ts";
import noSecretsInImage from "./2-container/no-secrets-in-image.ts";
import noSelinuxOverride from "./2-container/no-selinux-override.ts";
import noSshServer from "./2-container/no-ssh-server.ts";
import noSudo from "./2-container/no-sudo.ts";
import noUnmaskedProc from "./2-container/no-unmasked-proc.ts";
import noUnsafeFileModes from "./2-container/no-unsafe-file-modes.ts";
import onlyDefaultCapabilities from "./2-container/only-default-capabilities.ts";
import readOnlyRootFilesystem from "./2-container/read-only-root-filesystem.ts";
import requireDockerignore from "./2-container/require-dockerignore.ts";
import requireHealthcheck from "./2-container/require-healthcheck.ts";
import requireSeccompProfile from "./2-container/require-seccomp-profile.ts";
import restrictedVolumeTypes from "./2-container/restricted-volume-types.ts";
import sandboxUntrustedCode from "./2-container/sandbox-untrusted-code.ts";
import useUserNamespaces from "./2-container/use-user-namespaces.ts";
import bindPortsToInterface from "./3-api/bind-ports-to-interface.ts";
import limitApiRate from "./3-api/limit-api-rate.ts";
import noAnonymousBinding from "./3-api/no-anonymous-binding.ts";
import noCommittedSecrets from "./3-api/no-committed-secrets.ts";
import noDebugMode from "./3-api/no-debug-mode.ts";
import noDefaultCredentials from "./3-api/no-default-credentials.ts";
import noExposedAdminInterface from "./3-api/no-exposed-admin-interface.ts";
import noExposedDatastore from "./3-api/no-exposed-datastore.ts";
import noIngressSnippets from "./3-api/no-ingress-snippets.ts";
import noLongLivedTokens from "./3-api/no-long-lived-tokens.ts";
import noPermissiveCors from "./3-api/no-permissive-cors.ts";
import noPermissiveMeshPolicy from "./3-api/no-permissive-mesh-policy.ts";
import noPlaintextCredentials from "./3-api/no-plaintext-credentials.ts";
import noRemoteDebugPort from "./3-api/no-remote-debug-port.ts";
import noSecretsInConfig from "./3-api/no-secrets-in-config.ts";
import noServiceExternalIps from "./3-api/no-service-external-ips.ts";
import noTlsVerificationBypass from "./3-api/no-tls-verification-bypass.ts";
import noWeakTls from "./3-api/no-weak-tls.ts";
import requireApiAuth from "./3-api/require-api-auth.ts";
import requireEdgeAuth from "./3-api/require-edge-auth.ts";
import requireIngressTls from "./3-api/require-ingress-tls.ts";
import restrictExposedEndpoints from "./3-api/restrict-exposed-endpoints.ts";
import restrictServiceExposure from "./3-api/restrict-service-exposure.ts";
import secretsAsFiles from "./3-api/secrets-as-files.ts";
import noStalePackageIndex from "./4-vulnerability/no-stale-package-index.ts";
import pinImageDigest from "./4-vulnerability/pin-image-digest.ts";
import pinImageTag from "./4-vulnerability/pin-image-tag.ts";
import dedicatedServiceAccount from "./5-privilege/dedicated-service-account.ts";
import exposedPrivilegedWorkload from "./5-privilege/exposed-privileged-workload.ts";
import minimumSecurityLevel from "./5-privilege/minimum-security-level.ts";
import noAutomountServiceAccountToken from "./5-privilege/no-automount-service-account-token.ts";
import noBroadBinding from "./5-privilege/no-broad-binding.ts";
import noClusterAdminBinding from "./5-privilege/no-cluster-admin-binding.ts";
import noExplicitRoot from "./5-privilege/no-explicit-root.ts";
import noPermissiveScc from "./5-privilege/no-permissive-scc.ts";
import noPrivilegedSccGrant from "./5-privilege/no-privileged-scc-grant.ts";
import noPrivilegedServiceAccount from "./5-privilege/no-privileged-service-account.ts";
import noPrivileged from "./5-privilege/no-privileged.ts";
import noRootGroup from "./5-privilege/no-root-group.ts";
import noSecretsAccess from "./5-privilege/no-secrets-access.ts";
import noWildcardRbac from "./5-privilege/no-wildcard-rbac.ts";
import nonRootImageConflict from "./5-privilege/non-root-image-conflict.ts";
import openshiftArbitraryUidImage from "./5-privilege/openshift-arbitrary-uid-image.ts";
import openshiftNoFixedIdentity from "./5-privilege/openshift-no-fixed-identity.ts";
import openshiftPinRequiredScc from "./5-privilege/openshift-pin-required-scc.ts";
import openshiftSeccompConflict from "./5-privilege/openshift-seccomp-conflict.ts";
import rbacNoClusterTampering from "./5-privilege/rbac-no-cluster-tampering.ts";
import rbacNoEscalation from "./5-privilege/rbac-no-escalation.ts";
import rbacNoPodExec from "./5-privilege/rbac-no-pod-exec.ts";
import rbacNoWorkloadCreate from "./5-privilege/rbac-no-workload-create.ts";
import runAsNonRoot from "./5-privilege/run-as-non-root.ts";
import noCurlPipeShell from "./6-supply-chain/no-curl-pipe-shell.ts";
import noUnverifiedPackages from "./6-supply-chain/no-unverified-packages.ts";
import noUnverifiedRemoteAdd from "./6-supply-chain/no-unverified-remote-add.ts";
import trustedRegistry from "./6-supply-chain/trusted-registry.ts";
import blockMetadataEndpoint from "./7-network/block-metadata-endpoint.ts";
import defaultDenyNetwork from "./7-network/default-deny-network.ts";
import encryptOverlayNetwork from "./7-network/encrypt-overlay-network.ts";
import isolateComposeNetworks from "./7-network/isolate-compose-networks.ts";
import limitNamespaceResources from "./7-network/limit-namespace-resources.ts";
import networkPolicyCapableCni from "./7-network/network-policy-capable-cni.ts";
import noAllowAllNetworkPolicy from "./7-network/no-allow-all-network-policy.ts";
import noDanglingNetworkPolicy from "./7-network/no-dangling-network-policy.ts";
import noDefaultBridge from "./7-network/no-default-bridge.ts";
import noDefaultNamespace from "./7-network/no-default-namespace.ts";
import noSdnIsolationBypass from "./7-network/no-sdn-isolation-bypass.ts";
import noSharedContainerNamespaces from "./7-network/no-shared-container-namespaces.ts";
import requireNetworkPolicy from "./7-network/require-network-policy.ts";
import restrictEgress from "./7-network/restrict-egress.ts";
import restrictGatewayRoutes from "./7-network/restrict-gateway-routes.ts";
import separateEnvironments from "./7-network/separate-environments.ts";
import badIgnore from "./bad-ignore.ts";
import unreadableFile from "./unreadable-file.ts";

export const rules: readonly Rule[] = [
  enforcePodSecurityAdmission,
  noControlPlaneScheduling,
  noDockerSocket,
  noHostCredentialsMount,
  noHostDevices,
  noHostIpc,
  noHostNetwork,
  noHostPathVolumes,
  noHostPid,
  noHostPort,
  noHostProbe,
  noOtherHostNamespaces,
  noSensitiveHostPath,
  noSharedMountPropagation,
  noSystemNamespace,
  noUnsafeSysctls,
  noWindowsHostProcess,
  readOnlyHostMounts,
  boundedRestartPolicy,
  dropAllCapabilities,
  limitCpu,
  limitEphemeralStorage,
  limitMemory,
  limitPids,
  minimalFinalImage,
  noApparmorUnconfined,
  noDangerousCapabilities,
  noInsecureBuild,
  noPasswordInImage,
  noPrivilegeEscalation,
  noSeccompUnconfined,
  noSecretFilesInImage,
  noSecretsInImage,
  noSelinuxOverride,
  noSshServer,
  noSudo,
  noUnmaskedProc,
  noUnsafeFileModes,
  onlyDefaultCapabilities,
  readOnlyRootFilesystem,
  requireDockerignore,
  requireHealthcheck,
  requireSeccompProfile,
  restrictedVolumeTypes,
  sandboxUntrustedCode,
  useUserNamespaces,
  bindPortsToInterface,
  limitApiRate,
  noAnonymousBinding,
  noCommittedSecrets,
  noDebugMode,
  noDefaultCredentials,
  noExposedAdminInterface,
  noExposedDatastore,
  noIngressSnippets,
  noLongLivedTokens,
  noPermissiveCors,
  noPermissiveMeshPolicy,
  noPlaintextCredentials,
  noRemoteDebugPort,
  noSecretsInConfig,
  noServiceExternalIps,
  noTlsVerificationBypass,
  noWeakTls,
  requireApiAuth,
  requireEdgeAuth,
  requireIngressTls,
  restrictExposedEndpoints,
  restrictServiceExposure,
  secretsAsFiles,
  noStalePackageIndex,
  pinImageDigest,
  pinImageTag,
  dedicatedServiceAccount,
  exposedPrivilegedWorkload,
  minimumSecurityLevel,
  noAutomountServiceAccountToken,
  noBroadBinding,
  noClusterAdminBinding,
  noExplicitRoot,
  noPermissiveScc,
  noPrivilegedSccGrant,
  noPrivilegedServiceAccount,
  noPrivileged,
  noRootGroup,
  noSecretsAccess,
  noWildcardRbac,
  nonRootImageConflict,
  openshiftArbitraryUidImage,
  openshiftNoFixedIdentity,
  openshiftPinRequiredScc,
  openshiftSeccompConflict,
  rbacNoClusterTampering,
  rbacNoEscalation,
  rbacNoPodExec,
  rbacNoWorkloadCreate,
  runAsNonRoot,
  noCurlPipeShell,
  noUnverifiedPackages,
  noUnverifiedRemoteAdd,
  trustedRegistry,
  blockMetadataEndpoint,
  defaultDenyNetwork,
  encryptOverlayNetwork,
  isolateComposeNetworks,
  limitNamespaceResources,
  networkPolicyCapableCni,
  noAllowAllNetworkPolicy,
  noDanglingNetworkPolicy,
  noDefaultBridge,
  noDefaultNamespace,
  noSdnIsolationBypass,
  noSharedContainerNamespaces,
  requireNetworkPolicy,
  restrictEgress,
  restrictGatewayRoutes,
  separateEnvironments,
];

export const builtInRules: readonly BuiltInRule[] = [badIgnore, unreadableFile];
