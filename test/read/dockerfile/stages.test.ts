// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like that
import { beforeAll, describe, expect, test } from "vitest";
import type { Field } from "../../../src/model/field.ts";
import { Source } from "../../../src/model/source.ts";
import { readDockerfile } from "../../../src/read/dockerfile/stages.ts";
import { findStage, selectTargets } from "../../../src/read/dockerfile/targets.ts";
import { loadShell } from "../../../src/read/shell.ts";

/** Milliseconds on a busy machine that only quadratic work needs. */
const SLOW = 12_000;

const read = (text: string) => readDockerfile(new Source("Dockerfile", text), "production");
const say = (field: Field<unknown> | undefined): unknown =>
  field?.state === "set" ? field.value : field?.state === "unknown" ? `? ${field.text}` : undefined;
const user = (text: string) => say(read(text).stages.at(-1)?.user);
const images = (text: string) =>
  read(text).images.map(
    ({ role, ref }) => `${role} ${ref.state === "set" ? ref.value.text : `? ${say(ref)}`}`,
  );

describe("user in force", () => {
  test.each<[string, string, unknown]>([
    ["the last one", "FROM a\nUSER 1\nUSER root", "root"],
    ["none", "FROM a", undefined],
    ["of the stage below", "FROM a AS base\nUSER root\nFROM base", "root"],
    ["of the stage below, in other case", "FROM a AS Base\nUSER root\nFROM BASE", "root"],
    [
      "not of a stage that is only copied from",
      "FROM a AS b\nUSER root\nFROM c\nCOPY --from=b x y",
      undefined,
    ],
    ["not of a later stage", "FROM later\nUSER 1\nFROM a AS later\nFROM x", undefined],
    ["of a stage named as its image", "FROM a AS a\nUSER 5\nFROM a", "5"],
    ["two steps up", "FROM a AS b\nUSER 7\nFROM b AS c\nFROM c", "7"],
    ["quoted", 'FROM a\nUSER "root"', "root"],
    ["by ARG of the stage", "FROM a\nARG U=root\nUSER $U", "root"],
    ["by global ARG", "ARG U=root\nFROM a\nARG U\nUSER $U", "root"],
    ["by global ARG that the stage does not take", "ARG U=root\nFROM a\nUSER $U", "? $U"],
    ["by ENV", "FROM a\nENV U=0\nUSER ${U:-1000}", "0"],
    ["by ENV of the stage below", "FROM a AS b\nENV U=9\nFROM b\nUSER ${U}:${U}", "9:9"],
    ["by the default of a declared ARG", "FROM a\nARG U\nUSER ${U:-app}", "app"],
    ["by what the image may set", "FROM a\nUSER ${U:-app}", "? ${U:-app}"],
    ["by an alternative", "FROM a\nENV U=1\nUSER ${U:+root}", "root"],
    ["by an empty variable", "FROM a\nENV U=\nUSER ${U:-x}${U-y}", "x"],
    ["by a pattern", "FROM a\nENV U=ax\nUSER ${U#a}", "? ${U#a}"],
    ["by an ARG without a value", "FROM a\nARG U\nUSER $U", "? $U"],
    ["by ARG after ENV", "FROM a\nENV U=1\nARG U\nUSER $U", "1"],
    ["by ENV that refers to itself", "FROM a\nENV U=1\nENV U=2 V=$U\nUSER $V", "1"],
    ["by ARG that refers to the one before", "FROM a\nARG U=1 V=$U\nUSER $V", "1"],
    ["escaped", "FROM a\nENV U=1\nUSER \\$U", "$U"],
    ["in single quotes", "FROM a\nENV U=1\nUSER '$U'", "$U"],
    ["with another escape", "# escape=`\nFROM a\nUSER ContainerUser`\n", "ContainerUser"],
    ["not of ONBUILD", "FROM a\nUSER 3\nONBUILD USER root", "3"],
  ])("%s", (_name, text, expected) => expect(user(text)).toBe(expected));

  test("its place, and where its value comes from", () => {
    const text = "FROM a\nENV U=root\nUSER  $U\n";
    const field = read(text).stages[0]?.user;
    expect(text.slice(field?.at.start, field?.at.end)).toBe("$U");
    expect(text.slice(field?.at.origin?.start, field?.at.origin?.end)).toBe("root");
    expect(field?.at.path).toEqual(["stage", 0, "USER"]);
  });
});

test.each<[string, string[]]>([
  ["FROM nginx:1", ["base nginx:1"]],
  ["FROM --platform=linux/amd64 nginx:1 AS x", ["base nginx:1"]],
  ["ARG I=nginx\nARG T=1\nFROM $I:${T}-alpine", ["base nginx:1-alpine"]],
  ["ARG T\nFROM nginx:$T", ["base ? ? nginx:$T"]],
  ["FROM nginx:${T:-latest}", ["base nginx:latest"]],
  ["FROM nginx:$UNDECLARED", ["base ? ? nginx:$UNDECLARED"]],
  ["FROM x-${TARGETARCH:-amd64}", ["base ? ? x-${TARGETARCH:-amd64}"]],
  ["FROM a AS b\nARG T=1\nFROM c:$T", ["base a", "base ? ? c:$T"]],
  ['FROM "nginx:1"', ["base nginx:1"]],
  ["FROM a AS b\nFROM b", ["base a"]],
  [
    "FROM a AS b\nFROM c\nCOPY --from=B x y\nCOPY --from=0 x y\nCOPY --from=9 x y\nCOPY --from=d:1 x y",
    ["base a", "base c", "copy d:1"],
  ],
  ["FROM a\nCOPY --from=later x y\nFROM b AS later", ["base a", "base b"]],
  [
    "FROM a AS b\nFROM c\nRUN --mount=type=bind,from=d:2,target=/x --mount=type=bind,from=b y",
    ["base a", "base c", "mount d:2"],
  ],
  ["FROM NOT~an~image", ["base ? ? NOT~an~image"]],
])("images of %j", (text, expected) => expect(images(text)).toEqual(expected));

describe("stages that are built", () => {
  const text =
    "FROM a AS dep\nFROM b AS tool\nFROM dep AS app\nCOPY --from=tool x y\nFROM c AS test\nFROM app\n";
  const flags = (model: ReturnType<typeof read>) =>
    model.stages.map((stage) => [stage.isTarget, stage.shipped, stage.reachable].map(Number).join(""));

  test("for the last one", () => expect(flags(read(text))).toEqual(["011", "001", "011", "000", "111"]));

  test("for named targets", () => {
    const model = read(text);
    selectTargets(model.stages, ["TEST", "1"]);
    expect(flags(model)).toEqual(["000", "111", "000", "111", "000"]);
    selectTargets(model.stages, ["no such stage"]);
    expect(model.stages.at(-1)?.isTarget).toBe(true);
    expect(findStage(model.stages, "Dep")?.index).toBe(0);
  });
});

describe("what a stage says", () => {
  const list = (field: Field<readonly Field<string>[]> | undefined) =>
    field?.state === "set" ? field.value.map(say) : field?.state;

  test.each<[string, unknown, unknown]>([
    ['FROM a\nENTRYPOINT ["x", "$A"]\nCMD y z', ["x", "$A"], ["/bin/sh", "-c", "y z"]],
    ['FROM a\nSHELL ["/bin/bash", "-c"]\nCMD y', "absent", ["/bin/bash", "-c", "y"]],
    ["FROM a AS b\nCMD y\nFROM b\nENTRYPOINT x", ["/bin/sh", "-c", "x"], "absent"],
    ["FROM a AS b\nENTRYPOINT x\nFROM b\nCMD y", ["/bin/sh", "-c", "x"], ["/bin/sh", "-c", "y"]],
    ["FROM a\nCMD y\nENTRYPOINT []", [], ["/bin/sh", "-c", "y"]],
  ])("entrypoint and command of %j", (text, entrypoint, command) => {
    const stage = read(text).stages.at(-1);
    expect([list(stage?.entrypoint), list(stage?.command)]).toEqual([entrypoint, command]);
  });

  test("health, ports, variables and copies", () => {
    const [stage] = read(
      [
        "FROM a",
        "ENV P=80 Q='a b'",
        "ARG SECRET",
        'LABEL "x y"=$P',
        "EXPOSE $P 443/tcp",
        "HEALTHCHECK NONE",
        "ADD --checksum=sha256:1 https://x.example/a /srv/",
        'COPY --chown=1:1 --chmod=755 <<EOF b "$P/"',
        "EOF",
      ].join("\n"),
    ).stages;
    expect(stage?.exposed.map(say)).toEqual(["80", "443/tcp"]);
    expect(say(stage?.healthcheck)).toBe(false);
    expect(stage?.variables.map(({ instruction, name, value }) => [instruction, name, say(value)])).toEqual([
      ["ENV", "P", "80"],
      ["ENV", "Q", "a b"],
      ["ARG", "SECRET", undefined],
      ["LABEL", "x y", "80"],
    ]);
    const [add, copy] = stage?.copies ?? [];
    expect([add?.instruction, add?.sources.map(say), say(add?.destination), say(add?.checksum)]).toEqual([
      "ADD",
      ["https://x.example/a"],
      "/srv/",
      "sha256:1",
    ]);
    expect([copy?.sources.map(say), say(copy?.destination), say(copy?.owner), say(copy?.mode)]).toEqual([
      ["b"],
      "80/",
      "1:1",
      "755",
    ]);
  });
});

describe("RUN", () => {
  beforeAll(loadShell);

  const runs = (text: string) => read(`FROM a\n${text}`).stages.flatMap((stage) => stage.runs);
  const commands = (text: string) =>
    runs(text).map((run) =>
      run.script.commands.map((command) => command.words.map((word) => word.text).join(" ")),
    );

  test.each<[string, string[][]]>([
    ["RUN a && \\\n  # why\n  b", [["a", "b"]]],
    ['RUN ["a", "b c"]', [["a b c"]]],
    ['RUN ["sh", "-c", "a | b"]', [["sh -c a | b", "a", "b"]]],
    ["RUN <<EOF\na\nb\nEOF", [["a", "b"]]],
    ["RUN <<-EOF\n\ta\n\tEOF", [["a"]]],
    ["RUN <<EOF\r\na x\r\nb\r\nEOF\r\n", [["a x", "b"]]],
    ["RUN <<EOF\n#!/usr/bin/env bash\na\nEOF", [["a"]]],
    ["RUN <<EOF\n#!/usr/bin/env python3\na\nEOF", [[]]],
    ["RUN <<EOF python3\nimport a\nEOF", [["python3"]]],
    ["RUN <<EOF bash -e\na\nEOF", [["bash -e", "a"]]],
    ["RUN bash <<EOF\na\nEOF", [["bash", "a"]]],
    ["RUN cat <<A > x && b <<C\na\nA\nc\nC", [["cat", "b"]]],
    ['SHELL ["powershell", "-Command"]\nRUN Install-X', [[]]],
    ['SHELL ["/usr/bin/env", "bash", "-c"]\nRUN a', [["a"]]],
    ['SHELL ["cmd", "/c"]\nSHELL ["/bin/sh", "-c"]\nRUN a', [["a"]]],
  ])("%j", (text, expected) => expect(commands(text)).toEqual(expected));

  test("places lead into the file", () => {
    const text =
      'FROM a\nRUN one \\\n  && sh -c "two; three"\nRUN <<-E\n\tfour \\\n\t five\n\tE\nRUN ["x", "six"]\n';
    const found = read(text).stages[0]?.runs.flatMap((run) =>
      run.script.commands.map(({ at }) => text.slice(at.start, at.end)),
    );
    expect(found).toEqual(["one", 'sh -c "two; three"', "two", "three", "four \\\n\t five", '["x", "six"]']);
  });

  test("flags, mounts and neighbours", () => {
    const [first, second, third] = runs(
      "RUN --network=host --security=insecure a\nRUN --mount=Type=cache,target=/x,ro b\nWORKDIR /\nRUN c",
    );
    expect([say(first?.network), say(first?.security), say(second?.network)]).toEqual([
      "host",
      "insecure",
      undefined,
    ]);
    expect(second?.mounts.map((mount) => [...mount])).toEqual([
      [
        ["type", "cache"],
        ["target", "/x"],
        ["ro", ""],
      ],
    ]);
    expect([first, second, third].map((run) => run?.adjacentToNext)).toEqual([true, false, false]);
  });
});

test("problems come along, and the rest is read", () => {
  const { problems, stages } = read("FROM a\nUSERS x\nUSER root\n");
  expect(problems.map(({ message }) => message)).toEqual(['unknown instruction "USERS"']);
  expect(say(stages[0]?.user)).toBe("root");
  expect(read("").stages).toEqual([]);
});

test.each<[string, string[]]>([
  ["FROM a\nUSER ${U", ["a closing } is missing"]],
  ["FROM a\nENV A='b", ["a closing ' is missing"]],
  ["FROM a\nCOPY --from=3 x y", ["there is no stage 3"]],
  ["FROM a\nUSER ${U^^}", ["the substitution ${U^...} is not known"]],
  [`FROM a\nUSER ${"${A:-".repeat(101)}${"}".repeat(101)}`, ["substitutions nest more than 100 deep"]],
])("the build would stumble over %j", (text, expected) => {
  expect(read(text).problems.map(({ message }) => message)).toEqual(expected);
});

describe("size", () => {
  const many = (count: number, line: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => line(at)).join("");
  test.each([
    [
      "stages on each other",
      many(20_000, (at) => `FROM ${at === 0 ? "a" : `s${at - 1}`} AS s${at}\nENV V${at}=$V0\n`),
    ],
    ["stages side by side", many(40_000, (at) => `FROM a AS s${at}\n`)],
    ["copies between stages", many(20_000, (at) => `FROM a AS s${at}\nCOPY --from=s0 x y\n`)],
    ["variables", `FROM a\n${many(40_000, (at) => `ENV V${at}=$V${at - 1}x\n`)}`],
    ["variables that double", `FROM a\nENV A=aaaaaaaaaa\n${"ENV A=$A$A\n".repeat(60_000)}`],
    ["uses of a long variable", `FROM a\nENV A=${"a".repeat(60_000)}\nUSER ${"$A".repeat(200_000)}\n`],
    ["names in one line", `FROM a\nARG ${many(60_000, (at) => `V${at}=$V${at - 1} `)}\n`],
    ["nested defaults", `FROM a\nUSER ${"${A:-".repeat(100_000)}${"}".repeat(100_000)}\n`],
    ["entrypoints", `FROM a\n${"ENTRYPOINT a\n".repeat(60_000)}`],
  ])("%s", (_name, text) => {
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(SLOW);
  });
});
