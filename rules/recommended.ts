// Generated from the folder: run `npm test -- -u` after adding a rule.
import type { Rule } from "plimsoll";
import enforcePodSecurityAdmission from "./1-platform/enforce-pod-security-admission.ts";
import noDockerSocket from "./1-platform/no-docker-socket.ts";
import noHostCredentialsMount from "./1-platform/no-host-credentials-mount.ts";
import noHostDevices from "./1-platform/no-host-devices.ts";
import noHostIpc from "./1-platform/no-host-ipc.ts";
import noHostNetwork from "./1-platform/no-host-network.ts";
import noHostPathVolumes from "./1-platform/no-host-path-volumes.ts";
import noHostPid from "./1-platform/no-host-pid.ts";
import noHostPort from "./1-platform/no-host-port.ts";
import noOtherHostNamespaces from "./1-platform/no-other-host-namespaces.ts";
import noSensitiveHostPath from "./1-platform/no-sensitive-host-path.ts";
import noSharedMountPropagation from "./1-platform/no-shared-mount-propagation.ts";
import noUnsafeSysctls from "./1-platform/no-unsafe-sysctls.ts";
import noWindowsHostProcess from "./1-platform/no-windows-host-process.ts";
import dropAllCapabilities from "./2-container/drop-all-capabilities.ts";
import limitMemory from "./2-container/limit-memory.ts";
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
import requireDockerignore from "./2-container/require-dockerignore.ts";
import requireSeccompProfile from "./2-container/require-seccomp-profile.ts";
import restrictedVolumeTypes from "./2-container/restricted-volume-types.ts";
import noAnonymousBinding from "./3-api/no-anonymous-binding.ts";
import noCommittedSecrets from "./3-api/no-committed-secrets.ts";
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
import requireIngressTls from "./3-api/require-ingress-tls.ts";
import restrictExposedEndpoints from "./3-api/restrict-exposed-endpoints.ts";
import noStalePackageIndex from "./4-vulnerability/no-stale-package-index.ts";
import pinImageTag from "./4-vulnerability/pin-image-tag.ts";
import exposedPrivilegedWorkload from "./5-privilege/exposed-privileged-workload.ts";
import noBroadBinding from "./5-privilege/no-broad-binding.ts";
import noClusterAdminBinding from "./5-privilege/no-cluster-admin-binding.ts";
import noExplicitRoot from "./5-privilege/no-explicit-root.ts";
import noPermissiveScc from "./5-privilege/no-permissive-scc.ts";
import noPrivilegedSccGrant from "./5-privilege/no-privileged-scc-grant.ts";
import noPrivilegedServiceAccount from "./5-privilege/no-privileged-service-account.ts";
import noPrivileged from "./5-privilege/no-privileged.ts";
import noSecretsAccess from "./5-privilege/no-secrets-access.ts";
import noWildcardRbac from "./5-privilege/no-wildcard-rbac.ts";
import nonRootImageConflict from "./5-privilege/non-root-image-conflict.ts";
import openshiftSeccompConflict from "./5-privilege/openshift-seccomp-conflict.ts";
import rbacNoEscalation from "./5-privilege/rbac-no-escalation.ts";
import runAsNonRoot from "./5-privilege/run-as-non-root.ts";
import noCurlPipeShell from "./6-supply-chain/no-curl-pipe-shell.ts";
import noUnverifiedPackages from "./6-supply-chain/no-unverified-packages.ts";
import noUnverifiedRemoteAdd from "./6-supply-chain/no-unverified-remote-add.ts";
import trustedRegistry from "./6-supply-chain/trusted-registry.ts";
import defaultDenyNetwork from "./7-network/default-deny-network.ts";
import isolateComposeNetworks from "./7-network/isolate-compose-networks.ts";
import networkPolicyCapableCni from "./7-network/network-policy-capable-cni.ts";
import noAllowAllNetworkPolicy from "./7-network/no-allow-all-network-policy.ts";
import noDanglingNetworkPolicy from "./7-network/no-dangling-network-policy.ts";
import noSdnIsolationBypass from "./7-network/no-sdn-isolation-bypass.ts";
import requireNetworkPolicy from "./7-network/require-network-policy.ts";

/** The rules of the preset `recommended`, by themselves or by a sub-check. */
export const recommended: readonly Rule[] = [
  enforcePodSecurityAdmission,
  noDockerSocket,
  noHostCredentialsMount,
  noHostDevices,
  noHostIpc,
  noHostNetwork,
  noHostPathVolumes,
  noHostPid,
  noHostPort,
  noOtherHostNamespaces,
  noSensitiveHostPath,
  noSharedMountPropagation,
  noUnsafeSysctls,
  noWindowsHostProcess,
  dropAllCapabilities,
  limitMemory,
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
  requireDockerignore,
  requireSeccompProfile,
  restrictedVolumeTypes,
  noAnonymousBinding,
  noCommittedSecrets,
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
  requireIngressTls,
  restrictExposedEndpoints,
  noStalePackageIndex,
  pinImageTag,
  exposedPrivilegedWorkload,
  noBroadBinding,
  noClusterAdminBinding,
  noExplicitRoot,
  noPermissiveScc,
  noPrivilegedSccGrant,
  noPrivilegedServiceAccount,
  noPrivileged,
  noSecretsAccess,
  noWildcardRbac,
  nonRootImageConflict,
  openshiftSeccompConflict,
  rbacNoEscalation,
  runAsNonRoot,
  noCurlPipeShell,
  noUnverifiedPackages,
  noUnverifiedRemoteAdd,
  trustedRegistry,
  defaultDenyNetwork,
  isolateComposeNetworks,
  networkPolicyCapableCni,
  noAllowAllNetworkPolicy,
  noDanglingNetworkPolicy,
  noSdnIsolationBypass,
  requireNetworkPolicy,
];
