import { describe, expect, test } from "vitest";
import { type Permission, PERMISSIONS, requirePermission, ROLE_PERMISSIONS, type Role, ROLES } from "./actor";

/** Who may do what, written out: a change of the rule must be a change here, too. */
const MATRIX: Readonly<Record<Permission, readonly Role[]>> = {
  "fleet:read": ["administrator", "commander", "responder", "finance", "viewer", "tenant-viewer"],
  "metrics:read": ["administrator", "commander", "responder", "finance", "viewer", "tenant-viewer"],
  "logs:read": ["administrator", "commander", "responder", "finance", "viewer", "tenant-viewer"],
  "traces:read": ["administrator", "commander", "responder", "finance", "viewer", "tenant-viewer"],
  "settings:read": ["administrator", "commander", "responder"],
  "people:write": ["administrator"],
  "keys:write": ["administrator"],
  "targets:write": ["administrator"],
  "retention:write": ["administrator"],
  "changes:write": ["administrator", "commander", "responder"],
  "audit:read": ["administrator"],
  "costs:read": ["administrator", "commander", "finance"],
  "costs:write": ["administrator", "finance"],
  "incidents:read": ["administrator", "commander", "responder", "finance", "viewer"],
  "incidents:write": ["administrator", "commander", "responder"],
  "alerts:read": ["administrator", "commander", "responder", "finance", "viewer"],
  "alerts:write": ["administrator", "commander", "responder"],
  "dashboards:write": ["administrator", "commander", "responder"],
  "ingest:write": [],
};

describe.each(PERMISSIONS.map((permission) => ({ permission })))("$permission", ({ permission }) => {
  test.each(ROLES.map((role) => ({ role })))("is as written for $role", ({ role }) => {
    const actor = { kind: "user" as const, id: "u", name: "U", permissions: ROLE_PERMISSIONS[role], tenant: null };
    const ask = () => requirePermission(actor, permission);
    if (MATRIX[permission].includes(role)) expect(ask).not.toThrow();
    else expect(ask).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});
