import { absentField, type Field, type Place, setField } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import { type Backend, openshiftBackend } from "./backend.ts";
import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { readField, textField, textOf } from "./scalar.ts";

/** A Route of OpenShift. */
export class OpenShiftRoute extends EntrySubject implements LinkedRoute {
  readonly via = "route";
  readonly speaksHttp = true;
  readonly before = [];

  get hosts(): readonly Field<string>[] {
    const host = this.object.spec.get("host");
    return host.exists ? [textField(host)] : [];
  }

  get ingressClass(): Field<string> {
    return absentField(this.object.spec.place);
  }

  /** The router's certificate covers what a Route has none of its own for. */
  get tls(): Field<readonly Field<string>[]> {
    const tls = this.object.spec.get("tls");
    return tls.isNull ? absentField(tls.place) : setField([], tls.place);
  }

  get allowsHttp(): Field<boolean> {
    const policy = textField(this.object.spec.below("tls", "insecureEdgeTerminationPolicy"));
    return readField(policy, (value) => (value === "" ? undefined : value === "Allow"));
  }

  get paths(): readonly RoutePath[] {
    return pathAt(this.object.spec.get("path"), false);
  }

  get anyHost(): readonly Place[] {
    const policy = this.object.spec.get("wildcardPolicy");
    return textOf(policy) === "Subdomain" ? [policy.place] : [];
  }

  get links(): readonly Backend[] {
    const { spec } = this.object;
    const backends = [spec.get("to"), ...spec.get("alternateBackends").items()];
    return backends.flatMap((backend) => openshiftBackend(backend, spec.below("port", "targetPort")));
  }
}
