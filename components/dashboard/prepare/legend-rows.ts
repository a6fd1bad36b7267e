/** How wide things in a legend are, in pixels; near enough to keep room for them. */
const LETTER = 6.4;
const SWATCH_AND_GAPS = 40;
const VALUE = 56;
const MOST_ROWS = 2;

/** Rows that a legend of these names takes below a chart; no more than two, the rest is scrolled to. */
export function legendRows(names: readonly string[], values: number, width: number): number {
  let rows = 1;
  let x = 0;
  for (const name of names) {
    const wide = Math.min(width, name.length * LETTER + SWATCH_AND_GAPS + values * VALUE);
    if (x > 0 && x + wide > width) {
      rows++;
      x = 0;
      if (rows >= MOST_ROWS) return MOST_ROWS;
    }
    x += wide;
  }
  return rows;
}
