export { type TraceOrder, type TraceQuery, TraceQueryParams } from "./query";
export type { FacetValue, TraceFacets, TracePage, TraceSummary } from "./summary";
export type { CriticalSection, SpanFlag, TraceDetail, TraceEvent, TraceLink, TraceRow } from "./detail";
export type { AttributeJson, AttributesJson } from "@/lib/telemetry/attribute-json";
