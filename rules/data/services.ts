import type { Container, ImageRef } from "plimsoll";
import { valueOf as written } from "plimsoll";
import { baseUse } from "./identities.ts";
import { byName } from "./image-name.ts";
import type { KnownService } from "./known-service.ts";
import { ADMIN } from "./services-admin.ts";
import { BROKERS } from "./services-brokers.ts";
import { CODE } from "./services-code.ts";
import { DATASTORES } from "./services-datastores.ts";

export { judge, type Verdict } from "./judge.ts";
export type { Credentials, KnownService, ServiceCategory, ServicePort } from "./known-service.ts";

/** All services that are known by their image. */
export const SERVICES: readonly KnownService[] = [...DATASTORES, ...BROKERS, ...ADMIN, ...CODE];

/** The service that an image runs, by its name behind any mirror; undefined if it is none of the known. */
export const serviceOf = (image: ImageRef): KnownService | undefined =>
  servicesFor(image).find((service) => service.tags?.test(image.tag ?? "") ?? true);

const servicesFor = byName(SERVICES);

/** The image whose program a container runs: the base of the Dockerfile that the repository builds it from, else its own. */
export function imageBehind(container: Container): ImageRef | undefined {
  const use = container.build ? baseUse(container.build) : container.image;
  return use && written(use.ref);
}

/** The service that a container runs, its Dockerfile followed down to the base image. */
export function serviceIn(container: Container): KnownService | undefined {
  const image = imageBehind(container);
  return image && serviceOf(image);
}

/** Whether a service keeps data or passes messages on: what no stranger should reach. */
export const isDatastore = (service: KnownService | undefined): boolean =>
  service?.category === "datastore" || service?.category === "broker";
