import type { Ctx } from "@/lib/people";
import type { HeadStats } from "../query";
import type { MetricStore } from "./metric-store";
import { visible } from "./reads";

/** Size and span of what the head holds of the series that the actor may see. */
export function headStatsOf(store: MetricStore, ctx: Ctx): HeadStats {
  const pairs = new Set<string>();
  let series = 0;
  let chunks = 0;
  let minTime = Infinity;
  let maxTime = -Infinity;
  for (const entry of visible(store, ctx)) {
    const buffers = store.head.buffersOf(entry.ref).filter(({ size }) => size > 0);
    if (buffers.length === 0) continue;
    series++;
    for (const buffer of buffers) {
      chunks += buffer.floatPieces().blocks.length + 1;
      if (buffer.firstTime < minTime) minTime = buffer.firstTime;
      if (buffer.lastTime > maxTime) maxTime = buffer.lastTime;
    }
    for (const name in entry.labels) pairs.add(`${name}\0${entry.labels[name]}`);
  }
  return { series, labelPairs: pairs.size, chunks, minTime: series > 0 ? minTime : 0, maxTime: series > 0 ? maxTime : 0 };
}
