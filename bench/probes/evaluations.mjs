// How many answers the rules give on a folder: for each rule, the number of subjects that it is asked about.
import { allRules } from "../../rules/index.ts";
import { Source } from "../../src/model/source.ts";
import { readSources } from "../../src/read/index.ts";
import { readAll } from "./walk.mjs";

const rules = await allRules();

const sources = [];
readAll(process.argv[2], (path, text) => sources.push(new Source(path, text)));
const { subjects } = await readSources(sources, {});
const evaluations = rules.reduce((sum, { on }) => sum + (subjects[on]?.length ?? 0), 0);
console.log(JSON.stringify({ rules: rules.length, evaluations }));
