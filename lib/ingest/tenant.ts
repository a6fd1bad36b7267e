import type { Attributes } from "@/lib/telemetry";

/** Attribute names that say for whom something was done, most explicit first. */
export const TENANT_ATTRIBUTES = [
  "tenant",
  "tenant.id",
  "tenant_id",
  "x-llm-d-tenant-id",
  "team_id",
  "team",
  "team_alias",
  "metadata.user_api_key_team_id",
  "organization_id",
  "traceloop.association.properties.tenant_id",
] as const;

/**
 * The tenant of a record. A key bound to a tenant decides alone: a sender must
 * not be able to write into another tenant's view. Empty when nobody says.
 */
export function tenantOf(keyTenant: string, attributes: Attributes, resource: Attributes): string {
  if (keyTenant !== "") return keyTenant;
  for (const name of TENANT_ATTRIBUTES) {
    const own = attributes[name];
    if (typeof own === "string" && own !== "") return own;
  }
  for (const name of TENANT_ATTRIBUTES) {
    const theirs = resource[name];
    if (typeof theirs === "string" && theirs !== "") return theirs;
  }
  return "";
}
