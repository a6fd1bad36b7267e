import { type Clock, METRIC_NAME } from "@/lib/kernel";
import { database, inTransaction } from "@/lib/db/server";
import { notifyLive } from "@/lib/live/server";
import { detectChanges } from "../change-detection";
import type { MetricsReader } from "../reads/metrics-reader";
import { selectorsOf } from "../selectors";
import { anyOf, sightingsOf, tellingNames } from "../sightings";
import { isOnRecord, saveChange } from "../store/changes";
import { readNodes, saveNodes } from "../store/nodes";

/** Two observers would each believe they saw a change first. The number means nothing; it must only be nobody else’s. */
export const OBSERVER_LOCK = 7_275_001;

// The review dates changes by a grid, which may lie a little before the node's last sighting.
const LOOK_BACK_MS = 60_000;

/**
 * Looks at who is there, records nodes and reports changes, each once. One
 * observer works at a time; a second finds the first one's records. Returns
 * how many changes were new.
 */
export async function observeFleet(reader: MetricsReader, clock: Clock): Promise<number> {
  const catalogue = await reader.catalogue();
  const names = tellingNames(selectorsOf(catalogue), catalogue);
  if (names.length === 0) return 0;
  const seen = sightingsOf(await reader.latest([{ name: METRIC_NAME, op: "=~", value: anyOf(names) }]));
  const fresh = await inTransaction(database().pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [OBSERVER_LOCK]);
    const known = await readNodes(client);
    const { changes, records } = detectChanges(known, seen, clock.now());
    await saveNodes(client, records);
    const lastSeen = new Map(known.map((node) => [node.id, node.lastSeen]));
    let count = 0;
    for (const change of changes) {
      // The review of the past may have found it, somewhere since this node was last looked at.
      const since = lastSeen.get(change.subject) ?? change.at;
      const mayBeKnown = change.kind !== "replica-added" && change.kind !== "replica-lost";
      if (mayBeKnown && (await isOnRecord(client, change, since - LOOK_BACK_MS, clock.now()))) continue;
      const once = `seen:${change.kind}:${change.subject}:${change.title}:${change.at}`;
      const { isNew } = await saveChange(client, { ...change, source: "telemetry", url: null, once, postedBy: null });
      if (isNew) count++;
    }
    return count;
  });
  if (fresh > 0) await notifyLive({ topic: "changes", key: ["changes"] });
  await notifyLive({ topic: "fleet", key: ["fleet"] });
  return fresh;
}
