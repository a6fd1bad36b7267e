export { parseTraceparent, routeOf, type ServedRequest } from "./request-tracer";
