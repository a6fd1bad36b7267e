/** Texts exactly as Prometheus, which is written in Go, makes them: they end up in labels and messages. */

/** Orders texts by their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above all others.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x2000 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x2000 : y + 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

const special = (x: number): string | null => (Number.isNaN(x) ? "NaN" : x === Infinity ? "+Inf" : x === -Infinity ? "-Inf" : null);

/** Shortest digits that identify a finite number, and the place of its decimal point: 0.digits × 10^point. */
function shortest(x: number): { negative: boolean; digits: string; point: number } {
  const negative = x < 0 || Object.is(x, -0);
  if (x === 0) return { negative, digits: "0", point: 1 };
  const [mantissa = "", exponent = "0"] = Math.abs(x).toExponential().split("e");
  return { negative, digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** A float with the fewest digits and no exponent (`'f', -1`). */
export function formatFloat(x: number): string {
  const known = special(x);
  if (known) return known;
  const { negative, digits, point } = shortest(x);
  const sign = negative ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `%g` of a float. */
export function formatGeneral(x: number): string {
  const known = special(x);
  if (known) return known;
  const { negative, digits, point } = shortest(x);
  const exponent = point - 1;
  if (exponent >= -4 && exponent < 6) return formatFloat(x);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const sign = exponent < 0 ? "-" : "+";
  return `${negative ? "-" : ""}${digits.charAt(0)}${fraction}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** A float as OpenMetrics writes it in labels: never like a whole number. */
export function formatLabelNumber(x: number): string {
  const text = formatGeneral(x);
  return /[.e]/.test(text) || !Number.isFinite(x) ? text : `${text}.0`;
}
