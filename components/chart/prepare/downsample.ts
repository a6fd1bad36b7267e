/**
 * Fewer points that look the same: of each group of neighbours the lowest and
 * the highest stay, so no spike is lost. A group without a value stays a gap.
 */
export interface Points {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Gives at most `most` points; what has no more is returned as it is. */
export function downsampleMinMax({ times, values }: Points, most: number): Points {
  if (times.length <= most || most < 4) return { times, values };
  const groups = Math.floor(most / 2);
  const outTimes: number[] = [];
  const outValues: (number | null)[] = [];
  for (let g = 0; g < groups; g++) {
    const from = Math.floor((g * times.length) / groups);
    const to = Math.floor(((g + 1) * times.length) / groups);
    let low = -1;
    let high = -1;
    let gap = -1;
    for (let i = from; i < to; i++) {
      const v = values[i] ?? null;
      if (v === null) gap = i;
      else {
        if (low < 0 || v < (values[low] ?? v)) low = i;
        if (high < 0 || v > (values[high] ?? v)) high = i;
      }
    }
    // A gap inside a group that also has values must still part the line.
    const kept = low < 0 ? [from] : gap >= 0 ? [Math.min(low, high), gap] : [Math.min(low, high), Math.max(low, high)];
    for (const i of [...new Set(kept)].sort((a, b) => a - b)) {
      outTimes.push(times[i] ?? 0);
      outValues.push(values[i] ?? null);
    }
  }
  return { times: outTimes, values: outValues };
}

/** A spacing from a ladder of round steps that puts at most one point on two pixels. */
export function stepFor(spanMs: number, widthPx: number): number {
  const ladder = [
    1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000,
    43_200_000, 86_400_000,
  ];
  const rough = spanMs / Math.max(1, widthPx / 2);
  return ladder.find((s) => s >= rough) ?? 86_400_000;
}
