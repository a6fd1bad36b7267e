import { z } from "zod";
import { PERMISSIONS, ROLES } from "./actor";

/** What people type, parsed at the edge. */

const name = z.string().trim().min(1).max(100);
const email = z
  .email()
  .max(254)
  .transform((v) => v.toLowerCase());
// Rules beyond length have sentences of their own; see password-rules.
const password = z.string().min(1).max(1024);
const tenant = z.string().trim().min(1).max(128);

const roleAndTenant = { role: z.enum(ROLES), tenant: tenant.nullish().transform((v) => v ?? null) };
const tenantMatchesRole = (v: { role: string; tenant: string | null }) => (v.role === "tenant-viewer") === (v.tenant !== null);
const TENANT_RULE = { message: "A tenant viewer needs a tenant, and nobody else has one.", path: ["tenant"] };

export const CreateUserInput = z.strictObject({ name, email, password, ...roleAndTenant }).refine(tenantMatchesRole, TENANT_RULE);
export type CreateUserInput = z.infer<typeof CreateUserInput>;

export const ChangeRoleInput = z.strictObject(roleAndTenant).refine(tenantMatchesRole, TENANT_RULE);
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;

/** `PATCH /api/v1/people/{id}`: one change at a time. */
export const ChangePersonInput = z.union([ChangeRoleInput, z.strictObject({ disabled: z.boolean() }), z.strictObject({ password })]);
export type ChangePersonInput = z.infer<typeof ChangePersonInput>;

export const ChangeOwnPasswordInput = z.strictObject({ current: password, next: password });
export type ChangeOwnPasswordInput = z.infer<typeof ChangeOwnPasswordInput>;

export const FirstAdministratorInput = z.strictObject({ name, email, password, setupToken: z.string().max(100).optional() });
export type FirstAdministratorInput = z.infer<typeof FirstAdministratorInput>;

const rate = z
  .number()
  .int()
  .min(1)
  .max(2_000_000_000)
  .nullish()
  .transform((v) => v ?? null);
const network = z.union([z.cidrv4(), z.cidrv6()]);

export const CreateKeyInput = z.strictObject({
  name,
  scopes: z
    .array(z.enum(PERMISSIONS))
    .min(1)
    .max(PERMISSIONS.length)
    .transform((scopes) => [...new Set(scopes)]),
  tenant: tenant.nullish().transform((v) => v ?? null),
  networks: z.array(network).max(20).default([]),
  /** Days until it expires; null or absent for never. */
  expiresInDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .nullish()
    .transform((v) => v ?? null),
  limits: z
    .strictObject({
      itemsPerSecond: rate,
      bytesPerSecond: rate,
      bytesPerDay: z
        .number()
        .int()
        .min(1)
        .max(Number.MAX_SAFE_INTEGER)
        .nullish()
        .transform((v) => v ?? null),
    })
    .default({ itemsPerSecond: null, bytesPerSecond: null, bytesPerDay: null }),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const RotateKeyInput = z.strictObject({
  overlapHours: z
    .number()
    .min(0)
    .max(24 * 30)
    .default(24),
});
export type RotateKeyInput = z.infer<typeof RotateKeyInput>;

const days = z.number().int().min(1).max(3650);
export const RetentionInput = z.strictObject({
  fleet: z.strictObject({ metrics: days, rollups: days, traces: days, logs: days }),
  tenants: z
    .record(tenant, z.strictObject({ traces: days, logs: days }))
    .refine((tenants) => Object.keys(tenants).length <= 1000, { message: "At most 1000 tenants may have days of their own." })
    .default({}),
});
export type RetentionInput = z.infer<typeof RetentionInput>;

export const AuditQuery = z.strictObject({
  /** Words that must all occur in the action, subject, actor, address or content. */
  text: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const IdParams = z.strictObject({ id: z.string().min(1).max(64) });
export const UuidParams = z.strictObject({ id: z.uuid() });
