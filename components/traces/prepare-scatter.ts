import type { TimeRange } from "@/lib/kernel/time-range";
import type { TraceSummary } from "@/lib/traces";

/** A trace as a point; `x` and `y` are shares of the plot's width and height, from the left and the bottom. */
export interface ScatterPoint {
  readonly traceId: string;
  readonly x: number;
  readonly y: number;
  readonly error: boolean;
}

export interface Scatter {
  readonly points: readonly ScatterPoint[];
  /** Durations in milliseconds with their height; the scale is logarithmic. */
  readonly ticks: readonly { readonly ms: number; readonly y: number }[];
  /** The ends of the duration scale, milliseconds. */
  readonly low: number;
  readonly high: number;
}

const startMs = (trace: TraceSummary): number => Number(BigInt(trace.startNs) / 1_000n) / 1_000;

/** Places traces by start and duration. The scale runs over whole decades, at least two of them. */
export function prepareScatter(traces: readonly TraceSummary[], range: TimeRange): Scatter {
  const durations = traces.map((t) => Math.max(t.durationMs, 0.01));
  const lowest = Math.floor(Math.log10(Math.min(...durations, 1_000)));
  const highest = Math.max(Math.ceil(Math.log10(Math.max(...durations, 1) * 1.0001)), lowest + 2);
  const height = (ms: number): number => (Math.log10(Math.max(ms, 0.01)) - lowest) / (highest - lowest);
  const span = Math.max(range.to - range.from, 1);
  return {
    points: traces.map((trace) => ({
      traceId: trace.traceId,
      x: (startMs(trace) - range.from) / span,
      y: height(trace.durationMs),
      error: trace.status === "error",
    })),
    ticks: Array.from({ length: highest - lowest + 1 }, (_, i) => ({ ms: 10 ** (lowest + i), y: i / (highest - lowest) })),
    low: 10 ** lowest,
    high: 10 ** highest,
  };
}

/** The duration at a share of the height, milliseconds. */
export function durationAt(scatter: Pick<Scatter, "low" | "high">, y: number): number {
  const ms = scatter.low * (scatter.high / scatter.low) ** Math.min(1, Math.max(0, y));
  return ms >= 10 ? Math.round(ms) : Math.round(ms * 100) / 100;
}

/** The part of the range that a list cut at its newest entries covers. */
export function coveredRange(traces: readonly TraceSummary[], range: TimeRange, cut: boolean): TimeRange {
  if (!cut || traces.length === 0) return range;
  const earliest = Math.min(...traces.map(startMs));
  return { from: Math.max(range.from, Math.floor(earliest)) as TimeRange["from"], to: range.to };
}
