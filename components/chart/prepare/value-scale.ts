/** Where a value is drawn, and which values get a line and a label. */
import { type ChartUnit, formatNumber } from "./format";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface ValueScale {
  readonly kind: "linear" | "log";
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly Tick[];
}

/** Writes a tick; told the greatest value and the distance between ticks, so that all can have one scale. */
export type TickFormat = (value: number, greatest: number, step: number) => string;

export interface ScaleOptions {
  /** Fixes the top, for shares of a whole. */
  readonly ceiling?: number;
  /** Fixes the foot. */
  readonly floor?: number;
  readonly ticks?: number;
  /** Writes a tick; the unit's own way when absent. */
  readonly format?: TickFormat;
  /** Ticks at powers of two, as bytes are counted. */
  readonly binary?: boolean;
  /** The values are times, each unit so many seconds: ticks at whole minutes and hours. */
  readonly seconds?: number;
}

const CLOCK_STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** A step of 1, 2 or 5 (of 1, 2, 4, 8 … for bytes) that gives at most `count` of them. */
function niceStep(span: number, count: number, binary: boolean, seconds?: number): number {
  const rough = span / count;
  if (seconds !== undefined && rough * seconds > 10) {
    const step = CLOCK_STEPS.find((s) => s >= rough * seconds * 0.999_999);
    if (step !== undefined) return step / seconds;
  }
  if (binary && rough >= 1) return 2 ** Math.ceil(Math.log2(Math.max(rough, 1)));
  const power = 10 ** Math.floor(Math.log10(rough));
  const multiple = [1, 2, 5, 10].find((m) => m * power >= rough * 0.999_999) ?? 10;
  return multiple * power;
}

/**
 * A scale that starts at zero (or at the lowest value where that is below) and
 * ends at a tick, unless `floor` and `ceiling` say otherwise.
 */
export function linearScale(values: Iterable<number | null>, unit: ChartUnit, options: ScaleOptions = {}): ValueScale {
  let low = 0;
  let high = 0;
  for (const v of values) {
    if (v === null || !Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (options.ceiling !== undefined && high <= options.ceiling) high = options.ceiling;
  if (options.floor !== undefined && (options.floor < high || high <= low)) low = Math.min(options.floor, low < 0 ? low : options.floor);
  // Nothing but nothing, or differences too small to draw.
  if (high - low < 1e-12) high = low + (unit === "s" ? 0.001 : 1);
  const step = niceStep(high - low, options.ticks ?? 4, options.binary ?? (unit === "bytes" || unit === "bytes/s"), options.seconds);
  const whole = ["requests", "events", "tokens"].includes(unit);
  const by = whole ? Math.max(1, step) : step;
  const first = Math.floor(low / by + 1e-9);
  const last = Math.ceil(high / by - 1e-9);
  const { format } = options;
  const top = Math.max(Math.abs(first), Math.abs(last)) * by;
  const ticks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    const value = tidy(i * by);
    ticks.push({ value, label: format ? format(value, top, by) : tickLabel(value, unit) });
  }
  return { kind: "linear", min: tidy(first * by), max: tidy(last * by), ticks };
}

/** A scale whose ticks are powers of ten, for durations that span many. Zero and less are drawn at its foot. */
export function logScale(values: Iterable<number | null>, unit: ChartUnit, format?: TickFormat): ValueScale {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const v of values) {
    if (v === null || !(v > 0) || !Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (high === 0) return { kind: "log", min: 0.001, max: 1, ticks: [] };
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  const stride = Math.max(1, Math.ceil((to - from) / 5));
  const ticks: Tick[] = [];
  for (let power = from; power <= to; power += stride) {
    const value = 10 ** power;
    ticks.push({ value, label: format ? format(value, value, value) : tickLabel(value, unit) });
  }
  return { kind: "log", min: 10 ** from, max: 10 ** to, ticks };
}

/** 0 at the foot of the scale, 1 at its top. */
export function shareOf(scale: ValueScale, value: number): number {
  if (scale.kind === "linear") return (value - scale.min) / (scale.max - scale.min);
  if (value <= scale.min) return 0;
  return Math.log(value / scale.min) / Math.log(scale.max / scale.min);
}

// A round value needs no zeros after its point.
const tickLabel = (value: number, unit: ChartUnit): string =>
  formatNumber(value, unit).replace(/(\d)\.(\d*?)0+(?!\d)/, (_, whole: string, rest: string) => (rest === "" ? whole : `${whole}.${rest}`));

// 3 × 0.1 is 0.30000000000000004, and a label would show it.
const tidy = (n: number): number => Number(n.toPrecision(12));
