/** Cells of a strip of rows over time, coloured in seven steps of one hue; no data is its own step. */
export const HEAT_STEPS = 7;

/** 1 to 7 for a value on a scale to `max`; 0 for no data. A value of nothing at all is still the first step. */
export function heatStep(value: number | null, max: number): number {
  if (value === null || !Number.isFinite(value)) return 0;
  if (!(max > 0)) return 1;
  return Math.min(HEAT_STEPS, Math.max(1, Math.ceil((value / max) * HEAT_STEPS)));
}

export interface HeatPaths {
  /** One SVG path a step, index 0 for no data; each draws all cells of that step. */
  readonly byStep: readonly string[];
}

/** Neighbours of one step are drawn as one rectangle: a fleet of hundreds stays a handful of elements. */
export function heatPaths(
  rows: readonly (readonly (number | null)[])[],
  max: number,
  width: number,
  rowHeight: number,
  gap = 1,
): HeatPaths {
  const byStep = Array.from({ length: HEAT_STEPS + 1 }, () => "");
  rows.forEach((values, r) => {
    const cell = width / Math.max(1, values.length);
    const y = r * rowHeight;
    for (let i = 0; i < values.length;) {
      const step = heatStep(values[i] ?? null, max);
      let end = i + 1;
      while (end < values.length && heatStep(values[end] ?? null, max) === step) end++;
      byStep[step] += `M${(i * cell).toFixed(2)} ${y}H${(end * cell).toFixed(2)}v${rowHeight - gap}H${(i * cell).toFixed(2)}z`;
      i = end;
    }
  });
  return { byStep };
}
