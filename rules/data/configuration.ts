import type { Place } from "plimsoll";
import type { KnownService } from "./known-service.ts";
import type { FileSetting, Settings } from "./settings.ts";

/** What a configuration of the author's says about a service; `silent`: it leaves everything as it is out of the box. */
export type Told =
  | "silent"
  | { readonly state: "open" | "closed"; readonly because: string; readonly closing?: string | undefined }
  /** It may say anything: nobody knows its text, or no row says how to read it. */
  | {
      readonly state: "unknown";
      readonly because: string;
      readonly at?: Place | undefined;
      readonly unseen?: FileSetting | undefined;
    };

/** Judges the configuration that a service is given; undefined if it is given none. */
export function configurationOf(service: KnownService, settings: Settings): Told | undefined {
  const told = toldByText(service, settings);
  if (told) return told;
  const at = placeOf(service, settings);
  if (at === undefined) return undefined;
  const unseen = unseenMount(service, settings);
  return {
    state: "unknown",
    because: "follows a configuration file",
    unseen,
    ...(at === "somewhere" ? {} : { at }),
  };
}

/** What gives it a configuration; `somewhere`: a file that lies where it looks for one. */
function placeOf({ config }: KnownService, settings: Settings): Place | "somewhere" | undefined {
  const { paths = [], args, env = [] } = config ?? {};
  const isGiven = settings.files.some((file) => paths.some((path) => covers(file.path, path)));
  if (paths.length > 0 && (!settings.filesComplete || isGiven)) return "somewhere";
  const word = args && settings.words.find((candidate) => args.test(candidate.text));
  return word?.at ?? env.map((name) => settings.env.get(name)?.at).find((place) => place !== undefined);
}

/** A mounted configuration whose text was not read; what a volume keeps is data of the service itself. */
function unseenMount(service: KnownService, settings: Settings): FileSetting | undefined {
  const named = namedFiles(service, settings);
  const decisive = named.length > 0 ? named : (service.config?.paths ?? []);
  const isRead = ({ path }: FileSetting): boolean =>
    settings.texts.some(
      (file) => (file.path === path || file.path.startsWith(`${path}/`)) && file.text !== undefined,
    );
  return settings.files.find(
    (file) => file.isGiven && decisive.some((path) => covers(file.path, path)) && !isRead(file),
  );
}

/** What the text of its configuration says; undefined where the repository does not hold all of it. */
function toldByText(service: KnownService, settings: Settings): Told | undefined {
  const { configText, config } = service;
  if (!configText || !config) return undefined;
  const named = namedFiles(service, settings);
  const files = settings.texts.filter(
    ({ path }) => named.includes(path) || config.paths?.some((known) => covers(path, known)),
  );
  if (files.length === 0 || named.some((name) => !files.some(({ path }) => path === name))) return undefined;
  const texts = files.map(({ text }) => text && plain(text));
  if (texts.includes(undefined)) return undefined;
  const { closed, open, because = "", closing } = configText;
  if (texts.some((text) => closed?.test(text ?? "")))
    return { state: "closed", because: "asks for what its configuration sets" };
  if (texts.some((text) => open?.test(text ?? ""))) return { state: "open", because, closing };
  return "silent";
}

/** Longer files are no configuration that a person wrote. */
const MOST_CHARACTERS = 200_000;

/** The lines that say something: no comments, one blank for many, and one at the start of what is indented. */
const plain = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .split("\n")
    .map((line) => line.trimEnd().replace(/[ \t]+/g, " "))
    .filter((line) => line !== "" && !/^ ?(?:#|;|\/\/)/.test(line))
    .join("\n");

/** Files that the command names as the configuration. */
function namedFiles({ config }: KnownService, { words }: Settings): readonly string[] {
  const { args } = config ?? {};
  return words.flatMap(({ text }, at) => {
    if (!args?.test(text)) return [];
    const glued = text.slice(text.indexOf("=") + 1);
    return glued.startsWith("/")
      ? [glued]
      : (words[at + 1]?.text.startsWith("/") ?? false)
        ? [words[at + 1]?.text ?? ""]
        : [];
  });
}

/** Whether a mounted or copied path is the configuration, holds it, or lies in its folder. */
function covers(file: string, path: string): boolean {
  const target = file.replace(/(?<!\/)\/+$/, "");
  const folder = path.endsWith("/") ? path : `${path}/`;
  if (target === path.replace(/\/$/, "") || (path.endsWith("/") && target.startsWith(folder))) return true;
  const above = target !== "" && path.startsWith(`${target}/`);
  return (
    above ||
    (!path.endsWith("/") && target.slice(target.lastIndexOf("/")) === path.slice(path.lastIndexOf("/")))
  );
}
