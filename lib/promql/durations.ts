const UNITS = [
  ["y", 31_536_000_000],
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;
const ORDER = new Map<string, number>(UNITS.map(([unit], index) => [unit, index]));

/** A length that reaches past about 292 years does not fit Prometheus' nanoseconds. */
const LONGEST_MS = 2 ** 63 / 1e6;

/**
 * Milliseconds of `1h30m`: units from great to small, each once, whole numbers;
 * `0` needs none. Answers Prometheus' words for what is wrong as `error`.
 */
export function parseDuration(text: string): { readonly ms: number } | { readonly error: string } {
  if (text === "0") return { ms: 0 };
  if (text === "") return { error: "empty duration string" };
  const invalid = { error: `not a valid duration string: ${JSON.stringify(text)}` };
  let ms = 0;
  let last = -1;
  let rest = text;
  while (rest !== "") {
    const [all, digits = "", unit = ""] = /^(\d+)(\D+)/.exec(rest) ?? [];
    if (all === undefined) return invalid;
    rest = rest.slice(all.length);
    const place = ORDER.get(unit);
    if (place === undefined) return { error: `unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` };
    if (place <= last) return invalid;
    last = place;
    ms += Number(digits) * (UNITS[place]?.[1] ?? 0);
    if (!(ms < LONGEST_MS)) return { error: "duration out of range" };
  }
  return { ms };
}

/** `1h30m`, `5ms`, `0s`; years and weeks only when nothing remains. Negative lengths carry a sign. */
export function durationText(ms: number): string {
  if (ms < 0) return `-${durationText(-ms)}`;
  let rest = Math.round(ms);
  if (rest === 0) return "0s";
  let out = "";
  for (const [unit, size] of UNITS) {
    if ((unit === "y" || unit === "w") && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

/** Whether so many seconds still are a length of time. */
export const durationFits = (seconds: number): boolean => Math.abs(seconds) <= 2 ** 63 / 1e9;

/** Seconds as a query may write them, to whole milliseconds (nanoseconds are rounded, less than one is cut off). */
export const secondsToMs = (seconds: number): number => Math.trunc(Math.round(seconds * 1e9) / 1e6) + 0;
