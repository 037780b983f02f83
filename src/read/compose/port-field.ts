import { type Field, setField, unknownField } from "../../model/field.ts";

/** A port as a number; a range too wide to be written out is no single one. */
export function portField(text: Field<string>): Field<number> {
  if (text.state !== "set") return text;
  return /^\d+$/.test(text.value) ? setField(Number(text.value), text.at) : unknownField(text.value, text.at);
}
