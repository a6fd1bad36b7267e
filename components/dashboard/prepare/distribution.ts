/** How many values lie where. */
export interface DistributionBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Values in `count` equally wide bars from the least to the greatest; all in one where they are all the same. */
export function distribution(values: readonly (number | null)[], count: number): readonly DistributionBar[] {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v));
  if (known.length === 0) return [];
  const min = known.reduce((a, b) => Math.min(a, b));
  const max = known.reduce((a, b) => Math.max(a, b));
  const width = (max - min) / count;
  // Also where the bars would be narrower than numbers can tell apart.
  if (!(min + width > min)) return [{ from: min, to: max, count: known.length }];
  const counts = Array.from({ length: count }, () => 0);
  for (const v of known) {
    const i = Math.min(count - 1, Math.floor((v - min) / width));
    counts[i] = (counts[i] ?? 0) + 1;
  }
  return counts.map((n, i) => ({ from: min + i * width, to: min + (i + 1) * width, count: n }));
}
