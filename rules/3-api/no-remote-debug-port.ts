import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Endpoint,
  type Example,
  type Field,
  type Fix,
  type ImageRef,
  kubernetes,
  type Place,
  type Problem,
  type Severity,
  type Stage,
  valueOf,
} from "plimsoll";
import { type DebugPort, debuggerIn } from "../data/debuggers.ts";
import { baseUse } from "../data/identities.ts";
import { bindToLoopback, wayIn } from "../data/reach.ts";
import { imageBehind } from "../data/services.ts";
import { versionOfTag } from "../data/versions.ts";

/** Ports that only the debugger of Node.js uses. */
const NODE_PORTS = ["9229", "9230"];

export default defineRule({
  id: "no-remote-debug-port",
  mistake: "api",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "nsa"],
  title: "Debugger takes connections from others",
  why: "A debugger asks for no password and runs whatever it is told inside the program.",
  remedy: "Leave the debugger out of what runs, or let it listen on 127.0.0.1 and reach it through a tunnel.",
  references: [cwe(489), attack("T1190"), attack("T1059")],
  peers: [],
  options: {
    ports: {
      type: "array",
      items: { type: "string" },
      default: NODE_PORTS,
      description: "Published container ports that count as those of a debugger without further evidence.",
    },
  },

  on: "container",
  *check(container) {
    const isOld = isOldJava(imageBehind(container));
    for (const text of textsOf(container)) {
      const found = debuggerIn(text.text, isOld);
      if (found) yield problemOf(container, text, found);
    }
  },
  alsoOn: {
    *stage(stage) {
      if (!stage.isTarget) return;
      const use = baseUse(stage);
      const isOld = isOldJava(use && valueOf(use.ref));
      for (const text of textsOfStage(stage)) {
        const found = debuggerIn(text.text, isOld);
        if (found) yield problemOfStage(stage, text, found);
      }
    },
    *endpoint(endpoint, { options }) {
      const { container, port } = endpoint;
      const ports = options["ports"] as readonly string[];
      if (endpoint.scope !== "outside" || !container || !ports.includes(String(port))) return;
      const told = [...textsOf(container), ...(container.build ? textsOfStage(container.build) : [])];
      // Evidence of the debugger itself is the better place.
      if (told.some(({ text }) => debuggerIn(text, false)?.port === port)) return;
      yield published(endpoint, container);
    },
  },
});

const published = (endpoint: Endpoint, container: Container): Problem => ({
  at: endpoint.at,
  about: container,
  severity: "medium",
  confidence: "heuristic",
  message: `port ${endpoint.port} of ${container.label}, where debuggers listen, is open to everybody who reaches the host`,
  also: endpoint.chain,
  fix: bindToLoopback(endpoint, "low-risk"),
});

/** The address before a port, where it is that of everybody. */
const EVERYBODY = /(?<=^["']?|[=\s])(?:0\.0\.0\.0|\*|\[::\]|::)?(?=:\d)/g;

/** The fix that lets a debugger listen on loopback only; undefined unless its address is written once, for certain. */
function listenLocally(words: readonly Place[]): Fix | undefined {
  const [found, ...more] = words.flatMap((at) => {
    const { source, start, end } = at;
    const addresses = at.origin ? [] : [...source.text.slice(start, end).matchAll(EVERYBODY)];
    return addresses.map(({ index, 0: text }) => ({
      source,
      start: start + index,
      end: start + index + text.length,
    }));
  });
  return found && more.length === 0
    ? {
        class: "low-risk",
        title: "let it listen on 127.0.0.1 only",
        changes: [{ kind: "replace", at: found, text: "127.0.0.1" }],
      }
    : undefined;
}

const JAVA = ["java", "jdk", "jre", "temurin", "corretto", "zulu", "maven", "gradle", "tomcat"];

const isOldJava = (image: ImageRef | undefined): boolean => {
  const version =
    image && JAVA.some((word) => image.repository.includes(word))
      ? versionOfTag(image.tag?.replace(/^.*?(?:jdk|jre|java|openjdk)-?(?=\d)/, "") ?? "")
      : undefined;
  return version?.[0] === 8 || (version?.[0] === 1 && version[1] === 8);
};

interface Text {
  readonly at: Place;
  readonly text: string;
  /** Places of what it is made of. */
  readonly words: readonly Place[];
}

/** A command line as one text, at the word that the debugger stands in. */
function line(words: readonly Field<string>[]): readonly Text[] {
  const texts = words.map((word) => valueOf(word) ?? "");
  const joined = texts.join(" ");
  const at = words.find((_, index) =>
    /jdwp|inspect|listen|:\d|jmxremote|--host/.test(texts[index] ?? ""),
  )?.at;
  return at ? [{ at, text: joined, words: words.map((word) => word.at) }] : [];
}

const itemsOf = (list: Container["command"]): readonly Field<string>[] => valueOf(list) ?? [];

const textsOf = ({ command, args, env }: Container): readonly Text[] => [
  ...line([...itemsOf(command), ...itemsOf(args)]),
  ...env.flatMap(({ value }) =>
    value.state === "set" ? [{ at: value.at, text: value.value, words: [value.at] }] : [],
  ),
];

const textsOfStage = ({ entrypoint, command, variables }: Stage): readonly Text[] => [
  ...line([...itemsOf(entrypoint), ...itemsOf(command)]),
  ...variables.flatMap(({ at, instruction, value }) =>
    instruction === "ENV" && value.state === "set" ? [{ at, text: value.value, words: [at] }] : [],
  ),
];

function problemOf(container: Container, { at, words }: Text, { name, port }: DebugPort): Problem {
  const way = port === undefined ? undefined : wayIn(container, [port]);
  return {
    at,
    severity: way ? "high" : "medium",
    message: `${container.label} opens ${name}${port === undefined ? "" : ` on port ${port}`} to ${way ? "everybody who reaches the host" : "its network"}`,
    also: way ? [{ at: way.at, message: way.label }, ...way.chain] : [],
    fix: listenLocally(words),
  };
}

function problemOfStage(stage: Stage, { at, words }: Text, { name, port }: DebugPort): Problem {
  const user = stage.usedBy.find((container) => port !== undefined && wayIn(container, [port]));
  return {
    at,
    severity: user ? "high" : gradeOf(stage),
    message: `${stage.label} opens ${name}${port === undefined ? "" : ` on port ${port}`}`,
    also: user ? [{ at: user.at, message: `${user.label} is reached from outside` }] : [],
    fix: listenLocally(words),
  };
}

/** A Dockerfile for debugging that no manifest runs is for its author. */
const gradeOf = ({ file, usedBy }: Stage): Severity =>
  usedBy.length === 0 && /debug/i.test(file) ? "low" : "medium";

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        shop:
          image: example.com/shop/api:1.0.0
          environment:
            JAVA_TOOL_OPTIONS: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005
            #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "shop" opens the Java debugger on port 5005 to everybody who reaches the host
          ports: ["5005:5005"]
        web:
          image: example.com/shop/web:1.0.0
          command: ["node", "--inspect=0.0.0.0:9229", "server.js"]
          #                 ^^^^^^^^^^^^^^^^^^^^^^^^ service "web" opens the debugger of Node.js on port 9229 to its network
    `,
    fixed: compose`
      services:
        shop:
          image: example.com/shop/api:1.0.0
          environment:
            JAVA_TOOL_OPTIONS: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005
          ports: ["5005:5005"]
        web:
          image: example.com/shop/web:1.0.0
          command: ["node", "--inspect=127.0.0.1:9229", "server.js"]
    `,
    good: compose`
      services:
        shop:
          image: example.com/shop/api:1.0.0
          environment:
            JAVA_TOOL_OPTIONS: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005
          ports: ["8080:8080"]
        web:
          image: example.com/shop/web:1.0.0
          command: ["node", "--inspect=127.0.0.1:9229", "server.js"]
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            command: ["dlv", "exec", "/api", "--headless", "--listen=:2345"]
            #                                              ^^^^^^^^^^^^^^^^ container "api" opens Delve on port 2345 to its network
    `,
    fixed: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            command: ["dlv", "exec", "/api", "--headless", "--listen=127.0.0.1:2345"]
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            command: ["/api", "--listen=:2345"]
    `,
  },
  {
    bad: dockerfile`
      FROM eclipse-temurin:8-jre
      CMD ["java", "-agentlib:jdwp=transport=dt_socket,server=y,address=5005", "-jar", "/srv/api.jar"]
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ stage 0 opens the Java debugger on port 5005
    `,
    good: dockerfile`
      FROM eclipse-temurin:21-jre
      CMD ["java", "-agentlib:jdwp=transport=dt_socket,server=y,address=5005", "-jar", "/srv/api.jar"]
    `,
  },
  {
    name: "the port of a debugger without evidence",
    bad: compose`
      services:
        web:
          image: example.com/shop/web:1.0.0
          ports:
            - "9229:9229"
            # ^^^^^^^^^^^ port 9229 of service "web", where debuggers listen, is open to everybody who reaches the host
    `,
    good: compose`
      services:
        web:
          image: example.com/shop/web:1.0.0
          ports:
            - "127.0.0.1:9229:9229"
    `,
  },
  {
    name: "an image for debugging that opens its port",
    bad: dockerfile`
      FROM node:22.11.0
      CMD ["node", "--inspect-brk=0.0.0.0:9229", "server.js"]
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^ stage 0 opens the debugger of Node.js on port 9229
    `,
    good: dockerfile`
      FROM node:22.11.0
      CMD ["node", "--inspect-brk=127.0.0.1:9229", "server.js"]
    `,
  },
  {
    name: "Python",
    bad: compose`
      services:
        jobs:
          image: example.com/shop/jobs:1.0.0
          command: python -m debugpy --listen 0.0.0.0:5678 jobs.py
          #                          ^^^^^^^^ service "jobs" opens debugpy on port 5678 to its network
    `,
    fixed: compose`
      services:
        jobs:
          image: example.com/shop/jobs:1.0.0
          command: python -m debugpy --listen 127.0.0.1:5678 jobs.py
    `,
  },
  {
    name: "JMX asks for no login; a program that listens is no debugger",
    bad: compose`
      services:
        queue:
          image: example.com/shop/queue:1.0.0
          environment:
            JAVA_OPTS: -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false
            #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "queue" opens JMX without a login on port 9010 to its network
    `,
    good: compose`
      services:
        jobs:
          image: example.com/shop/jobs:1.0.0
          command: gunicorn --listen 0.0.0.0:5678 jobs
        queue:
          image: example.com/shop/queue:1.0.0
          environment:
            JAVA_OPTS: -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=true
    `,
  },
];
