import type { Container, ImageRef } from "plimsoll";
import { valueOf as written } from "plimsoll";
import { baseUse } from "./identities.ts";
import { byName, isOneOf } from "./image-name.ts";
import type { KnownService, ServiceRow } from "./known-service.ts";
import { ROWS } from "./services/index.ts";

export { judge, type Verdict } from "./judge.ts";
export type { Credentials, KnownService, ServiceCategory, ServicePort } from "./known-service.ts";

/** Ids of all known services. */
export const SERVICE_IDS: readonly string[] = ROWS.map((row) => row.id);

/** All services that are known by their image; builds the whole table. */
export const allServices = (): readonly KnownService[] => ROWS.map((row) => row.service());

const rowsFor = byName((): readonly ServiceRow[] => ROWS);

/** The service that an image runs, by its name behind any mirror; undefined if it is none of the known. */
export function serviceOf(image: ImageRef): KnownService | undefined {
  return rowsFor(image)
    .map((row) => row.service())
    .find((service) => service.tags?.test(image.tag ?? "") ?? true);
}

/** The image whose program a container runs: the base of the Dockerfile that the repository builds it from, else its own. */
export function imageBehind(container: Container): ImageRef | undefined {
  const use = container.build ? baseUse(container.build) : container.image;
  return use && written(use.ref);
}

/**
 * The service that a container runs, its Dockerfile followed down to the base image. `further` says of images, by
 * pattern, the id of the service that they run.
 */
export function serviceIn(
  container: Container,
  further: Readonly<Record<string, string>> = {},
): KnownService | undefined {
  const image = imageBehind(container);
  if (!image) return undefined;
  const told = Object.keys(further).find((pattern) => isOneOf(image, [pattern]));
  return told === undefined ? serviceOf(image) : serviceNamed(further[told]);
}

const serviceNamed = (id: string | undefined): KnownService | undefined =>
  ROWS.find((row) => row.id === id)?.service();

/** Whether a service keeps data or passes messages on: what no stranger should reach. */
export const isDatastore = (service: KnownService | undefined): boolean =>
  service?.category === "datastore" || service?.category === "broker";
