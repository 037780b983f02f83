import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Problem,
  pss,
  remove,
  valueOf,
  type Workload,
} from "plimsoll";
import { APPARMOR_ANNOTATION, isConfining, isConfiningAnnotation } from "../data/pod-security.ts";

const isBad = (field: Field<string>): boolean => field.state === "set" && !isConfining(field.value);

const saysHow = (field: Field<string>): string => {
  const value = valueOf(field) ?? "";
  return /^unconfined$/i.test(value) ? "without AppArmor" : `with ${value}, which is no AppArmor profile`;
};

const problem = (field: Field<string>, who: string): Problem => ({
  at: field,
  message: `${who} ${saysHow(field)}`,
  fix: remove(field, "suggest", "Let the default profile confine it"),
});

/** True if some container takes what the pod says; admission judges the pod's value even if none does. */
const counts = (workload: Workload, context: Context): boolean =>
  context.exact ||
  workload.containers.some(
    ({ own, privileged }) => own.appArmorProfile.state === "absent" && !is(privileged, true),
  );

/** A field wins over the annotation of the same container; admission judges both, whatever container they name. */
function isOverruled(workload: Workload, name: string, context: Context): boolean {
  if (context.exact) return false;
  const container = workload.containers.find((each) => each.name === name);
  return !container || is(container.privileged, true) || container.own.appArmorProfile.state !== "absent";
}

function* judgePod(workload: Workload, context: Context): Iterable<Problem> {
  const field = workload.pod.appArmorProfile;
  if (isBad(field) && counts(workload, context))
    yield problem(field, `${workload.label} runs its containers`);
  for (const [key, annotation] of workload.annotations) {
    if (!key.startsWith(APPARMOR_ANNOTATION)) continue;
    const name = key.slice(APPARMOR_ANNOTATION.length);
    if (isConfiningAnnotation(valueOf(annotation) ?? "") || isOverruled(workload, name, context)) continue;
    yield problem(annotation, `container "${name}" runs`);
  }
}

export default defineRule({
  id: "no-apparmor-unconfined",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "pss-baseline", "pss-restricted", "cis-docker", "cis-kubernetes", "nsa"],
  title: "AppArmor confinement is switched off",
  why: "The default profile keeps a container from mounting file systems and from writing to /proc and /sys; without it these ways to the host stand open.",
  remedy: "Remove the setting so that the runtime's profile applies, or name a profile of your own.",
  references: [cisDocker("5.2"), pss("baseline", "AppArmor"), attack("T1611")],
  peers: [
    "KICS:missing_app_armor_config",
    "kubesec:ApparmorAny",
    "kubesec:ApparmorUnconfined",
    "kyverno:restrict-apparmor-profiles",
    "KSV-0002",
  ],
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container) {
    const field = container.own.appArmorProfile;
    if (isBad(field)) yield problem(field, `${container.label} runs`);
  },
  alsoOn: { workload: judgePod },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - no-new-privileges:true
            - apparmor=unconfined
            # ^^^^^^^^^^^^^^^^^^^ service "web" runs without AppArmor
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - no-new-privileges:true
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              runAsNonRoot: true
              appArmorProfile:
                type: Unconfined
                #     ^^^^^^^^^^ container "web" runs without AppArmor
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              runAsNonRoot: true
    `,
  },
  {
    name: "for the whole pod, and by the annotation that came before the field",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          container.apparmor.security.beta.kubernetes.io/log: unconfined
          #                                                   ^^^^^^^^^^ container "log" runs without AppArmor
      spec:
        securityContext:
          appArmorProfile:
            type: Unconfined
            #     ^^^^^^^^^^ Pod "web" runs its containers without AppArmor
        containers:
          - name: web
            image: nginx:1.27
          - name: log
            image: acme/log:1
    `,
  },
  {
    name: "the default, a profile of one's own, and an annotation of a container that is not there",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          container.apparmor.security.beta.kubernetes.io/web: localhost/web
          container.apparmor.security.beta.kubernetes.io/gone: unconfined
      spec:
        containers:
          - name: web
            image: nginx:1.27
          - name: log
            image: acme/log:1
            securityContext:
              appArmorProfile:
                type: Localhost
                localhostProfile: log
    `,
  },
  {
    name: "admission judges every annotation",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          container.apparmor.security.beta.kubernetes.io/gone: none
          #                                                    ^^^^ container "gone" runs with none, which is no AppArmor profile
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
];
