/**
 * A bucket's upper bound as the value of `le`: as Prometheus 3 writes it on
 * receipt (OpenMetrics' canonical numbers), whole numbers with `.0`.
 */
export function boundText(bound: number): string {
  if (bound === Infinity) return "+Inf";
  if (bound === -Infinity) return "-Inf";
  if (Number.isNaN(bound)) return "NaN";
  const [mantissa = "", exponent = "0"] = bound.toExponential().split("e");
  const e = Number(exponent);
  if (e < -4 || e >= 6) return `${mantissa}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
  const plain = String(bound);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/** A value of `le` as a number; NaN when it is none. */
export function boundOf(text: string): number {
  if (/^\+?inf$/i.test(text)) return Infinity;
  if (/^-inf$/i.test(text)) return -Infinity;
  return text.trim() === "" ? NaN : Number(text);
}
