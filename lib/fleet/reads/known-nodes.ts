import type { TimeRange } from "@/lib/kernel/time-range";
import type { NodeRecord, NodeSighting } from "../change-detection";
import { UNKNOWN_FACTS } from "../health";
import type { NodeSnapshot } from "./snapshot";

/** A node that fell silent is shown as down for so long; then it is history, unless a scrape still tries to reach it. */
const SHOW_LOST_MS = 6 * 3_600_000;

/** A node as shown: what it says now, filled in with what it said before. */
export interface KnownNode extends NodeSnapshot {
  readonly node: NodeSighting;
  readonly firstSeen: number;
}

/**
 * The nodes of the snapshot, and those on record that the snapshot no longer
 * has. Left out are nodes that came after the range, and those long gone.
 */
export function knownNodes(live: readonly NodeSnapshot[], records: readonly NodeRecord[], range: TimeRange): readonly KnownNode[] {
  const onRecord = new Map(records.map((r) => [r.id, r]));
  const out = live.map((snapshot): KnownNode => {
    const before = onRecord.get(snapshot.node.id);
    onRecord.delete(snapshot.node.id);
    return {
      ...snapshot,
      node: before ? completed(snapshot.node, before) : snapshot.node,
      firstSeen: before?.firstSeen ?? snapshot.node.lastSeen,
    };
  });
  for (const record of onRecord.values()) {
    const facts = { ...UNKNOWN_FACTS, role: record.role, silentMs: Math.max(0, range.to - record.lastSeen) };
    out.push({ node: record, facts, gpus: [], firstSeen: record.firstSeen });
  }
  return out.filter((n) => n.firstSeen <= range.to && (n.facts.up !== null || range.to - n.node.lastSeen <= SHOW_LOST_MS));
}

function completed(now: NodeSighting, before: NodeRecord): NodeSighting {
  return {
    ...now,
    model: now.model || before.model,
    region: now.region || before.region,
    host: now.host || before.host,
    pod: now.pod || before.pod,
    version: now.version || before.version,
    revision: now.revision || before.revision,
    flags: Object.keys(now.flags).length > 0 ? now.flags : before.flags,
  };
}
