import { is, type Workload } from "plimsoll";

/** True if the API token of its service account lies in the workload: the pod's word wins over the account's. */
export function mountsToken(workload: Workload): boolean {
  if (workload.kind === "service") return false;
  const { automount, account, projectsToken } = workload.apiAccess;
  if (projectsToken) return true;
  if (automount.state !== "absent") return is(automount, true);
  return account === undefined || account.automount.state === "absent" || is(account.automount, true);
}
