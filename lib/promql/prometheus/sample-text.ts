/**
 * A sample's value as Prometheus' API writes it: no exponent from 1e-6 up to
 * 1e21, two digits of it beyond.
 */
export function valueText(value: number): string {
  if (value !== value) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const text = String(value);
  const e = text.indexOf("e");
  // JavaScript chooses the exponent at the same sizes as Prometheus, and writes it with as few digits as it can.
  return e >= 0 && text.length === e + 3 ? `${text.slice(0, e + 2)}0${text.slice(e + 2)}` : text;
}

/** Unix milliseconds as seconds with up to three decimals. */
export function timeText(ms: number): string {
  const negative = ms < 0 ? "-" : "";
  const all = Math.abs(Math.round(ms));
  const rest = all % 1000;
  const whole = (all - rest) / 1000;
  if (rest === 0) return `${negative}${whole}`;
  return `${negative}${whole}.${String(rest).padStart(3, "0")}`;
}
