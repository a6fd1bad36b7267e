export * from "./measures";
export * from "./overview";
export { type TenantShare, type TenantsServed, type TracedRequest, tenantsServed } from "./tenants";
export * from "./node-detail";
export * from "./change";
export * from "./unknown-name";
export * from "./span-attributes";
export * from "./token-rules";
export { CONCEPTS, type Concept, type ConceptKind } from "./registry/concept";
export { ENGINES, type Engine, type MetricMeaning, type SourceType } from "./registry/entry";
export { normaliseLabels } from "./registry/label-names";
export type { NormalName } from "./registry/names";
export { isOtherKnownName } from "./registry/other-names";
export {
  REGISTRY,
  type TargetReading,
  canonicalMetric,
  engineOfName,
  isRouterCopy,
  meaningsOf,
  meets,
  normaliseName,
  sumWithoutCopies,
  toCanonical,
} from "./registry/registry";
export { type SentinelVerdict, sentinel } from "./registry/sentinel";
export { ChangeListParams, HeatParams, NodeParams, RangeParams } from "./range-query";
