/** Arithmetic over grids where null is a gap and never a zero. */

export type Points = readonly (number | null)[];

/** Point by point; null only where every row is null. */
export function sumPoints(rows: readonly Points[]): (number | null)[] {
  const length = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length }, (_, i) => sumOf(rows.map((row) => row[i] ?? null)));
}

/** Point by point, over the rows that have a value there. */
export function meanPoints(rows: readonly Points[]): (number | null)[] {
  const length = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length }, (_, i) => meanOf(rows.map((row) => row[i] ?? null)));
}

/** Null when nothing is known. */
export function sumOf(values: readonly (number | null)[]): number | null {
  let sum: number | null = null;
  for (const v of values) if (v !== null) sum = (sum ?? 0) + v;
  return sum;
}

export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}

export function maxOf(values: readonly (number | null)[]): number | null {
  let max: number | null = null;
  for (const v of values) if (v !== null && (max === null || v > max)) max = v;
  return max;
}

/** `part / whole`, or null when either is unknown or there was nothing. Clamped to 0 … 1: two counters are never read at one instant. */
export function ratioOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole <= 0) return null;
  return Math.min(1, Math.max(0, part / whole));
}

/** `now / before - 1`; null when there is nothing to compare with. */
export const deltaOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : now / before - 1;
