import { parseDuration } from "@/lib/kernel/time-choice";
import { stepFor } from "../../chart";
import type { QueryGrid } from "../data/query-batcher";

/** No node is asked more often than this, so finer steps would only repeat values. */
export const LEAST_STEP_MS = 15_000;

export interface GridWish {
  /** Unix milliseconds; the page's range. */
  readonly from: number;
  readonly to: number;
  /** Of the panel's drawing, in pixels. */
  readonly widthPx: number;
  /** The panel's own range, if it has one. */
  readonly time?: { readonly last?: string | undefined; readonly shift?: string | undefined } | undefined;
  /** Least steps of its queries, variables filled in; what is no duration is passed over. */
  readonly minSteps: readonly string[];
}

/**
 * The instants a panel is asked for. They lie on whole multiples of the step,
 * so that panels of one width, and refreshes within a step, ask the same thing.
 */
export function panelGrid({ from, to, widthPx, time, minSteps }: GridWish): QueryGrid {
  const last = time?.last === undefined ? null : parseDuration(time.last);
  const shift = time?.shift === undefined ? 0 : (parseDuration(time.shift) ?? 0);
  const end = to - shift;
  const start = last === null ? from - shift : end - last;
  const least = Math.max(LEAST_STEP_MS, ...minSteps.map((text) => parseDuration(text) ?? 0));
  const stepMs = Math.max(stepFor(end - start, Math.max(100, widthPx)), least);
  const floor = (at: number) => Math.floor(at / stepMs) * stepMs;
  return { from: floor(start), to: floor(end), stepMs, maxPoints: Math.max(100, Math.ceil(widthPx / 50) * 50) };
}
