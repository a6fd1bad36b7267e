export type { Figure } from "./metrics";
export { parseTraceparent, routeOf, type ServedRequest } from "./request-tracer";
