export { LOG_LEVELS, type LogLevel, levelOf, lowestSeverity } from "./severity";
export { type LogFilter, type LogQuery, LogQueryParams } from "./query";
export type { LogContext, LogFacetValue, LogFacets, LogLine, LogPage, LogVolume } from "./page";
export type { AttributeJson, AttributesJson } from "@/lib/telemetry/attribute-json";
export { type LogPattern, PatternMiner } from "./patterns/pattern-miner";
