/** Version of the package; the build puts it in. */
export const version: string = process.env["PLIMSOLL_VERSION"] ?? "0.0.0-source";
