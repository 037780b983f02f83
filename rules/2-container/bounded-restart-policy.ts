import { type Context, cisDocker, compose, defineRule, type Example, valueOf, type Workload } from "plimsoll";

const NEVER = ["no", "none", "false"];

export default defineRule({
  id: "bounded-restart-policy",
  mistake: "container",
  severity: "info",
  confidence: "certain",
  presets: ["cis-docker"],
  title: "Container is restarted without end",
  why: "A service that crashes again and again, or is made to, goes on unnoticed; attempts at an exploit look like restarts.",
  remedy:
    "Use `restart: on-failure:5`, or `max_attempts` under `deploy`, and let something watch the service.",
  references: [cisDocker("5.15")],
  peers: ["KICS:restart_policy_on_failure_not_set_to_5"],
  options: {
    max: { type: "number", default: 5, description: "Restarts that are accepted" },
  },

  on: "workload",
  *check(workload: Workload, context: Context) {
    const { condition, attempts } = workload.restart;
    if (condition.state !== "set" || NEVER.includes(condition.value) || attempts.state === "unknown") return;
    const max = Number(context.options["max"]);
    const times = valueOf(attempts);
    if (times === undefined || Number(times) === 0) {
      yield { at: condition, message: `${workload.label} is restarted without end` };
    } else if (Number(times) > max) {
      yield { at: attempts, message: `${workload.label} is restarted ${times} times, more than ${max}` };
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          restart: unless-stopped
          #        ^^^^^^^^^^^^^^ service "web" is restarted without end
        api:
          image: acme/api:1
          restart: on-failure:10
          #        ^^^^^^^^^^^^^ service "api" is restarted 10 times, more than 5
        worker:
          image: acme/worker:1
          restart: on-failure
          #        ^^^^^^^^^^ service "worker" is restarted without end
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          restart: on-failure:5
        api:
          image: acme/api:1
          restart: "no"
        worker:
          image: acme/worker:1
    `,
  },
  {
    name: "the policy of deploy",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          deploy:
            restart_policy:
              condition: any
              #          ^^^ service "web" is restarted without end
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          deploy:
            restart_policy:
              condition: on-failure
              max_attempts: 5
        api:
          image: acme/api:1
          deploy:
            restart_policy:
              condition: none
    `,
  },
  {
    name: "a variable decides",
    good: compose`
      services:
        web:
          image: nginx:1.27
          restart: \${RESTART}
    `,
  },
];
