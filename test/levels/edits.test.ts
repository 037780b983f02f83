import { expect, test } from "vitest";
import { applyEdits, planFix } from "../../src/fix/plan.ts";
import { leastScc, type Obstacle, podSecurity, sccsOf } from "../../src/levels/index.ts";
import { writeChanges } from "../../src/read/write.ts";
import { onlyWorkload } from "./pod.ts";

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      hostPID: true
      securityContext:
        runAsUser: 0
        sysctls:
          - name: kernel.msgmax
            value: "1"
          - name: net.ipv4.tcp_syncookies
            value: "1"
      initContainers:
        - name: setup
          image: registry.example.com/setup:1.0.0
          securityContext:
            seccompProfile:
              type: Unconfined
      containers:
        - name: api
          image: registry.example.com/api:1.0.0
          ports:
            - containerPort: 80
              hostPort: 80
          securityContext:
            privileged: true
            capabilities:
              add:
                - NET_ADMIN
                - CHOWN
              drop:
                - MKNOD
      volumes:
        - name: data
          hostPath:
            path: /data
        - name: files
          nfs:
            server: files
            path: /
`;

/** A text as the edits of obstacles leave it. */
function edited(text: string, obstacles: readonly Obstacle[]): string {
  const changes = obstacles.map(({ edit }) => edit.change);
  const plan = planFix({ class: "suggest", title: "edits", changes }, writeChanges);
  expect(plan.refusal).toBeUndefined();
  return applyEdits(text, plan.edits);
}

test("the edits to the next better level reach it, level by level", async () => {
  const seen: string[] = [];
  let text = MANIFEST;
  for (let step = 0; step < 3; step++) {
    const { workload } = await onlyWorkload(text);
    const { level, obstacles } = podSecurity(workload, 36);
    seen.push(level);
    text = level === "restricted" ? text : edited(text, obstacles);
  }
  expect(seen).toEqual(["privileged", "baseline", "restricted"]);
});

test("the edits to the next better SCC reach it, down to restricted-v2", async () => {
  const seen: string[] = [];
  let text = MANIFEST;
  for (let step = 0; step < 20; step++) {
    const { workload } = await onlyWorkload(text);
    const { scc, next } = leastScc(workload, { minor: 36, sccs: sccsOf([]) });
    if (seen.length > 0) expect(scc).toBe(seen.at(-1));
    if (!next) break;
    seen.push(next.scc);
    text = edited(text, next.obstacles);
  }
  expect(seen.at(-1)).toBe("restricted-v2");
});
