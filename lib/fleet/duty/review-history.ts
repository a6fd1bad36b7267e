import { METRIC_NAME, type Clock, unixMillis } from "@/lib/kernel";
import { database, inTransaction } from "@/lib/db/server";
import { notifyLive } from "@/lib/live/server";
import { changesInHistory } from "../history-changes";
import type { MetricsReader } from "../reads/metrics-reader";
import { infoNames } from "../sightings";
import { isOnRecord, saveChange } from "../store/changes";
import { OBSERVER_LOCK } from "./observe-fleet";

const REVIEW_MS = 8 * 86_400_000;
const STEP_MS = 5 * 60_000;
/** Changes seen live are dated by a sample, those found here by the grid. */
const SLACK_MS = 3 * STEP_MS;

/**
 * Goes over the last eight days for changes that nobody watched happen, and
 * records those that are not on record. Returns how many were new.
 */
export async function reviewHistory(reader: MetricsReader, clock: Clock): Promise<number> {
  const to = Math.floor(clock.now() / STEP_MS) * STEP_MS;
  const range = { from: unixMillis(to - REVIEW_MS), to: unixMillis(to) };
  const names = infoNames(await reader.catalogue());
  const answers = await Promise.all(
    names.map(async (name) => ({
      name,
      answer: await reader.query({ name, matchers: [], range, stepMs: STEP_MS, function: "last", aggregate: null, maxSeries: 10_000 }),
    })),
  );
  const times = answers[0]?.answer.times ?? [];
  const described = answers.flatMap(({ name, answer }) =>
    answer.series.map((s) => ({ metric: name, labels: { ...s.labels, [METRIC_NAME]: name }, values: s.values })),
  );
  const changes = changesInHistory(described, times);
  if (changes.length === 0) return 0;
  const fresh = await inTransaction(database().pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [OBSERVER_LOCK]);
    let count = 0;
    for (const { heldUntil, ...change } of changes) {
      // The observer may have come to see it at any time while it held.
      if (await isOnRecord(client, change, change.at - SLACK_MS, heldUntil + SLACK_MS)) continue;
      const once = `seen:${change.kind}:${change.subject}:${change.title}:${change.at}`;
      const { isNew } = await saveChange(client, { ...change, source: "telemetry", url: null, once, postedBy: null });
      if (isNew) count++;
    }
    return count;
  });
  if (fresh > 0) await notifyLive({ topic: "changes", key: ["changes"] });
  return fresh;
}
