import { resolve } from "node:path";
import type { GlobSet } from "../files/globs.ts";
import type { Severity } from "../model/finding.ts";
import type { ConfigIgnore, Format, RuleSetting, Told } from "./config.ts";
import type { Layer } from "./layers.ts";
import type { PresetName } from "./presets.ts";
import type { RuleMetadata } from "./schema.ts";
import { type Grounds, optionValues, settle, settleOptions } from "./settle.ts";

/** What holds for a run besides the rules' settings. */
export interface EffectiveValues {
  /** Path of the configuration for people; undefined without one. */
  readonly file: string | undefined;
  readonly preset: Told<readonly PresetName[]>;
  readonly failOn: Told<Severity | "never">;
  /** Undefined if nobody said: then the manifests or the newest known version decide. */
  readonly kubernetesVersion: Told<string> | undefined;
  readonly trusted: Told<readonly string[]> | undefined;
  readonly exclude: readonly GlobSet[];
  readonly include: readonly GlobSet[];
  readonly ignores: readonly ConfigIgnore[];
  readonly locked: ReadonlySet<string>;
  readonly compat: readonly string[];
  /** Patterns of rule files and the folder that they are relative to. */
  readonly customRules: GlobSet | undefined;
}

/** A rule or sub-check as `config print` shows it. */
export interface PrintedRule extends RuleSetting {
  readonly key: string;
  readonly options: ReadonlyMap<string, Told<unknown>>;
}

interface Table {
  readonly layers: readonly Layer[];
  readonly settings: Map<string, RuleSetting>;
  /** By format, then by rule. */
  readonly runs: Map<Format, Map<string, boolean>>;
  readonly options: Map<string, Readonly<Record<string, unknown>>>;
}

const UNKNOWN_RULE: RuleSetting = { enabled: true, origin: "default" };

/** The configuration as it holds for each rule, sub-check, file and format. */
export class EffectiveConfig {
  readonly values: EffectiveValues;
  /** Only presets of published standards run. */
  readonly exact: boolean;
  readonly #cwd: string;
  readonly #rules: ReadonlyMap<string, RuleMetadata>;
  readonly #grounds: Grounds;
  /** Files under the same overrides share a table. */
  readonly #tables = new Map<string, Table>();
  readonly #tableOf = new Map<string, Table>();

  constructor(cwd: string, rules: readonly RuleMetadata[], grounds: Grounds, values: EffectiveValues) {
    this.#cwd = cwd;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#grounds = grounds;
    this.values = values;
    this.exact = grounds.presets.exact;
  }

  /** The setting of a rule's own findings, or of a sub-check's; `file` is the path that reports show. */
  settingFor = (rule: string, sub: string | undefined, file: string, format: Format): RuleSetting => {
    const { settings, layers } = this.#table(file);
    const key = `${rule}/${sub ?? ""}@${format ?? ""}`;
    const known = settings.get(key);
    if (known) return known;
    const metadata = this.#rules.get(rule);
    const setting = metadata ? settle({ ...this.#grounds, layers }, metadata, sub, format) : UNKNOWN_RULE;
    settings.set(key, setting);
    return setting;
  };

  scopeOf = (file: string): unknown => this.#table(file);

  /** Whether a rule has to be asked: it or any of its sub-checks is on. */
  runs = (rule: string, file: string, format: Format): boolean => {
    const { runs } = this.#table(file);
    const ofFormat = runs.get(format) ?? new Map<string, boolean>();
    runs.set(format, ofFormat);
    const known = ofFormat.get(rule) ?? this.#runs(rule, file, format);
    ofFormat.set(rule, known);
    return known;
  };

  #runs(rule: string, file: string, format: Format): boolean {
    if (this.settingFor(rule, undefined, file, format).enabled) return true;
    const subs = Object.keys(this.#rules.get(rule)?.subchecks ?? {});
    return subs.some((sub) => this.settingFor(rule, sub, file, format).enabled);
  }

  /** Options of a rule, defaults filled in. */
  optionsFor = (rule: string, file: string): Readonly<Record<string, unknown>> => {
    const { options, layers } = this.#table(file);
    const known = options.get(rule);
    if (known) return known;
    const metadata = this.#rules.get(rule);
    const record = metadata ? optionValues(layers, metadata) : {};
    options.set(rule, record);
    return record;
  };

  /** Whether nothing in a manifest may silence a rule or sub-check. */
  isLocked = (rule: string, sub: string | undefined): boolean =>
    this.values.locked.has(rule) || (sub !== undefined && this.values.locked.has(`${rule}/${sub}`));

  /** Every rule and sub-check as it holds for a file, with who said so. */
  print(file: string, format: Format): PrintedRule[] {
    const { layers } = this.#table(file);
    return [...this.#rules.values()].flatMap((rule) => {
      const own = {
        key: rule.id,
        ...this.settingFor(rule.id, undefined, file, format),
        options: settleOptions(layers, rule),
      };
      const subs = Object.keys(rule.subchecks ?? {}).map((sub) => ({
        key: `${rule.id}/${sub}`,
        ...this.settingFor(rule.id, sub, file, format),
        options: new Map<string, Told<unknown>>(),
      }));
      return [own, ...subs];
    });
  }

  #layersFor(file: string): readonly Layer[] {
    const { layers } = this.#grounds;
    if (!layers.some((layer) => layer.files)) return layers;
    const path = resolve(this.#cwd, file);
    return layers.filter((layer) => !layer.files || layer.files(path));
  }

  #table(file: string): Table {
    const known = this.#tableOf.get(file);
    if (known) return known;
    const layers = this.#layersFor(file);
    const key = layers.map((layer) => this.#grounds.layers.indexOf(layer)).join();
    const table = this.#tables.get(key) ?? {
      layers,
      settings: new Map(),
      runs: new Map(),
      options: new Map(),
    };
    this.#tables.set(key, table);
    this.#tableOf.set(file, table);
    return table;
  }
}
