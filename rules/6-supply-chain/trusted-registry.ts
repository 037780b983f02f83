import {
  attack,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type ImageRef,
  kubernetes,
  nsa,
  owaspKubernetes,
  sp190,
  valueOf,
} from "plimsoll";
import { liesUnder, lookalikeOf, registryConcernOf } from "../data/registries.ts";

export default defineRule({
  id: "trusted-registry",
  mistake: "supply-chain",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-docker", "nsa"],
  title: "Image comes from a registry that is not approved",
  why: "An image runs with the rights of the workload: whoever may write to the registry, or registers a name that looks like yours, decides what runs.",
  remedy:
    "Take images from the registries that your organisation controls or trusts, and check the spelling of the name.",
  references: [
    cisDocker("4.2"),
    nsa("images"),
    cwe(829),
    attack("T1525"),
    attack("T1204.003"),
    sp190("4.1.5"),
    owaspKubernetes("K02"),
  ],
  peers: ["DL3026", "kyverno:restrict-image-registries", "KSV-0125", "KSV-0124", "C-0001", "C-0304"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Approved registries: a host, host/path, or a pattern with `*`; whole path segments count. Empty: only names that look forged are reported.",
    },
    deny: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Registries that are never approved.",
    },
  },

  on: "image",
  *check(image, { options }) {
    const ref = valueOf(image.ref);
    if (!ref || image.builtHere || !image.reachable || ref.name === "scratch") return;
    const allow = (options["allow"] as readonly string[] | undefined) ?? [];
    const deny = (options["deny"] as readonly string[] | undefined) ?? [];
    const refusal = refusalOf(ref, allow, deny);
    if (refusal) yield { at: image.ref, message: refusal };
    const suspicion =
      refusal || allow.length > 0 ? undefined : suspicionOf(ref, image.setting === "production");
    if (suspicion) yield { at: image.ref, severity: "medium", message: suspicion };
  },
});

function refusalOf(ref: ImageRef, allow: readonly string[], deny: readonly string[]): string | undefined {
  if (deny.some((entry) => liesUnder(ref, entry)))
    return `${ref.name} comes from a registry that is not allowed`;
  if (allow.length === 0 || allow.some((entry) => liesUnder(ref, entry))) return undefined;
  return `${ref.name} comes from ${ref.registry}, which is not an approved registry`;
}

function suspicionOf(ref: ImageRef, production: boolean): string | undefined {
  const concern = registryConcernOf(ref);
  if (concern === "ephemeral") return `${ref.registry} lets anybody overwrite ${ref.name}`;
  if (concern === "ip-address") return `${ref.name} comes from a bare address that proves no identity`;
  if (concern === "localhost") {
    return production ? `${ref.name} comes from whatever listens on the machine that pulls it` : undefined;
  }
  const original = lookalikeOf(ref);
  return original && `${ref.name} looks like ${original.of} but is another ${original.kind}`;
}

export const examples: readonly Example[] = [
  {
    options: { allow: ["ghcr.io/acme", "registry.example.com"] },
    bad: dockerfile`
      FROM ghcr.io/acme-evil/base:1.0.0 AS build
      #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ghcr.io/acme-evil/base comes from ghcr.io, which is not an approved registry
      FROM registry.example.com.evil.io/base:1.0.0
      #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ registry.example.com.evil.io/base comes from registry.example.com.evil.io, which is not an approved registry
      COPY --from=build /app /app
    `,
    good: dockerfile`
      FROM ghcr.io/acme/base:1.0.0 AS build
      FROM registry.example.com/images/base:1.0.0
      COPY --from=build /app /app
    `,
  },
  {
    bad: compose`
      services:
        probe:
          image: ttl.sh/probe:1h
          #      ^^^^^^^^^^^^^^^ ttl.sh lets anybody overwrite ttl.sh/probe
        api:
          image: 203.0.113.7:5000/api:1.0.0
          #      ^^^^^^^^^^^^^^^^^^^^^^^^^^ 203.0.113.7:5000/api comes from a bare address that proves no identity
    `,
    good: compose`
      services:
        api:
          image: registry.example.com/api:1.0.0
        web:
          image: nginx:1.27.3
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: localhost:5000/api:1.0.0
            #      ^^^^^^^^^^^^^^^^^^^^^^^^ localhost:5000/api comes from whatever listens on the machine that pulls it
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: quay.io/acme/api:1.0.0
    `,
  },
  {
    name: "docker.io is implied, and an entry may name one publisher",
    options: { allow: ["docker.io/library", "bitnami"] },
    good: compose`
      services:
        web:
          image: nginx:1.27.3
        cache:
          image: bitnami/redis:7.4.1
    `,
  },
];
