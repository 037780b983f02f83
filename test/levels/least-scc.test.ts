import { describe, expect, it, test } from "vitest";
import { defaultSccs, leastScc, podSecurity, sccPoints, sccsOf } from "../../src/levels/index.ts";
import { onlyWorkload, pod, subjectsOf } from "./pod.ts";

const RESTRICTED =
  "securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }";
const withUser = RESTRICTED.replace("{ ", "{ runAsUser: 1000, ");
const volume = (source: string): string => `volumes: [{ name: data, ${source} }]`;
const context = (settings: string): string => `securityContext: { ${settings} }`;

/** Pods with their level, their SCC, and what is in the way of a stricter one. */
const CASES: readonly (readonly [
  name: string,
  manifest: string,
  level: string,
  scc: string,
  forcedBy: readonly string[],
])[] = [
  ["no securityContext", pod(), "baseline", "restricted-v2", []],
  ["restricted, no uid", pod("", RESTRICTED), "restricted", "restricted-v2", []],
  ["restricted and runAsUser 1000", pod("", withUser), "restricted", "nonroot-v2", ["runAsUser"]],
  ["fsGroup 2000 only", pod(context("fsGroup: 2000")), "baseline", "nonroot-v2", ["fsGroup"]],
  ["runAsUser 0", pod(context("runAsUser: 0")), "baseline", "anyuid", ["runAsUser"]],
  [
    "runAsUser 0 and RuntimeDefault",
    pod(context("runAsUser: 0, seccompProfile: { type: RuntimeDefault }")),
    "baseline",
    "privileged",
    ["runAsUser"],
  ],
  [
    "runAsUser 0 and NET_BIND_SERVICE",
    pod("", context("runAsUser: 0, capabilities: { add: [NET_BIND_SERVICE] }")),
    "baseline",
    "privileged",
    ["runAsUser"],
  ],
  ["hostNetwork", pod("hostNetwork: true"), "privileged", "hostnetwork-v2", ["hostNetwork"]],
  [
    "hostNetwork and runAsUser 1000",
    pod("hostNetwork: true", context("runAsUser: 1000")),
    "privileged",
    "privileged",
    ["hostNetwork", "runAsUser"],
  ],
  [
    "hostPort only",
    pod("", "ports: [{ containerPort: 80, hostPort: 80 }]"),
    "privileged",
    "hostnetwork-v2",
    ["hostPort"],
  ],
  ["hostPID", pod("hostPID: true"), "privileged", "hostaccess", ["hostPID"]],
  ["hostPath", pod(volume("hostPath: { path: /data }")), "privileged", "hostmount-anyuid", ['volume "data"']],
  [
    "nfs volume",
    pod(volume("nfs: { server: files, path: / }")),
    "baseline",
    "hostmount-anyuid",
    ['volume "data"'],
  ],
  [
    "allowPrivilegeEscalation true",
    pod("", context("allowPrivilegeEscalation: true")),
    "baseline",
    "restricted",
    ["allowPrivilegeEscalation"],
  ],
  [
    "add NET_ADMIN",
    pod("", context("capabilities: { add: [NET_ADMIN] }")),
    "privileged",
    "privileged",
    ["capabilities.add"],
  ],
  [
    "seccomp Localhost",
    pod(context("seccompProfile: { type: Localhost, localhostProfile: a.json }")),
    "baseline",
    "privileged",
    ["seccompProfile"],
  ],
  [
    "seLinuxOptions.type spc_t",
    pod(context("seLinuxOptions: { type: spc_t }")),
    "privileged",
    "hostmount-anyuid-v2",
    ["seLinuxOptions.type"],
  ],
  [
    "hostUsers false and root",
    pod("hostUsers: false", context("runAsUser: 0")),
    "baseline",
    "nested-container",
    ["runAsUser"],
  ],
];

const need = async (text: string) => {
  const { workload, namespace } = await onlyWorkload(text);
  return leastScc(workload, { minor: 36, sccs: sccsOf([]), namespace });
};

describe("the least SCC", () => {
  test.each(CASES)("%s", async (_, manifest, level, scc, forcedBy) => {
    const { workload } = await onlyWorkload(manifest);
    const answer = await need(manifest);
    expect([podSecurity(workload, 36).level, answer.scc]).toEqual([level, scc]);
    expect(answer.obstacles.map(({ field }) => field)).toEqual(forcedBy);
  });

  it("weighs the defaults as the admission of OpenShift does", () => {
    expect(Object.fromEntries(defaultSccs().map((scc) => [scc.name, sccPoints(scc)]))).toEqual({
      "restricted-v2": 132_010,
      "restricted-v3": 132_010,
      restricted: 134_800,
      "nested-container": 135_020,
      "nonroot-v2": 142_010,
      nonroot: 144_800,
      anyuid: 154_950,
      "hostmount-anyuid": 254_950,
      "hostmount-anyuid-v2": 284_950,
      "hostnetwork-v2": 1_332_010,
      hostnetwork: 1_334_800,
      hostaccess: 1_434_800,
      privileged: 3_089_000,
    });
  });
});

describe("what is in the way of a stricter SCC", () => {
  it("is named by the fewest edits, to the strictest that they reach", async () => {
    const { next } = await need(pod("hostNetwork: true", context("runAsUser: 1000")));
    expect([next?.scc, next?.obstacles.map(({ edit }) => edit.text)]).toEqual([
      "nonroot-v2",
      ["remove hostNetwork"],
    ]);
  });

  test.each([
    ["an explicit profile", context("runAsUser: 0, seccompProfile: { type: RuntimeDefault }"), "anyuid"],
    ["an added capability", context("runAsUser: 0, capabilities: { add: [NET_BIND_SERVICE] }"), "anyuid"],
    ["a profile of one's own", context("seccompProfile: { type: Localhost }"), "restricted-v2"],
  ])("is a trap where it is hardening: %s", async (_, container, scc) => {
    const { trap } = await need(pod("", container));
    expect(trap?.scc).toBe(scc);
  });

  test.each([
    ["what opens the host", "hostPID: true", ""],
    ["a capability", "", context("capabilities: { add: [NET_ADMIN] }")],
    ["no profile at all", "", context("runAsUser: 0, seccompProfile: { type: Unconfined }")],
  ])("is no trap where it is %s", async (_, spec, container) => {
    expect((await need(pod(spec, container))).trap).toBeUndefined();
  });

  it("is not guessed where a template decides", async () => {
    const answer = await need(pod("", context('runAsUser: "<%= uid %>"')));
    expect([answer.scc, answer.hidden.map(({ field, value }) => [field, value])]).toEqual([
      "restricted-v2",
      [["runAsUser", "<%= uid %>"]],
    ]);
  });
});

describe("the ids of the namespace", () => {
  const namespaced = (annotations: string, settings: string): string =>
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, annotations: { ${annotations} } }\n---\n${pod(context(settings)).replace("name: one", "name: one, namespace: shop")}`;

  test.each([
    ["inside", '"openshift.io/sa.scc.uid-range": 1000650000/10000', "runAsUser: 1000650001", "restricted-v2"],
    ["the last", '"openshift.io/sa.scc.uid-range": 1000-2000', "runAsUser: 2000", "restricted-v2"],
    ["beyond", '"openshift.io/sa.scc.uid-range": 1000650000/10000', "runAsUser: 1000660000", "nonroot-v2"],
    ["groups", '"openshift.io/sa.scc.supplemental-groups": 5/5', "fsGroup: 9", "restricted-v2"],
    ["groups by users", '"openshift.io/sa.scc.uid-range": 5/5', "fsGroup: 9", "restricted-v2"],
    [
      "labels",
      '"openshift.io/sa.scc.mcs": "s0:c1,c2"',
      'seLinuxOptions: { level: "s0:c1,c2" }',
      "restricted-v2",
    ],
    [
      "other labels",
      '"openshift.io/sa.scc.mcs": "s0:c1,c2"',
      'seLinuxOptions: { level: "s0" }',
      "hostmount-anyuid-v2",
    ],
  ])("count where its manifest tells them: %s", async (_, annotations, settings, scc) => {
    expect((await need(namespaced(annotations, settings))).scc).toBe(scc);
  });
});

describe("an SCC of the repository", () => {
  const SCC = `
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: { name: portal }
allowPrivilegeEscalation: false
requiredDropCapabilities: [ALL]
seccompProfiles: [runtime/default]
volumes: [secret]
runAsUser: { type: RunAsAny }
seLinuxContext: { type: MustRunAs }
fsGroup: { type: MustRunAs }
supplementalGroups: { type: RunAsAny }
`;
  const answer = async (scc: string, manifest: string) => {
    const all = await subjectsOf(`${scc}---\n${manifest}`);
    const [workload] = all("workload");
    if (!workload) throw new Error("no workload");
    return leastScc(workload, { minor: 36, sccs: sccsOf(all("scc")) }).scc;
  };
  const rootWithProfile = pod("", context("runAsUser: 0, seccompProfile: { type: RuntimeDefault }"));

  it("is tried in its place among the defaults", async () => {
    expect(await answer(SCC, rootWithProfile)).toBe("portal");
  });

  it("admits nothing by what a template fills in", async () => {
    expect(await answer(SCC.replace("type: RunAsAny", "type: <%= any %>"), rootWithProfile)).toBe(
      "privileged",
    );
  });

  it("takes the place of a default of its name", async () => {
    const opened = SCC.replace("name: portal", "name: restricted-v2");
    expect(await answer(opened, rootWithProfile)).toBe("restricted-v2");
  });
});
