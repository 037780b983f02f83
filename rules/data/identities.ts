import type { Container, Field, ImageRef, ListField, Note, Place, Stage } from "plimsoll";
import { valueOf as written } from "plimsoll";
import { IMAGE_IDENTITIES, type ImageIdentity } from "./image-identities.ts";
import { byName } from "./image-name.ts";
import { isInRange } from "./versions.ts";

/** Whom a container runs as; `named-unknown` is a name other than root's whose number nobody states. */
export interface Identity {
  readonly kind: "root" | "non-root" | "step-down" | "named-unknown" | "unknown";
  /** Half a sentence: `image "redis" starts as root and steps down to uid 999`. */
  readonly because: string;
  /** What decides it; undefined if nothing that is written does. */
  readonly at: Place | undefined;
  readonly notes: readonly Note[];
  readonly user?: string | undefined;
  readonly uid?: number | undefined;
}

const UNKNOWN: Identity = { kind: "unknown", because: "its user is not known", at: undefined, notes: [] };

/** What a USER or `user:` value says, by itself. */
export function readUser(text: string): Pick<Identity, "kind" | "user" | "uid"> {
  const user =
    text
      .trim()
      .replace(/^(["'])(.*)\1$/, "$2")
      .split(":")[0]
      ?.trim() ?? "";
  if (user === "" || /[$%{}]/.test(user)) return { kind: "unknown" };
  // Docker and containerd read a number with a sign or many zeros as one, too (Go's `strconv.Atoi`).
  if (/^[+-]?0+$|^\+?\d{1,10}$/.test(user))
    return Number(user) === 0
      ? { kind: "root", user: "root", uid: 0 }
      : { kind: "non-root", user, uid: Number(user) };
  if (/^(?:root|toor)$/.test(user)) return { kind: "root", user: "root", uid: 0 };
  const account = user.replace(/^.*\\/, "").toLowerCase();
  if (["containeradministrator", "administrator", "system"].includes(account)) return { kind: "root", user };
  if (account === "containeruser") return { kind: "non-root", user };
  if (user === "nobody") return { kind: "non-root", user, uid: 65534 };
  return { kind: "named-unknown", user };
}

/** The user an image runs as out of the box, where that is known. */
export function imageIdentity(image: ImageRef): ImageIdentity | undefined {
  return rowsFor(image).find(
    (row) =>
      (row.tags?.test(image.tag ?? "") ?? true) &&
      (row.versions === undefined || isInRange(image, row.versions) === true),
  );
}

/** Rows that a name meets; a run asks for few names, many times. */
const rowsFor = byName(() => IMAGE_IDENTITIES);

/** Whom a container runs as: its own setting or the pod's, else the Dockerfile behind it, else what its image is known for. */
export function effectiveIdentity(container: Container): Identity {
  const known = identities.get(container) ?? identityOf(container);
  identities.set(container, known);
  return known;
}

/** Many rules ask whom a container runs as. */
const identities = new WeakMap<Container, Identity>();

function identityOf(container: Container): Identity {
  const windows = fromField(container.effective.windowsUser, "windowsOptions.runAsUserName is");
  if (windows) return windows;
  const own = fromField(container.effective.runAsUser, "it is set to run as");
  if (own) return named(own, container.build ? baseOf(container.build) : refOf(container));
  return refused(container, replaced(ofContents(container), container.command));
}

/** Whom the image starts as by itself, without a word of the manifest. */
export function ofContents(container: Container): Identity {
  if (container.build) return stageIdentity(container.build);
  const image = refOf(container);
  return image ? ofImage(image, container.image?.ref.at) : UNKNOWN;
}

/** The kubelet does not start a container as root that must not be. */
function refused(container: Container, identity: Identity): Identity {
  const { runAsNonRoot } = container.effective;
  if (runAsNonRoot.state !== "set" || !runAsNonRoot.value || identity.kind === "non-root") return identity;
  return { kind: "non-root", because: "runAsNonRoot refuses root", at: runAsNonRoot.at, notes: [] };
}

/**
 * Whom a build stage's image runs as: the last USER of its chain, else that of the Dockerfile behind its base image,
 * else what the base image is known for. `above` are the stages that start from it.
 */
export function stageIdentity(stage: Stage, above: readonly Stage[] = []): Identity {
  const base = baseOf(stage);
  const own = fromField(stage.user, "USER is");
  if (own) return named(own, base);
  const foundation = foundationOf(stage);
  if (foundation && !above.includes(foundation))
    return replaced(stageIdentity(foundation, [...above, stage]), stage.entrypoint);
  if (!base) return UNKNOWN;
  return replaced(ofImage(base, baseUse(stage)?.ref.at ?? stage.at), stage.entrypoint);
}

/** A name whose number the base image gives is a number. */
function named(identity: Identity, base: ImageRef | undefined): Identity {
  if (identity.kind !== "named-unknown" || !base) return identity;
  const row = imageIdentity(base);
  const user = identity.user ?? "";
  const uid =
    row?.offers?.[user] ??
    (row?.user === user ? row.uid : undefined) ??
    (row?.stepsDownTo?.user === user ? row.stepsDownTo.uid : undefined);
  return uid === undefined ? identity : { ...identity, kind: "non-root", uid };
}

function fromField(field: Field<string>, says: string): Identity | undefined {
  if (field.state === "absent") return undefined;
  if (field.state === "unknown") return { ...UNKNOWN, because: `${says} ${field.text}`, at: field.at };
  const read = readUser(field.value);
  const origin = field.at.origin;
  const notes = origin ? [{ at: origin, message: "the user is set here" }] : [];
  return { ...read, because: `${says} ${JSON.stringify(field.value)}`, at: field.at, notes };
}

function ofImage(image: ImageRef, at: Place | undefined): Identity {
  const row = imageIdentity(image);
  if (!row) return { ...UNKNOWN, because: `the user of image "${image.text}" is not known`, at };
  const subject = `image "${image.name}"`;
  const steps = row.stepsDownTo;
  if (steps) {
    const to = steps.uid === undefined ? "another user" : `uid ${steps.uid}`;
    return {
      kind: "step-down",
      because: `${subject} starts as root and steps down to ${to}`,
      at,
      notes: [],
      user: steps.user,
      uid: steps.uid,
    };
  }
  const { kind, user } =
    row.user === undefined ? { kind: "non-root" as const, user: undefined } : readUser(row.user);
  if (kind === "root")
    return { kind, because: `${subject} runs as root by default`, at, notes: [], user: "root", uid: 0 };
  const as = row.uid === undefined ? `user ${row.user}` : `uid ${row.uid}`;
  return {
    kind: "non-root",
    because: `${subject} runs as ${as} by default`,
    at,
    notes: [],
    user,
    uid: row.uid,
  };
}

/** Only the image's own entrypoint steps down; a command in its place runs as root, unless it may step down itself. */
function replaced(identity: Identity, entrypoint: ListField): Identity {
  if (identity.kind !== "step-down" || entrypoint.state === "absent") return identity;
  const words = (written(entrypoint) ?? []).map((word) => written(word) ?? "entrypoint").join(" ");
  if (words === "" || /entrypoint|gosu|su-exec|setpriv|chroot|runuser|\bsu\b/.test(words)) return identity;
  if (/\.(?:sh|bash|py)\b/.test(words))
    return {
      ...UNKNOWN,
      because: "a script replaces the entrypoint that would step down",
      at: entrypoint.at,
    };
  const because = "its command replaces the entrypoint that would step down from root";
  return { kind: "root", because, at: entrypoint.at, notes: [], user: "root", uid: 0 };
}

const refOf = (container: Container): ImageRef | undefined =>
  container.image ? written(container.image.ref) : undefined;

/** The stage at the bottom of a chain, which starts from an image. */
function bottomOf(stage: Stage): Stage {
  const seen = new Set<Stage>();
  let at = stage;
  while (!at.base && at.parent && !seen.has(at)) {
    seen.add(at);
    at = at.parent;
  }
  return at;
}

/** The image use at the bottom of a chain of stages. */
export const baseUse = (stage: Stage): Stage["base"] => bottomOf(stage).base;

/** The stage of another Dockerfile that a chain of stages starts from, where the repository builds it. */
const foundationOf = (stage: Stage): Stage | undefined => bottomOf(stage).foundation;

function baseOf(stage: Stage): ImageRef | undefined {
  const use = baseUse(stage);
  return use && written(use.ref);
}
