import { absentField, type Field, setField } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";

/** A boolean as compose-go casts it: strings of YAML 1.1 count too (loader, `toBoolean`). */
export function flagOf(cursor: Cursor): Field<boolean> {
  const plain = cursor.boolean();
  if (plain.state !== "absent") return plain;
  const text = cursor.string();
  if (text.state !== "set") return text;
  if (/^(?:true|yes|y|on|1)$/i.test(text.value)) return setField(true, text.at);
  return /^(?:false|no|n|off|0)$/i.test(text.value) ? setField(false, text.at) : absentField(text.at);
}
