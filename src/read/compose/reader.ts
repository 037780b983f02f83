/** What reading a Compose project takes; a run without one never loads it. */
export { parseDotenv } from "./dotenv.ts";
export { ComposeProject } from "./project.ts";
export { resolveCompose } from "./resolve.ts";
