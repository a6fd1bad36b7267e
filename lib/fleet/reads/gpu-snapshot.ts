import { type Labels, labelsKey } from "@/lib/kernel/labels";
import { type Gpu, gpuIdentity, gpuKey } from "../gpus";
import type { TimeGrid } from "../measures";
import type { Concept } from "../registry/concept";
import { sentinel } from "../registry/sentinel";
import type { Selectors } from "../selectors";
import { ask } from "./by-node";
import type { MetricsReader } from "./metrics-reader";

/** How far back an Xid still counts as new. */
export const XID_WINDOW_MS = 30 * 60_000;
const XID_STEP_MS = 60_000;

interface Reading {
  readonly labels: Labels;
  readonly points: readonly (number | null)[];
}

/** Every GPU that any exporter reports, as of an instant. */
export async function gpuSnapshot(reader: MetricsReader, selectors: Selectors, at: number): Promise<readonly Gpu[]> {
  const instant: TimeGrid = { start: at, stepMs: 1000, count: 1 };
  const halfHour: TimeGrid = { start: at - XID_WINDOW_MS, stepMs: XID_STEP_MS, count: XID_WINDOW_MS / XID_STEP_MS + 1 };
  const [util, used, free, reserved, total, power, temperature, remap, xidLast, xidCount] = await Promise.all([
    last("gpu.utilisation", instant),
    last("gpu.memory_used", instant),
    last("gpu.memory_free", instant),
    last("gpu.memory_reserved", instant),
    last("gpu.memory_total", instant),
    last("gpu.power", instant),
    last("gpu.temperature", instant),
    last("gpu.row_remap_failure", instant),
    last("gpu.xid_last", halfHour),
    // One series a code: kept apart, so that the code is not lost.
    last("gpu.xid_count", halfHour, (labels) => `${gpuKey(labels)} ${labelsKey(labels)}`),
  ]);
  const labels = new Map<string, Labels>();
  for (const readings of [used, util, power, temperature, xidLast]) {
    for (const [key, r] of readings) if (!labels.has(key)) labels.set(key, r.labels);
  }
  return [...labels].flatMap(([key, own]) => {
    const who = gpuIdentity(own);
    if (who === null) return [];
    const value = (of: ReadonlyMap<string, Reading>) => of.get(key)?.points.at(-1) ?? null;
    const memoryUsed = value(used);
    const parts = [memoryUsed, value(free)];
    const newXids = [...changesOf(xidLast.get(key)?.points ?? []), ...countedXids(key, xidCount)];
    return [
      {
        ...who,
        key,
        utilisation: value(util),
        memoryUsed,
        // Exporters that give no total give its parts.
        memoryTotal: value(total) ?? (parts.includes(null) ? null : (memoryUsed ?? 0) + (value(free) ?? 0) + (value(reserved) ?? 0)),
        power: value(power),
        temperature: value(temperature),
        lastXid: value(xidLast) || null,
        xidInPeriod: newXids.length > 0,
        newXids: [...new Set(newXids)],
        rowRemapFailed: value(remap) === 1,
      },
    ];
  });

  async function last(concept: Concept, grid: TimeGrid, keyOf: (labels: Labels) => string = gpuKey): Promise<Map<string, Reading>> {
    const answers = await ask(reader, selectors.get(concept) ?? [], grid, { function: "last", aggregate: null });
    const out = new Map<string, Reading>();
    for (const { selector, series } of answers) {
      const { engine, scale } = selector.meaning;
      for (const s of series) {
        const key = keyOf(s.labels);
        if (key === "" || key.startsWith(" ") || out.has(key)) continue;
        out.set(key, { labels: s.labels, points: s.values.map((v) => (v === null || !sentinel(engine, v).keep ? null : v * scale)) });
      }
    }
    return out;
  }
}

/** Codes that a gauge of the last Xid took on within the window; what it held at its start is old. */
export function changesOf(points: readonly (number | null)[]): readonly number[] {
  const out: number[] = [];
  let before: number | null = null;
  for (const now of points) {
    if (now === null) continue;
    if (before !== null && now !== before && now !== 0) out.push(now);
    before = now;
  }
  return out;
}

function countedXids(key: string, counts: ReadonlyMap<string, Reading>): readonly number[] {
  const out: number[] = [];
  for (const [of, { labels, points }] of counts) {
    if (!of.startsWith(`${key} `)) continue;
    const known = points.filter((p) => p !== null);
    const code = Number(labels["xid"] ?? labels["err_code"]);
    if (Number.isInteger(code) && (known.at(-1) ?? 0) > (known[0] ?? 0)) out.push(code);
  }
  return out;
}
