import type { Binding, Role, ServiceAccount } from "./access.ts";
import type { ImageUse, RunCommand, Stage } from "./build.ts";
import type { Manifest, Namespace } from "./cluster-objects.ts";
import type { Container } from "./container.ts";
import type { Endpoint, Route, Service } from "./exposure.ts";
import type { Policy } from "./policy.ts";
import type { Network, Project } from "./project.ts";
import type { Scc } from "./scc.ts";
import type { Subject } from "./subject.ts";
import type { HostMount, Workload } from "./workload.ts";

export type * from "./access.ts";
export type * from "./build.ts";
export type * from "./cluster-objects.ts";
export type * from "./container.ts";
export type * from "./exposure.ts";
export type * from "./policy.ts";
export type * from "./project.ts";
export type * from "./subject.ts";
export type * from "./workload.ts";

/** Everything that was read, for rules that look across files. */
export interface Repository extends Subject {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly projects: readonly Project[];
  readonly stages: readonly Stage[];
  readonly policies: readonly Policy[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly sccs: readonly Scc[];
  readonly manifests: readonly Manifest[];
}

/** What a rule can be asked about. */
export interface Subjects {
  readonly container: Container;
  readonly workload: Workload;
  readonly hostMount: HostMount;
  readonly image: ImageUse;
  readonly stage: Stage;
  readonly run: RunCommand;
  readonly endpoint: Endpoint;
  readonly route: Route;
  readonly network: Network;
  readonly policy: Policy;
  readonly role: Role;
  readonly binding: Binding;
  readonly serviceAccount: ServiceAccount;
  readonly scc: Scc;
  readonly service: Service;
  readonly manifest: Manifest;
  readonly namespace: Namespace;
  readonly project: Project;
  readonly repository: Repository;
}
