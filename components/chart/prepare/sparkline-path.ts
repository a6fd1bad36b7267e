/** An SVG path for a row's trend; gaps stay gaps, and a lone point is a short dash. */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v));
  if (known.length === 0) return "";
  const high = known.reduce((a, b) => Math.max(a, b));
  const lowest = known.reduce((a, b) => Math.min(a, b));
  // A trend fills its height, but no less than a fifth of the value: noise must not look like a story.
  const span = Math.max(high - lowest, Math.abs(high) * 0.2) || 1;
  const low = lowest - (span - (high - lowest)) / 2;
  const pad = 1;
  const x = (i: number) => (values.length < 2 ? width / 2 : (i * width) / (values.length - 1));
  const y = (v: number) => height - pad - ((v - low) / span) * (height - 2 * pad);
  let path = "";
  let drawing = false;
  values.forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) {
      drawing = false;
      return;
    }
    path += `${drawing ? "L" : "M"}${x(i).toFixed(1)} ${y(v).toFixed(1)}`;
    if (!drawing && (values[i + 1] ?? null) === null) path += "h1";
    drawing = true;
  });
  return path;
}
