import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { requirePermission } from "../actor";
import type { AuditRow, ChainVerdict } from "../audit-chain";
import type { Ctx } from "../context";
import type { AuditQuery } from "../inputs";
import { findAudit, verifyChain } from "../store/audit-log";
import type { AuditPage, AuditView } from "../views";

function requireAuditor(ctx: Ctx): void {
  requirePermission(ctx.actor, "audit:read");
  if (ctx.actor.tenant !== null) throw new Fault("forbidden", "The audit log is the whole fleet's.");
}

/** What was done, newest first, a page at a time. */
export async function listAudit(ctx: Ctx, query: AuditQuery): Promise<AuditPage> {
  requireAuditor(ctx);
  const rows = await inScope(WHOLE_FLEET, (tx) => findAudit(tx, query));
  const events = rows.slice(0, query.limit);
  return { events: events.map(auditView), nextCursor: rows.length > query.limit ? (events.at(-1)?.seq.toString() ?? null) : null };
}

/** Whether the chain of hashes is whole: from the first row to the last, and where not. */
export async function auditChainVerify(ctx: Ctx): Promise<ChainVerdict> {
  requireAuditor(ctx);
  return verifyChain();
}

const auditView = (row: AuditRow): AuditView => ({
  seq: row.seq.toString(),
  at: row.at,
  actorKind: row.actorKind,
  actorId: row.actorId,
  actorName: row.actorName,
  action: row.action,
  subject: row.subject,
  before: row.before === null ? null : (JSON.parse(row.before) as unknown),
  after: row.after === null ? null : (JSON.parse(row.after) as unknown),
  requestId: row.requestId,
  remoteAddress: row.remoteAddress,
});
