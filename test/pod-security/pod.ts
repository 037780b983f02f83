type Mapping = { readonly [key: string]: unknown };
type Refuses = (minor: number) => boolean;

/** A pod as it goes to the API server. */
export interface Pod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: Mapping;
  readonly spec: Mapping;
}

type Change = (pod: Pod) => Pod;

/** A pod that one control is about; a level without versions of its own follows the baseline. */
export interface Case {
  readonly control: string;
  readonly change: Change;
  /** Minor versions that refuse it at the baseline; none if left out. */
  readonly baseline?: Refuses;
  /** The same for the restricted level. */
  readonly restricted?: Refuses;
}

export const from =
  (minor: number): Refuses =>
  (version) =>
    version >= minor;

export const until =
  (minor: number): Refuses =>
  (version) =>
    version < minor;

export const windows = { os: { name: "windows" } };

const LISTS = ["containers", "initContainers", "ephemeralContainers"];

const harden = (name: string): Mapping => ({
  name,
  image: "registry.example.com/shop/web:1.4.2",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
});

/** A pod that the restricted level of every version admits. */
export const restrictedPod = (name: string): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    initContainers: [harden("setup")],
    containers: [harden("web"), harden("log")],
    ephemeralContainers: [harden("debug")],
  },
});

/** One mapping laid over another, key by key; lists are replaced. */
function over(base: unknown, top: unknown): unknown {
  if (!isMapping(base) || !isMapping(top)) return top;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top)) merged[key] = over(base[key], value);
  return merged;
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lays settings over the spec of a pod. */
export const pod =
  (spec: Mapping): Change =>
  (base) => ({ ...base, spec: over(base.spec, spec) as Mapping });

export const withAnnotation =
  (key: string, value: string): Change =>
  (base) => ({ ...base, metadata: { ...base.metadata, annotations: { [key]: value } } });

export const withVolume = (source: Mapping): Change => pod({ volumes: [{ name: "data", ...source }] });

/** Cases for every word of a text. */
export const each = (words: string, cases: (word: string) => readonly Case[]): readonly Case[] =>
  words.split(" ").flatMap(cases);

const inList =
  (list: string, settings: Mapping, spec: Mapping): Change =>
  (base) => {
    const [first, ...others] = base.spec[list] as readonly Mapping[];
    return pod({ ...spec, [list]: [over(first, settings), ...others] })(base);
  };

/** The same settings at one container of each list that may have probes and ports. */
export const container = (control: string, settings: Mapping, baseline: Refuses): readonly Case[] =>
  LISTS.slice(0, 2).map((list) => ({ control, change: inList(list, settings, {}), baseline }));

/** The same securityContext at one container of each list. */
export const everyContainer = (
  control: string,
  securityContext: Mapping,
  baseline: Refuses,
  restricted: Refuses = baseline,
  spec: Mapping = {},
): readonly Case[] =>
  LISTS.map((list) => ({ control, change: inList(list, { securityContext }, spec), baseline, restricted }));

/** The same securityContext at the pod, where no container overrides it, and at one container of each list. */
export const everywhere = (
  control: string,
  securityContext: Mapping,
  baseline: Refuses,
  restricted: Refuses = baseline,
  spec: Mapping = {},
): readonly Case[] => [
  { control, change: pod({ ...spec, securityContext }), baseline, restricted },
  ...everyContainer(control, securityContext, baseline, restricted, spec),
];
