export { type OpenTracesOptions, TraceStore, openTraces, traceStore } from "./store/trace-store";
export { searchTraces } from "./store/search";
export { spansOfTrace, traceById } from "./store/trace-by-id";
export { traceFacets } from "./store/facets";
export { traceStats } from "./store/stats";
export { type TraceDutyOptions, traceDuties } from "./store/duties";
export { compactSpans, retainSpans } from "./store/upkeep";
