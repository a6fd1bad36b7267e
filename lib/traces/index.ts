export { type TraceOrder, type TraceQuery, TraceQueryParams } from "./query";
export type { FacetValue, TraceFacets, TracePage, TraceSummary } from "./summary";
export type { CriticalSection, SpanFlag, TraceDetail, TraceEvent, TraceLink, TraceRow } from "./detail";
export type { AttributeJson, AttributesJson } from "@/lib/telemetry/attribute-json";
export {
  CompareParams,
  type Differing,
  DifferingParams,
  GroupParams,
  MapParams,
  PathParams,
  type Selection,
  SpanIdParams,
  TraceIdParams,
} from "./questions";
export type { CohortComparison, CohortRow, UsualFigure } from "./cohort";
export type { ComparedKind, ComparedRow, ComparedSpan, TraceComparison } from "./compare-traces";
export type { DurationFigures } from "./figures";
export type { GroupOf, TraceGroup, TraceGroups } from "./group-traces";
export type { LayerGapFigures, RequestPath, RequestPhase } from "./request-path";
export type { EdgeKind, ServiceEdge, ServiceFigures, ServiceMap, ServiceNode } from "./service-map";
export type { SampleSize } from "./trace-sample";
export type { Difference, Differences } from "./what-is-different";
export type { SkeletonHead, SkeletonPage } from "./skeleton";
export { SKELETON_FLAGS } from "./skeleton-flags";
export type { StoredSpan } from "./stored-span";
