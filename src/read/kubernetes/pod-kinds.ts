import type { Cursor } from "../cursor.ts";
import type { KubernetesObject } from "./object.ts";

/** A pod as some object would create it: its metadata and its spec. */
export interface PodTemplate {
  readonly metadata: Cursor;
  readonly spec: Cursor;
}

/** Where the kinds of Kubernetes itself, OpenShift, Argo and Knative hold their pod. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  DeploymentConfig: ["spec", "template"],
  Rollout: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  PodTemplate: ["template"],
};

const RUN_ONCE = ["Job", "TaskRun", "PipelineRun", "Workflow"];

/** Groups whose objects hold patterns and schemas of pods, not pods. */
const NO_PODS = /(?:^|\.)(?:apiextensions\.k8s\.io|kyverno\.io|gatekeeper\.sh|crossplane\.io)$/;

/** True for kinds that are nothing without a pod. */
export const isPodKind = (kind: string): boolean => Object.hasOwn(TEMPLATES, kind);

/** True for kinds whose pods end by themselves. */
export const isRunOnce = (kind: string): boolean => RUN_ONCE.some((end) => kind.endsWith(end));

/** The pods of an object: one for the known kinds, those that a fixed search finds for any other. */
export function podsOf(object: KubernetesObject): PodTemplate[] {
  const path = Object.hasOwn(TEMPLATES, object.kind) ? TEMPLATES[object.kind] : undefined;
  if (path && !isForeign(object)) return knownPod(object.root.below(...path));
  if (object.group === "" || NO_PODS.test(object.group)) return [];
  return object.spec.kind === "mapping" ? search(object.spec, 3) : [];
}

/** A kind of a custom group may share the name of a known one: Job of batch.volcano.sh. */
function isForeign({ kind, group }: KubernetesObject): boolean {
  const own = ["", "apps", "batch", "extensions", "apps.openshift.io", "argoproj.io"];
  return kind !== "Rollout" && !own.includes(group);
}

function knownPod(template: Cursor): PodTemplate[] {
  const spec = template.get("spec");
  return spec.isNull ? [] : [{ metadata: template.get("metadata"), spec }];
}

const TEMPLATE_KEYS = new Set(["template", "podTemplate", "podTemplateSpec"]);

/** Looks for pod templates in the mappings below a spec, in the items of lists too. */
function search(cursor: Cursor, depth: number): PodTemplate[] {
  if (cursor.kind === "sequence") return cursor.items().flatMap((item) => search(item, depth));
  return cursor.entries().flatMap(([key, value]) => {
    const template = TEMPLATE_KEYS.has(key) ? asTemplate(value) : undefined;
    if (template) return [template];
    return depth > 0 && value.kind !== "scalar" ? search(value, depth - 1) : [];
  });
}

function asTemplate(cursor: Cursor): PodTemplate | undefined {
  const metadata = cursor.get("metadata");
  const spec = cursor.get("spec");
  if (holdsContainers(spec)) return { metadata, spec };
  return holdsContainers(cursor) ? { metadata, spec: cursor } : undefined;
}

const holdsContainers = (spec: Cursor): boolean =>
  spec
    .get("containers")
    .items()
    .some((container) => container.kind === "mapping");
