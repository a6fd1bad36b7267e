import { KahanSum } from "./kahan";
import { metricName } from "./label-sets";
import { histogramsIgnoredInRange } from "./notes";
import { executionError } from "./query-error";
import { type Window, type WindowContext, type WindowFunction, floatsIn, histogramsIn, perWindow } from "./window-function";

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Least squares through a window's floats; per second, with the intercept at `zeroMs`. */
function regression({ input: { times, values }, from, to }: Window, zeroMs: number): Line {
  const first = values[from] as number;
  const [x, y, xy, xx] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  let constant = true;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    const at = ((times[i] as number) - zeroMs) / 1000;
    if (value !== first) constant = false;
    x.add(at);
    y.add(value);
    xy.add(at * value);
    xx.add(at * at);
  }
  if (constant) return Number.isFinite(first) ? { slope: 0, intercept: first } : { slope: NaN, intercept: NaN };
  const n = to - from;
  const covariance = xy.total - (x.total * y.total) / n;
  const variance = xx.total - (x.total * x.total) / n;
  const slope = covariance / variance;
  return { slope, intercept: y.total / n - (slope * x.total) / n };
}

/** Of at least two floats; histograms beside them raise a remark. */
const ofTwoFloats = (at: (window: Window, context: WindowContext) => number): WindowFunction =>
  perWindow((window, context) => {
    const floats = floatsIn(window);
    if (floats > 0 && histogramsIn(window) > 0) context.note(histogramsIgnoredInRange(metricName(window.input.labels)));
    return floats < 2 ? undefined : at(window, context);
  });

const factor = (value: number, name: "smoothing" | "trend", letters: "sf" | "tf"): number => {
  if (value > 0 && value < 1) return value;
  throw executionError(`invalid ${name} factor. Expected: 0 < ${letters} < 1, got: ${value.toFixed(6)}`);
};

function smooth({ input: { values }, from, to }: Window, smoothing: number, trend: number): number {
  let before = 0;
  let level = values[from] as number;
  let slope = (values[from + 1] as number) - level;
  for (let i = from + 1; i < to; i++) {
    if (i > from + 1) slope = trend * (level - before) + (1 - trend) * slope;
    const next = smoothing * (values[i] as number) + (1 - smoothing) * (level + slope);
    before = level;
    level = next;
  }
  return level;
}

/** The window functions that fit a line or a curve. */
export const REGRESSIONS: Readonly<Record<string, WindowFunction>> = {
  deriv: ofTwoFloats((w) => regression(w, w.input.times[w.from] as number).slope),
  predict_linear: ofTwoFloats((w, { scalars }) => {
    const { slope, intercept } = regression(w, w.instant);
    return slope * (scalars[0]?.[w.step] as number) + intercept;
  }),
  double_exponential_smoothing: (input, frame, out, context) => {
    const [smoothing, trend] = context.scalars;
    const checked = ofTwoFloats((w) =>
      smooth(w, factor(smoothing?.[w.step] as number, "smoothing", "sf"), factor(trend?.[w.step] as number, "trend", "tf")),
    );
    checked(input, frame, out, context);
  },
};
