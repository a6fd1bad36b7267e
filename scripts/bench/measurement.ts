/** One line of the bench's table. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value as a multiple of another of the same run, which says more than the value on its own. */
  readonly ratio?: { readonly to: string; readonly value: number };
  /** What the value should reach, where a goal was set. */
  readonly goal?: { readonly text: string; readonly met: boolean };
}

const digits = (value: number): string =>
  Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString("en-US")
    : value >= 100
      ? value.toFixed(0)
      : value.toFixed(value >= 10 ? 1 : 2);

/** The measurements as an aligned table. */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((m) => [
    m.name,
    digits(m.value),
    m.unit,
    m.ratio ? `${m.ratio.value.toFixed(3)} × ${m.ratio.to}` : "",
    m.goal ? `${m.goal.met ? "met" : "MISSED"}: ${m.goal.text}` : "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
