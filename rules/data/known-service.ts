/** A condition on what is written about a container, as data; judged by `judge`. */
export type Test =
  /** One of the variables is set and not empty; with `value`: one of them is written and matches. */
  | {
      readonly kind: "env";
      readonly names: readonly string[];
      readonly value?: RegExp;
      /** What a Secret or a file gives is taken to be another value. */
      readonly writtenOnly?: boolean;
    }
  /** An argument that matches stands in the command; with `value`: its `=value` or the word behind it matches. */
  | { readonly kind: "arg"; readonly option: RegExp; readonly value?: RegExp }
  | { readonly kind: "version"; readonly range: string }
  | { readonly kind: "all" | "any"; readonly tests: readonly Test[] }
  | { readonly kind: "not"; readonly test: Test };

export const env = (names: string, value?: RegExp): Test =>
  value ? { kind: "env", names: names.split(" "), value } : { kind: "env", names: names.split(" ") };
/** One of the variables is written with a value that the vendor publishes. */
export const published = (names: string, value: RegExp): Test => ({
  kind: "env",
  names: names.split(" "),
  value,
  writtenOnly: true,
});
/** The variables, or the same with `_FILE`. */
export const secret = (names: string): Test =>
  env(
    names
      .split(" ")
      .flatMap((name) => [name, `${name}_FILE`])
      .join(" "),
  );
export const arg = (option: RegExp, value?: RegExp): Test =>
  value ? { kind: "arg", option, value } : { kind: "arg", option };
export const version = (range: string): Test => ({ kind: "version", range });
export const all = (...tests: Test[]): Test => ({ kind: "all", tests });
export const any = (...tests: Test[]): Test => ({ kind: "any", tests });
export const not = (test: Test): Test => ({ kind: "not", test });

/** Any value that is not empty, even one that is filled in later. */
export const SOME = /./;
export const TRUE = /^(?:true|1|yes|on|y|t)$/i;
export const FALSE = /^(?:false|0|no|off|n|f)$/i;
/** An address, with or without a port, that only the container's own network namespace reaches. */
export const LOOPBACK = /^["']?(?:https?:\/\/)?(?:127\.[\d.]+|localhost|\[?::1\]?)(?::\d+)?["']?$/;

/** What a service is by default or under a condition. */
export interface Outcome {
  /** `unclaimed`: whoever visits it first becomes its administrator. */
  readonly state: "open" | "closed" | "default-credentials" | "unclaimed" | "unknown";
  /** A clause with the service as its subject: `accepts every client, as no password is set`. */
  readonly because: string;
  /** What closes it, as an instruction without full stop: `set REDIS_PASSWORD`. */
  readonly closing?: string;
}

export interface Condition {
  readonly when: Test;
  readonly because: string;
  readonly closing?: string;
}

export interface ServicePort {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  /** `admin`: whoever reaches it manages the service. */
  readonly role: "data" | "admin";
}

export type ServiceCategory = "datastore" | "broker" | "admin" | "ai" | "ci" | "infra";

/** A pair that the vendor publishes, and the variables that replace it. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly userEnv: readonly string[];
  readonly passwordEnv: readonly string[];
}

/** What is known of a service by its image. */
export interface KnownService {
  readonly id: string;
  readonly name: string;
  /** Patterns on the image's name behind any mirror, with a blank between two. */
  readonly images: string;
  /** Only tags that match (`docker:*-dind`). */
  readonly tags?: RegExp;
  readonly category: ServiceCategory;
  readonly ports: readonly ServicePort[];
  /** Out of the box, in the newest version. */
  readonly state: Outcome;
  /** Older versions; the first range that holds. */
  readonly versions?: readonly (Outcome & { readonly range: string })[];
  readonly open?: readonly Condition[];
  readonly closed?: readonly Condition[];
  readonly credentials?: readonly Credentials[];
  /** Programs that are the service; a command that runs none of them is something else. */
  readonly servers?: readonly string[];
  /** Configuration that can close it: a file mounted or copied there, an argument, a variable. Then the verdict is unknown. */
  readonly config?: {
    readonly paths?: readonly string[];
    readonly args?: RegExp;
    readonly env?: readonly string[];
  };
  /** What decides in the text of that configuration where the repository holds it, comments aside; `closed` is asked first. */
  readonly configText?: {
    readonly closed?: RegExp;
    readonly open?: RegExp;
    /** Of an open one. */
    readonly because?: string;
    readonly closing?: string;
  };
  /** Variables that can name a file with the secret. */
  readonly secretFile?: readonly string[];
  /** Paths it must be able to write under a read-only root file system. */
  readonly writable?: readonly string[];
  /** Nothing answers at its administration ports unless a setting opens them. */
  readonly adminOff?: boolean;
  /** Reaching the API means running code, or taking the host. */
  readonly code: boolean;
  /** H: read in the source named; M: known from the product's documentation; L: uncertain. */
  readonly confidence: "H" | "M" | "L";
  readonly source: string;
  /** ISO date. */
  readonly checked: string;
}

/** Ports as a short text: `6379 8001*` (administration) `8600/udp`. */
export const ports = (text: string): readonly ServicePort[] =>
  text.split(" ").map((part) => ({
    port: Number.parseInt(part, 10),
    protocol: part.includes("/udp") ? "udp" : "tcp",
    role: part.includes("*") ? "admin" : "data",
  }));

export const open = (because: string, closing: string): Outcome => ({ state: "open", because, closing });
export const closed = (because: string): Outcome => ({ state: "closed", because });
export const unclaimed = (because: string, closing: string): Outcome => ({
  state: "unclaimed",
  because,
  closing,
});
export const unknown = (because: string): Outcome => ({ state: "unknown", because });
export const defaults = (because: string, closing: string): Outcome => ({
  state: "default-credentials",
  because,
  closing,
});

export const credentials = (
  user: string,
  password: string,
  userEnv: string,
  passwordEnv: string,
): Credentials => ({
  user,
  password,
  userEnv: userEnv.split(" ").filter((name) => name !== ""),
  passwordEnv: passwordEnv.split(" ").filter((name) => name !== ""),
});

/** Bitnami's images refuse to start without a password unless this is set. */
export const bitnamiEmpty = (): Condition => ({
  when: env("ALLOW_EMPTY_PASSWORD", TRUE),
  because: "accepts every client, as ALLOW_EMPTY_PASSWORD is set",
  closing: "remove ALLOW_EMPTY_PASSWORD and set a password",
});

type Facts = Omit<KnownService, "id" | "images" | "ports" | "checked" | "code" | "confidence"> & {
  readonly ports: string;
  readonly code?: boolean;
  readonly confidence?: "H" | "M" | "L";
};

/** A row of the table: the names it is found by, and the facts behind them, built when they are asked for. */
export interface ServiceRow {
  readonly id: string;
  readonly images: string;
  readonly service: () => KnownService;
}

/** A row, with its short texts spelled out. */
export function service(id: string, images: string, facts: () => Facts): ServiceRow {
  let known: KnownService | undefined;
  const build = (): KnownService => {
    const row = facts();
    return {
      code: false,
      confidence: "M",
      ...row,
      id,
      images,
      ports: ports(row.ports),
      checked: "2026-08-22",
    };
  };
  return { id, images, service: () => (known ??= build()) };
}
