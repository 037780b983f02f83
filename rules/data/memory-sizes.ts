const POWERS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** Characters; nobody writes more digits than this. */
const LONGEST = 50;

/** Kubernetes quantity: `Mi` is binary, `M` decimal, `m` a thousandth. Source: the API's resource.Quantity. */
function kubernetesBytes(text: string): number | undefined {
  const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|(Ki|[kMGTPE]i?|[num]))?$/.exec(text);
  if (!match) return undefined;
  const number = Number(`${match[1]}${match[2] ?? ""}`);
  const suffix = match[3] ?? "";
  if (suffix === "m") return number / 1e3;
  if (suffix === "u") return number / 1e6;
  if (suffix === "n") return number / 1e9;
  const power = POWERS[suffix.charAt(0).toLowerCase()] ?? 0;
  return number * (suffix.endsWith("i") ? 1024 : 1000) ** power;
}

/** Size of Docker and Compose: every suffix is binary, in either case, `b` may follow. Source: docker/go-units. */
function composeBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s?([kmgtpKMGTP]?)[iI]?[bB]?$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 1024 ** (POWERS[(match[2] ?? "").toLowerCase()] ?? 0);
}

/** Bytes that a size means to its reader; undefined if it would not take it. */
export const bytesOf = (text: string, format: "compose" | "kubernetes"): number | undefined =>
  text.length > LONGEST
    ? undefined
    : format === "compose"
      ? composeBytes(text.trim())
      : kubernetesBytes(text.trim());
