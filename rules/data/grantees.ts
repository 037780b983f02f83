import { type Binding, type Context, type Grantee, matchesImage, type OptionSchema } from "plimsoll";

const EVERYBODY = new Set([
  "system:anonymous",
  "system:authenticated",
  "system:authenticated:oauth",
  "system:serviceaccounts",
  "system:unauthenticated",
]);

/** A group of all users or of all accounts, by whatever name. */
export const isCrowd = ({ kind, name }: Grantee): boolean =>
  kind !== "ServiceAccount" && (EVERYBODY.has(name) || name.startsWith("system:serviceaccounts:"));

/** The account of every workload that asks for none of its own. */
export const isDefaultAccount = ({ kind, name }: Grantee): boolean =>
  kind === "ServiceAccount" && name === "default";

/** Whom a binding cannot mean alone: crowds, and the account that workloads share without asking. */
export const isEverybody = (grantee: Grantee): boolean => isCrowd(grantee) || isDefaultAccount(grantee);

/** A grantee in words. */
export const named = (grantee: Grantee): string =>
  grantee.kind === "ServiceAccount"
    ? `service account ${grantee.name}`
    : `${grantee.kind.toLowerCase()} ${grantee.name}`;

/** Option of the rules on permissions: whom a site trusts with them. */
export const allowSubjectsOption: OptionSchema = {
  type: "array",
  items: { type: "string" },
  default: [],
  description:
    "Names of users, groups and service accounts that may have these rights; `*` stands for any text",
};

/** True if everybody that these bindings name is allowed; bindings that name nobody allow nothing. */
export function areAllowed(bindings: readonly Binding[], context: Context): boolean {
  const patterns = context.options["allowSubjects"] as readonly string[];
  const grantees = bindings.flatMap((binding) => binding.grantees);
  return (
    grantees.length > 0 &&
    grantees.every(({ name }) => patterns.some((pattern) => matchesImage(pattern, name)))
  );
}
