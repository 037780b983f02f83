import { expect, test } from "vitest";
import { Source } from "../../src/model/source.ts";
import { maskedLine, safeText } from "../../src/report/mask.ts";

/** The whole text as frames would show it. */
function masked(text: string): string {
  const source = new Source("x", text);
  const lines = Array.from({ length: source.lineCount }, (_, at) =>
    maskedLine(source, at + 1)
      .map((piece) => (piece.masked ? "█" : piece.text))
      .join(""),
  );
  return lines.join("\n");
}

/** Texts as written and as shown; what is between « and » is to be masked. */
const SHAPES: Readonly<Record<string, string>> = {
  "variables of a mapping": "environment:\n  MODE: «fast» # quick\n  EMPTY:\n  FROM: $OTHER\nimage: a",
  "variables of a list": 'environment:\n  - MODE=«fast»\n  - "TOKEN=«a #b»"\n  - HOME\nports: []',
  "a list right below its key": "  environment:\n  - MODE=«fast»\n  image: nginx",
  "quoted names and values": "environment:\n  \"MODE\": '«it''s fast»'",
  "a plain scalar over lines": "environment:\n  MODE: «very»\n    «fast»\n  B: «c»",
  "a quoted scalar over lines": 'environment:\n  MODE: "«very»\n    «fast"»\n  B: «c»',
  "a block scalar": "environment:\n  MODE: |\n    «a: b»\n\n    «- c»\n  B: «c»",
  "a block scalar of a secret key": "data:\n  password: |\n    «hunter2»\n  image: nginx",
  "a flow mapping": "environment: {«MODE: fast, A: b»}",
  "a flow list": 'environment: [MODE=«fast», "A=«b c»", HOME]',
  "a flow mapping over lines": "environment: {\n  MODE: «fast,»\n  A: «b»\n}\nimage: x",
  "an anchored mapping": "x-vars: &vars\n  MODE: «fast»\nservices:\n  a:\n    environment: *vars",
  "a merged mapping":
    "x-vars: &vars\n  MODE: «fast»\nservices:\n  a:\n    environment:\n      <<: *vars\n      B: «c»",
  "env of a container":
    "env:\n- name: MODE\n  value: «fast»\n- name: A\n  valueFrom:\n    secretKeyRef:\n      name: b\n      key: c\nimage: x",
  "build arguments": "build:\n  args:\n    VERSION: «18»\n    - A=«b»",
  "arguments of a command":
    'args:\n- --level=info\n- serve\n- --password=«hunter2»\n- "--token"\ncommand: ["x", "--api-key", "«abc»"]',
  "data of a Secret": "kind: Secret\ndata:\n  a: «aGk=»\n---\nkind: ConfigMap\ndata:\n  a: b",
  "JSON of a Secret":
    '{\n  "kind": "Secret",\n  "stringData": {\n    "a": "«b»",\n    "c": "«d»"\n  },\n  "x": "y"\n}',
  "literals of a generator": "secretGenerator:\n- name: x\n  literals:\n  - a=«b»",
  "keys that only sound secret":
    "secretName: a\ntokenExpirationSeconds: 10\nautomountServiceAccountToken: false\nsecretKeyRef:\n  name: x\nsecret:\n  secretName: y\nimagePullSecret: z\npassword_file: /run/x",
  "keys that hold secrets":
    "password: «two words» # old\ndbPassword: «x1»\nAPI_KEY: «k»\naws_secret_access_key: '«a»'",
  "ENV in its forms":
    "FROM a\nENV A=«b» C=\"«d e»\" F='«g»'\nENV H «i j»\nARG K=«l»\nARG M\nONBUILD ENV N=«o»\nRUN echo p=q",
  "ENV over lines": "ENV A=«b» \\\n    # why\n    C=«d» \\\n    E=«f»\nRUN x=y",
  "secrets in shell":
    "RUN curl -u bob:«hunter2» http://x && mysql -uroot -p«hunter2» && echo 'root:«toor»' | chpasswd\nRUN docker build --build-arg A=«b» --password «c» .",
  "addresses with a password": "url: postgres://bob:«hun@ter2»@db:5432/x?sslmode=off",
  "a comment with a secret": "# DB_PASSWORD=«hunter2»\n#  token: «abc»",
  "a key block":
    "x: |\n  «-----BEGIN EC PRIVATE KEY-----»\n«  abc»\n«  »-----END EC PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----",
};

test.each(Object.entries(SHAPES))("masks %s", (_name, marked) => {
  const text = marked.replace(/[«»]/g, "");
  expect(masked(text)).toBe(marked.replace(/«[^»]*»/g, "█"));
});

test("a message loses what gives itself away, and keeps its words", () => {
  expect(safeText("no password: anyone may log in")).toBe("no password: anyone may log in");
  expect(safeText("PASSWORD=hunter2 is set")).toBe("PASSWORD=[redacted, 7 characters] is set");
  expect(safeText("secret key of AKIAQ3EGRZ7LM5XWVT2B")).toBe("secret key of [redacted, 20 characters]");
  expect(safeText("a\u001b[2Jb\n")).toBe("a\\u{1b}[2Jb\\u{a}");
});
