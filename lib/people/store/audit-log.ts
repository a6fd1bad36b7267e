import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import { isoInstant, parseInstant, toDate } from "@/lib/kernel/clock";
import { type AuditRow, ChainVerifier, type ChainVerdict } from "../audit-chain";
import type { AuditQuery } from "../inputs";
import { toMillisOf } from "./rows";

const toRow = (row: Awaited<ReturnType<PrismaTx["auditEvent"]["findFirstOrThrow"]>>): AuditRow => ({
  ...row,
  at: isoInstant(toMillisOf(row.at)),
});

/** Newest first; one row more than asked for when there is more. */
export async function findAudit(tx: PrismaTx, query: AuditQuery): Promise<readonly AuditRow[]> {
  const words = (query.text ?? "").split(/\s+/).filter(Boolean).slice(0, 8);
  const anywhere = (word: string) =>
    (["action", "subject", "actorName", "actorId", "remoteAddress", "requestId", "before", "after"] as const).map((field) => ({
      [field]: { contains: word, mode: "insensitive" as const },
    }));
  const from = query.from === undefined ? null : parseInstant(query.from);
  const to = query.to === undefined ? null : parseInstant(query.to);
  const rows = await tx.auditEvent.findMany({
    where: {
      ...(query.cursor === undefined ? {} : { seq: { lt: BigInt(query.cursor) } }),
      ...(query.action === undefined ? {} : { action: { startsWith: query.action } }),
      ...(query.actor === undefined ? {} : { OR: [{ actorId: query.actor }, { actorName: query.actor }] }),
      at: { ...(from === null ? {} : { gte: toDate(from) }), ...(to === null ? {} : { lt: toDate(to) }) },
      AND: words.map((word) => ({ OR: anywhere(word) })),
    },
    orderBy: { seq: "desc" },
    take: query.limit + 1,
  });
  return rows.map(toRow);
}

const PAGE = 1000;

/** Follows the whole chain, a page at a time. */
export async function verifyChain(): Promise<ChainVerdict> {
  const verifier = new ChainVerifier();
  for (let after = 0n; ;) {
    const rows = await inScope(WHOLE_FLEET, (tx) =>
      tx.auditEvent.findMany({ where: { seq: { gt: after } }, orderBy: { seq: "asc" }, take: PAGE }),
    );
    for (const row of rows) verifier.add(toRow(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return verifier.verdict();
    after = last.seq;
  }
}
