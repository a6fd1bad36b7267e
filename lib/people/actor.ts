import { Fault } from "@/lib/kernel/faults";

export const ROLES = ["administrator", "commander", "responder", "finance", "viewer", "tenant-viewer"] as const;
export type Role = (typeof ROLES)[number];

/** What can be allowed; `noun:verb`. API keys carry a subset, people get theirs from their role. */
export const PERMISSIONS = [
  "fleet:read",
  "metrics:read",
  "logs:read",
  "traces:read",
  "settings:read",
  "people:write",
  "keys:write",
  "targets:write",
  "retention:write",
  "changes:write",
  "audit:read",
  "costs:read",
  "costs:write",
  "incidents:read",
  "incidents:write",
  "alerts:read",
  "alerts:write",
  "dashboards:write",
  "ingest:write",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READS: readonly Permission[] = ["fleet:read", "metrics:read", "logs:read", "traces:read", "incidents:read", "alerts:read"];

/** The whole of what each role may do. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS.filter((p) => p !== "ingest:write"),
  commander: [...READS, "settings:read", "changes:write", "costs:read", "incidents:write", "alerts:write", "dashboards:write"],
  responder: [...READS, "settings:read", "changes:write", "incidents:write", "alerts:write", "dashboards:write"],
  finance: [...READS, "costs:read", "costs:write"],
  viewer: READS,
  "tenant-viewer": ["fleet:read", "metrics:read", "logs:read", "traces:read"],
};

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  administrator: "Administrator",
  commander: "Incident commander",
  responder: "Responder",
  finance: "Finance",
  viewer: "Viewer",
  "tenant-viewer": "Viewer",
};

/** A role as people say it: "Administrator", "Viewer of acme". */
export const roleName = (role: Role, tenant: string | null): string => ROLE_NAMES[role] + (tenant === null ? "" : ` of ${tenant}`);

/** Who asks: a person, an API key, or the system itself. */
export interface Actor {
  readonly kind: "user" | "key" | "system";
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** The one tenant this actor may see, or null for the whole fleet. Enforced where data is read. */
  readonly tenant: string | null;
}

export const SYSTEM_ACTOR: Actor = { kind: "system", id: "system", name: "Sightglass", permissions: PERMISSIONS, tenant: null };

/** Throws Fault `forbidden` unless the actor holds the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.includes(permission)) {
    throw new Fault("forbidden", `This needs the permission ${permission}.`, { fix: "Ask an administrator to grant it." });
  }
}
