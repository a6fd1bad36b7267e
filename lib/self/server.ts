export { addFigure, type Figure, type OwnMetrics, ownMetrics } from "./metrics";
export { writeOwnSamples } from "./own-samples";
export { parseTraceparent, RequestTracer, routeOf, type ServedRequest } from "./request-tracer";
