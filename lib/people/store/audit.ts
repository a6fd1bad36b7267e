import { isoInstant } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { auditHash, canonicalJson, escapeLine, GENESIS, type AuditContent } from "../audit-chain";
import type { Ctx } from "../context";

/** One transaction, of `pg` or of Prisma. Both can run SQL; the row must commit with what it tells of. */
export type AuditTransaction =
  | { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> }
  | { $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown> };

export interface AuditDetail {
  /** What was acted upon, as `noun:id`. */
  readonly subject: string;
  /** Its state before and after; secrets have no place here. Null or absent when there was none. */
  readonly before?: unknown;
  readonly after?: unknown;
}

async function run(tx: AuditTransaction, text: string, values: unknown[]): Promise<readonly Record<string, unknown>[]> {
  if ("query" in tx) return (await tx.query(text, values)).rows as Record<string, unknown>[];
  return (await tx.$queryRawUnsafe(text, ...values)) as Record<string, unknown>[];
}

// One writer at a time, until it commits: the chain has one head. The number means nothing; it must only be nobody else's.
const CHAIN_LOCK = 7_271_001;

const toText = (value: unknown): string | null => (value === undefined || value === null ? null : canonicalJson(value));

/**
 * Adds one row to the audit log, in the caller's transaction: nothing happens
 * without its row, and no row tells of what was rolled back. `action` is
 * `noun.verb`.
 */
export async function recordAudit(tx: AuditTransaction, ctx: Ctx, action: string, detail: AuditDetail): Promise<void> {
  await run(tx, `SELECT pg_advisory_xact_lock(${CHAIN_LOCK})::text AS locked`, []);
  const [head] = await run(
    tx,
    "SELECT seq::text AS seq, encode(hash, 'hex') AS hash FROM audit_event ORDER BY audit_event.seq DESC LIMIT 1",
    [],
  );
  const previousHash = head ? Buffer.from(String(head["hash"]), "hex") : GENESIS;
  const content: AuditContent = {
    seq: head ? BigInt(String(head["seq"])) + 1n : 1n,
    at: isoInstant(unixMillis(Math.floor(ctx.clock.now()))),
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    actorName: escapeLine(ctx.actor.name),
    action,
    subject: escapeLine(detail.subject),
    before: toText(detail.before),
    after: toText(detail.after),
    requestId: escapeLine(ctx.requestId),
    remoteAddress: escapeLine(ctx.remoteAddress),
  };
  await run(
    tx,
    `INSERT INTO audit_event
       (seq, at, actor_kind, actor_id, actor_name, action, subject, before, after, request_id, remote_address, previous_hash, hash)
     VALUES ($1::text::bigint, $2::text::timestamptz, $3, $4, $5, $6, $7, $8, $9, $10, $11, decode($12, 'hex'), decode($13, 'hex'))`,
    [
      content.seq.toString(),
      content.at,
      content.actorKind,
      content.actorId,
      content.actorName,
      content.action,
      content.subject,
      content.before,
      content.after,
      content.requestId,
      content.remoteAddress,
      Buffer.from(previousHash).toString("hex"),
      Buffer.from(auditHash(content, previousHash)).toString("hex"),
    ],
  );
}
