import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { podSecurity } from "../../src/levels/index.ts";
import { onlyWorkload, pod } from "./pod.ts";

const said = async (text: string, minor = 36, path?: string) => {
  const { workload } = await onlyWorkload(text, path);
  const { level, obstacles, hidden } = podSecurity(workload, minor);
  const tell = ({ owner, field, value }: (typeof obstacles)[number]) => `${owner}: ${field} ${value ?? "-"}`;
  return { level, obstacles: obstacles.map(tell), hidden: hidden.map(tell) };
};

describe("the level of a pod", () => {
  it("is told with every field in the way of the next better one", async () => {
    expect(await said(pod("hostPID: true", "securityContext: { privileged: true }"))).toEqual({
      level: "privileged",
      obstacles: ['Pod "one": hostPID true', 'container "web": privileged true'],
      hidden: [],
    });
    expect(await said(pod())).toEqual({
      level: "baseline",
      obstacles: [
        'container "web": allowPrivilegeEscalation -',
        'container "web": runAsNonRoot -',
        'container "web": seccompProfile -',
        'container "web": capabilities.drop -',
      ],
      hidden: [],
    });
  });

  it("counts what several containers lack once, where one line at the pod would do", async () => {
    const two = `${pod()}    - { name: other, image: registry.example.com/other }\n`;
    const { obstacles } = await said(two);
    expect(obstacles.filter((text) => text.startsWith("Pod"))).toEqual([
      'Pod "one": runAsNonRoot -',
      'Pod "one": seccompProfile -',
    ]);
  });

  test.each([
    ["hostUsers lifts root", pod("hostUsers: false", "securityContext: { runAsUser: 0 }"), 34, true],
    ["hostUsers lifts root", pod("hostUsers: false", "securityContext: { runAsUser: 0 }"), 35, false],
  ])("follows the version: %s (%#)", async (_, text, minor, refused) => {
    const { obstacles } = await said(text, minor);
    expect(obstacles.some((one) => one.includes("runAsUser"))).toBe(refused);
  });

  it("is not guessed where a template decides", async () => {
    const { level, hidden } = await said(pod('hostNetwork: "{{ .host }}"'));
    expect([level, hidden]).toEqual(["baseline", ['Pod "one": hostNetwork {{ .host }}']]);
  });

  it("is told of Compose services by what they set", async () => {
    const service = (settings: string): string => `services: { web: { image: web, ${settings} } }\n`;
    const level = async (settings: string) => (await said(service(settings), 36, "compose.yaml")).level;
    expect(
      await Promise.all(
        [
          "user: 1000, cap_drop: [ALL], security_opt: ['no-new-privileges:true', 'seccomp=builtin']",
          "user: 1000, cap_drop: [ALL]",
          "pid: host",
          "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
          "volumes: ['./config:/etc/web']",
        ].map(level),
      ),
    ).toEqual(["restricted", "baseline", "privileged", "privileged", "baseline"]);
  });
});

const FIXTURES = new URL("../../../shared/truth/psa.jsonl.gz", import.meta.url);

interface Fixture {
  readonly id: string;
  readonly level: "baseline" | "restricted";
  readonly version: string;
  readonly expect: "pass" | "fail";
  readonly content: string;
}

test.runIf(existsSync(FIXTURES))("agrees with every fixture of the admission plugin", async () => {
  const lines = gunzipSync(readFileSync(FIXTURES)).toString("utf8").trim().split("\n");
  const wrong: string[] = [];
  for (const line of lines) {
    const fixture = JSON.parse(line) as Fixture;
    const { level } = await said(fixture.content, Number(fixture.version.split(".")[1]));
    const passes = level === "restricted" || level === fixture.level;
    if (passes !== (fixture.expect === "pass")) wrong.push(`${fixture.id}: ${level}`);
  }
  expect(wrong).toEqual([]);
  expect(lines.length).toBeGreaterThan(4000);
});
