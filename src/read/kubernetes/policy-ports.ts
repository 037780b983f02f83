import { absentField, type Field, type Place, setField, unknownField } from "../../model/field.ts";
import type { PolicyPort } from "../../model/subjects.ts";
import { isPlaceholder } from "./scalar.ts";

/** Ports as the vendors write them in one text: `80`, `80:90`, `80-90`, `http`. */
export function portOf(at: Place, protocol: string | undefined, text: string | undefined): PolicyPort {
  const range = /^(\d+)[-:](\d+)$/.exec(text ?? "");
  const endPort: Field<number> = range ? setField(Number(range[2]), at) : absentField(at);
  return { at, protocol, port: textAt(at, range?.[1] ?? text), endPort };
}

function textAt(at: Place, text: string | undefined): Field<string> {
  if (text === undefined) return absentField(at);
  return isPlaceholder(text) ? unknownField(text, at) : setField(text, at);
}
