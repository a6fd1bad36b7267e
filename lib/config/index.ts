export type { ProcessRole } from "./schema";
export { PROCESS_ROLES } from "./schema";
export { type Config, parseConfig } from "./config";
