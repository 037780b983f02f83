import type { MappingNode } from "../yaml/node.ts";
import { checkShape } from "./check-shape.ts";
import { checkCycles } from "./cycles.ts";
import { projectShape } from "./project-shape.ts";
import { checkServices } from "./references.ts";
import { quote } from "./say.ts";
import type { Session } from "./session.ts";
import { child, descend, entriesIn, isNull, itemsIn, rawOf, type Tree } from "./tree.ts";

type Report = Session["reportForm"];

/** Finds what makes Compose refuse a merged project: its form, contradictions, and names that lead nowhere. */
export function validate(root: MappingNode, session: Session): void {
  const report = session.reportForm;
  checkShape(root, projectShape, report);
  for (const { key, value } of entriesIn(child(root, "volumes")))
    checkExternalVolume(key.text, value, report);
  for (const { key, value } of entriesIn(child(root, "configs"))) {
    checkOrigin(`configs.${key.text}`, value, ["file", "environment", "content"], report);
  }
  for (const { key, value } of entriesIn(child(root, "secrets"))) {
    checkOrigin(`secrets.${key.text}`, value, ["file", "environment"], report);
  }
  for (const { value } of entriesIn(child(root, "services"))) checkDevices(value, report);
  checkServices(root, session);
  checkCycles(root, session);
}

/** A volume that exists already is not described (compose-go, validation/external.go). */
function checkExternalVolume(name: string, volume: Tree, report: Report): void {
  if (rawOf(child(volume, "external")) !== "true") return;
  for (const { key } of entriesIn(volume)) {
    if (/^(name|external|x-.*)$/.test(key.text)) continue;
    report(key, `the volume ${quote(name)} is external, so ${quote(key.text)} contradicts it`);
  }
}

/** The content of a config or secret comes from one place (compose-go, validation). */
function checkOrigin(name: string, object: Tree, keys: readonly string[], report: Report): void {
  if (object.kind !== "mapping") return;
  const given = entriesIn(object).filter(({ key }) => keys.includes(key.text));
  const [, second] = given;
  if (second) report(second.key, `${quote(name)} may have only one of ${keys.map(quote).join(", ")}`);
  const elsewhere = child(object, "external") ?? child(object, "driver");
  if (given.length === 0 && !elsewhere)
    report(object, `${quote(name)} needs one of ${keys.map(quote).join(", ")}`);
}

function checkDevices(service: Tree, report: Report): void {
  const reserved = itemsIn(descend(service, "deploy", "resources", "reservations", "devices"));
  for (const request of [...reserved, ...itemsIn(child(service, "gpus"))]) {
    const count = child(request, "count");
    const ids = child(request, "device_ids");
    if (count && ids && !isNull(count))
      report(count, "`count` and `device_ids` exclude each other: keep one of them");
    const known = count?.kind === "scalar" && count.unresolved === undefined;
    if (known && !/^(all|-?\d+)$/.test(count.text))
      report(count, "`count` of a device must be a number or `all`");
  }
}
