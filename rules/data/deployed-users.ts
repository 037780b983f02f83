import { type Container, type Context, is, type Stage, valueOf, type Workload } from "plimsoll";
import { readUser } from "./identities.ts";

/** A user namespace of its own makes root in the pod nobody on the node; admission honours that since 1.35. */
export const hasUserNamespace = (workload: Workload, context: Context): boolean =>
  is(workload.hostUsers, false) && context.kubernetes.minor >= 35;

/** True if the manifest sees to it that the container is not root, whatever the image says. */
export function forcesNonRoot(container: Container): boolean {
  const { runAsUser, runAsNonRoot } = container.effective;
  if (runAsUser.state === "set") return readUser(runAsUser.value).kind !== "root";
  return is(runAsNonRoot, true) || runAsUser.state === "unknown";
}

/** Everything that deploys this stage gives it a user of its own, so its Dockerfile decides nothing. */
export const isOverridden = (stage: Stage): boolean =>
  stage.usedBy.length > 0 && stage.usedBy.every(forcesNonRoot);

/** The container that an editor works in, on one's own machine (containers.dev). */
export const isDevContainer = ({ at }: Stage | Container): boolean =>
  at.source.path.split("/").slice(0, -1).includes(".devcontainer");

const STEPPERS = /(?:^|\/)(?:gosu|su-exec|setpriv|tini-su|dropprivs|chpst)$/;

/** The image holds a program that entrypoints use to become another user. */
export function stepsDown(stage: Stage): boolean {
  const words = [...(valueOf(stage.entrypoint) ?? []), ...stage.copies.flatMap((copy) => copy.sources)];
  if (words.some((word) => STEPPERS.test(valueOf(word) ?? ""))) return true;
  const commands = stage.runs.flatMap((run) => run.script.commands);
  if (commands.some(({ words: all }) => all.some((word) => STEPPERS.test(word.text.split("=")[0] ?? ""))))
    return true;
  return stage.parent !== undefined && stepsDown(stage.parent);
}
