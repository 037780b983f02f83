import type { Cursor } from "../cursor.ts";
import { narrows } from "./narrowed.ts";
import { firstOf, textsOf } from "./scalar.ts";

/** A plugin of Kong or APISIX that an entry uses. */
export interface Plugin {
  readonly name: string;
  readonly config: Cursor;
}

/** Plugins that ask callers who they are. Source: hubs of plugins of both, 2026-11-24. */
const LOGIN =
  /^(?:key-auth(?:-enc)?|basic-auth|hmac-auth|ldap-auth(?:-advanced)?|jwt|jwt-auth|jwt-signer|oauth2(?:-introspection)?|openid-connect|forward-auth|authz-[\w-]+|multi-auth|cas-auth|wolf-rbac|mtls-auth|saml(?:-auth)?|opa)$/;

/** True if one of them lets nobody in without a login. */
export const askForLogin = (plugins: readonly Plugin[]): boolean =>
  plugins.some(({ name }) => LOGIN.test(name));

/** True if one of them lets some addresses in only. */
export const narrow = (plugins: readonly Plugin[]): boolean =>
  plugins.some(
    ({ name, config }) =>
      name === "ip-restriction" && narrows(textsOf(firstOf(config, "allow", "whitelist")).join(",")),
  );

/** True if one of them sends plain HTTP to HTTPS. */
export const redirect = (plugins: readonly Plugin[]): boolean =>
  plugins.some(({ name, config }) => {
    const flag = config.get("http_to_https").boolean();
    return name === "redirect" && flag.state === "set" && flag.value;
  });
