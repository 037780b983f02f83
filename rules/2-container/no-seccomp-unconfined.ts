import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  kubernetes,
  matchesImage,
  owaspDocker,
  type Problem,
  pss,
  remove,
  type SecurityLevel,
  valueOf,
  type Workload,
} from "plimsoll";
import { isConfining } from "../data/pod-security.ts";

const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/";

/** Browsers sandbox themselves by user namespaces, which the default profile refuses. */
const BROWSERS = ["selenium/**", "browserless/**", "zenika/alpine-chrome", "chromedp/**", "**/puppeteer"];

const hasBrowser = (container: Container): boolean => {
  const image = container.image && valueOf(container.image.ref);
  return image !== undefined && BROWSERS.some((pattern) => matchesImage(pattern, image.name));
};

/** Pod Security reads the fields from Kubernetes 1.19 on, and the annotations before. */
const readsFields = (context: Context): boolean => !context.exact || context.kubernetes.minor >= 19;
const readsAnnotations = (context: Context): boolean => !context.exact || context.kubernetes.minor < 19;

/** Kubernetes reads no annotation since 1.27, so a field that is there decides. */
const isOverruled = (level: SecurityLevel, context: Context): boolean =>
  !context.exact && context.kubernetes.minor >= 27 && level.seccompProfile.state !== "absent";

const isBadAnnotation = (value: string, context: Context): boolean =>
  context.exact
    ? value !== "runtime/default" && value !== "docker/default" && !value.startsWith("localhost/")
    : value === "unconfined";

const isBad = (field: Field<string>): boolean => field.state === "set" && !isConfining(field.value);

const problem = (field: Field<string>, message: string, fixable = true): Problem => ({
  at: field,
  message,
  fix: fixable ? remove(field, "suggest", "Let the default profile filter system calls") : undefined,
});

function* judgeContainer(container: Container, context: Context): Iterable<Problem> {
  const field = container.own.seccompProfile;
  const message = `${container.label} runs without a seccomp profile`;
  const reads = container.kind === "service" || readsFields(context);
  if (reads && isBad(field)) {
    const debug = !context.exact && container.workload.profiles.includes("debug");
    const advice = hasBrowser(container) ? "; the browser needs only clone and unshare" : "";
    yield { ...problem(field, message + advice), severity: debug ? "low" : undefined };
  }
  const levels = [container.own, container.workload.pod];
  yield* judgeAnnotation(container.workload, CONTAINER_ANNOTATION + container.name, levels, message, context);
}

function* judgeAnnotation(
  { annotations }: Workload,
  key: string,
  levels: readonly SecurityLevel[],
  message: string,
  context: Context,
): Iterable<Problem> {
  const annotation = annotations.get(key);
  if (annotation?.state !== "set" || !readsAnnotations(context)) return;
  if (levels.some((level) => isOverruled(level, context))) return;
  if (isBadAnnotation(annotation.value, context)) yield problem(annotation, message);
}

/** True if some container takes what the pod says; admission judges the pod's value even if none does. */
const counts = (workload: Workload, context: Context): boolean =>
  context.exact ||
  workload.containers.some(
    (container) => container.own.seccompProfile.state === "absent" && valueOf(container.privileged) !== true,
  );

function* judgePod(workload: Workload, context: Context): Iterable<Problem> {
  const field = workload.pod.seccompProfile;
  const message = `${workload.label} runs its containers without a seccomp profile`;
  if (readsFields(context) && isBad(field) && counts(workload, context)) yield problem(field, message);
  yield* judgeAnnotation(workload, POD_ANNOTATION, [workload.pod], message, context);
}

export default defineRule({
  id: "no-seccomp-unconfined",
  mistake: "container",
  severity: "high",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "System-call filtering is switched off",
  why: "Without a seccomp profile every system call of the host kernel is open to the container, and with it most of the known ways out.",
  remedy:
    "Remove the setting so that the default profile applies, or name a profile that allows the calls the program needs.",
  references: [cisDocker("5.22"), pss("baseline", "Seccomp"), cwe(693), attack("T1611"), owaspDocker("D04")],
  peers: [
    "KICS:default_seccomp_profile_disabled",
    "kubesec:SeccompUnconfined",
    "kyverno:restrict-seccomp",
    "KSV-0104",
  ],
  silencedBy: ["no-privileged"],

  on: "container",
  check: judgeContainer,
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
            - seccomp=unconfined
            # ^^^^^^^^^^^^^^^^^^ service "web" runs without a seccomp profile
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
        securityContext:
          runAsNonRoot: true
          seccompProfile:
            type: Unconfined
            #     ^^^^^^^^^^ Pod "web" runs its containers without a seccomp profile
        containers:
          - name: web
            image: nginx:1.27
          - name: sidecar
            image: busybox:1.36
            securityContext:
              seccompProfile:
                type: Unconfined
                #     ^^^^^^^^^^ container "sidecar" runs without a seccomp profile
    `,
  },
  {
    name: "the annotation that came before the field",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          container.seccomp.security.alpha.kubernetes.io/web: unconfined
          #                                                   ^^^^^^^^^^ container "web" runs without a seccomp profile
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "every container overrides what the pod says",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          seccompProfile:
            type: Unconfined
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              seccompProfile:
                type: RuntimeDefault
    `,
  },
  {
    name: "the admission plugin judges both levels",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          seccompProfile:
            type: Unconfined
            #     ^^^^^^^^^^ Pod "web" runs its containers without a seccomp profile
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              seccompProfile:
                type: RuntimeDefault
    `,
  },
  {
    name: "a profile of one's own",
    good: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - seccomp=./profile.json
    `,
  },
];
