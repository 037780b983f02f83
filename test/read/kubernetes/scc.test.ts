import { describe, expect, it } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import type { ListField } from "../../../src/model/subjects.ts";
import { one, read } from "./manifest.ts";

const texts = (list: ListField) => (valueOf(list) ?? []).map(valueOf);

describe("SecurityContextConstraints", () => {
  const SCC = `
    apiVersion: security.openshift.io/v1
    kind: SecurityContextConstraints
    metadata:
      name: portal
    priority: 10
    allowPrivilegedContainer: no
    allowHostPID: \${PID}
    allowedCapabilities: [NET_ADMIN, SYS_TIME]
    runAsUser: { type: MustRunAsRange, uidRangeMin: 1000, uidRangeMax: 2000 }
    fsGroup: { type: MustRunAs, ranges: [{ min: 5, max: 9 }, { min: 20, max: 30 }] }
    supplementalGroups: { type: RunAsAny }
    seLinuxContext: { type: MustRunAs, seLinuxOptions: { type: container_engine_t } }
    users: ["system:serviceaccount:portal:portal"]
  `;
  const scc = one(read(SCC), "scc");

  it("is read with its switches in three states", () => {
    expect(scc.label).toBe('SecurityContextConstraints "portal"');
    expect(scc.allowPrivilegedContainer).toMatchObject({ state: "set", value: false });
    expect(scc.allowHostPid).toMatchObject({ state: "unknown" });
    expect(scc.allowPrivilegeEscalation).toMatchObject({ state: "absent" });
    expect(valueOf(scc.priority)).toBe(10);
  });

  it("is read with its lists and ranges", () => {
    expect(texts(scc.allowedCapabilities)).toEqual(["NET_ADMIN", "SYS_TIME"]);
    expect(texts(scc.users)).toEqual(["system:serviceaccount:portal:portal"]);
    expect(scc.runAsUser.ranges.map(({ min, max }) => [valueOf(min), valueOf(max)])).toEqual([[1000, 2000]]);
    expect(scc.fsGroup.ranges.map(({ min, max }) => [valueOf(min), valueOf(max)])).toEqual([
      [5, 9],
      [20, 30],
    ]);
    expect(scc.supplementalGroups.ranges).toEqual([]);
    expect(valueOf(scc.seLinuxType)).toBe("container_engine_t");
  });

  it("takes one uid as a range of one", () => {
    const single = one(read(SCC.replace(/MustRunAsRange.*2000/, "MustRunAs, uid: 7")), "scc");
    expect(single.runAsUser.ranges.map(({ min, max }) => [valueOf(min), valueOf(max)])).toEqual([[7, 7]]);
  });
});
