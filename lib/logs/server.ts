export { LogStore, type OpenLogsOptions, logStore, openLogs } from "./store/log-store";
export { type FoundLogs, findLogs, searchLogs } from "./store/search";
export { logFacets, logVolume } from "./store/volume";
export { logContext } from "./store/context";
export { type LiveBatch, tailLogs } from "./store/live";
export { logStats } from "./store/stats";
export { type LogDutyOptions, logDuties } from "./store/duties";
export { compactLogs, retainLogs } from "./store/upkeep";
