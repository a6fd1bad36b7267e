import type { Call, Expr } from "../../ast";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { streamNameless } from "../name-drop";
import { FLOAT } from "../result";
import { type RowSink, keepFloats } from "../row";

type OfFloat = (x: number) => number;

const RADIANS = Math.PI / 180;

const sign: OfFloat = (x) => (x < 0 ? -1 : x > 0 ? 1 : x);

const utc = (of: (date: Date) => number): OfFloat => {
  return (seconds) => of(new Date(Math.trunc(seconds) * 1000));
};
const DAY_MS = 86_400_000;
const startOfYear = (date: Date) => Date.UTC(date.getUTCFullYear(), 0, 1);

/** Parts of a time of day or a date, in UTC, of seconds since the epoch. */
export const CALENDAR: Readonly<Record<string, OfFloat>> = {
  minute: utc((d) => d.getUTCMinutes()),
  hour: utc((d) => d.getUTCHours()),
  day_of_week: utc((d) => d.getUTCDay()),
  day_of_month: utc((d) => d.getUTCDate()),
  day_of_year: utc((d) => Math.floor((d.getTime() - startOfYear(d)) / DAY_MS) + 1),
  days_in_month: utc((d) => new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate()),
  month: utc((d) => d.getUTCMonth() + 1),
  year: utc((d) => d.getUTCFullYear()),
};

/** Functions of one float; histograms have no result. */
export const OF_FLOAT: Readonly<Record<string, OfFloat>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  sqrt: Math.sqrt,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  deg: (x) => x / RADIANS,
  rad: (x) => x * RADIANS,
  sgn: sign,
  ...CALENDAR,
};

/** Applies a function to every float, in place. */
export function streamMapped(
  ev: Evaluation,
  source: Expr,
  grid: Grid,
  sink: RowSink,
  of: (x: number, step: number) => number | undefined,
): void {
  streamNameless(ev, source, sink, (to) =>
    ev.stream(source, grid, {
      retains: to.retains,
      take: (row) => {
        keepFloats(row);
        row.bounds = null;
        const { values, present } = row;
        let any = false;
        for (let i = 0; i < present.length; i++) {
          if (present[i] !== FLOAT) continue;
          const y = of(values[i] as number, i);
          if (y === undefined) present[i] = 0;
          else {
            values[i] = y;
            any = true;
          }
        }
        if (any) to.take(row);
      },
    }),
  );
}

// As Go has them: an infinity decides, even beside what is not a number.
const greater = (a: number, b: number): number => (a === Infinity || b === Infinity ? Infinity : Math.max(a, b));
const lesser = (a: number, b: number): number => (a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b));

/** `clamp`, `clamp_min`, `clamp_max` and `round`: a float with scalars. */
export function streamWithScalars(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [source, ...rest] = node.args as [Expr, ...Expr[]];
  const [first, second] = rest.map((arg) => ev.scalar(arg, grid));
  const at = (scalars: Float64Array | undefined, i: number, otherwise: number) => (scalars ? (scalars[i] as number) : otherwise);
  const of: Readonly<Record<string, (x: number, i: number) => number | undefined>> = {
    clamp_min: (x, i) => greater(at(first, i, NaN), x),
    clamp_max: (x, i) => lesser(at(first, i, NaN), x),
    clamp: (x, i) => {
      const [min, max] = [at(first, i, NaN), at(second, i, NaN)];
      return min > max ? undefined : greater(min, lesser(max, x));
    },
    round: (x, i) => {
      const inverse = 1 / at(first, i, 1);
      return Math.floor(x * inverse + 0.5) / inverse;
    },
  };
  streamMapped(ev, source, grid, sink, of[node.func] as (x: number, i: number) => number | undefined);
}
