import { metricName } from "./label-sets";
import { type Growth, GROWTH, extrapolation } from "./extrapolate";
import { histogramGrowth } from "./histogram-growth";
import { mixedSamples } from "./notes";
import { FLOAT } from "./result";
import { growthWithStarts } from "./start-times";
import { type WindowContext, type WindowFunction, floatsIn, histogramsIn, perWindow, setFloat } from "./window-function";
import { type WindowFrame, type WindowInput, firstAfter } from "./window-input";
import type { Row } from "./row";

/** `rate`, `increase` and `delta`, on floats and on native histograms. */
export function growthFunction(name: string): WindowFunction {
  const how = GROWTH[name] as Growth;
  const general = perWindow((window, context) => {
    const floats = floatsIn(window);
    const histograms = histogramsIn(window);
    if (floats > 0 && histograms > 0) {
      context.note(mixedSamples(metricName(window.input.labels)));
      return undefined;
    }
    if (histograms > 0) return histogramGrowth(window, how, context);
    return how.counter && window.input.starts
      ? growthWithStarts(window, how, context)
      : growthOfFloats(window.input, window.from, window.to, window.start, window.end, how);
  });
  return (input, frame, out, context) => {
    if (input.histograms.length === 0 && !input.starts) growthOfSeries(input, frame, out, context, how);
    else general(input, frame, out, context);
  };
}

/** Of one window of floats; undefined with fewer than two. */
function growthOfFloats(
  { times, values }: WindowInput,
  from: number,
  to: number,
  start: number,
  end: number,
  how: Growth,
): number | undefined {
  if (to - from < 2) return undefined;
  const first = values[from] as number;
  let growth = (values[to - 1] as number) - first;
  if (how.counter) {
    for (let i = from + 1; i < to; i++) {
      const before = values[i - 1] as number;
      if ((values[i] as number) < before) growth += before;
    }
  }
  return growth * extrapolation(start, end, times[from] as number, times[to - 1] as number, to - from, how, growth, first);
}

/**
 * The whole series at once: what most queries spend their time in. Two indices
 * slide along the samples, and the places where a counter fell are found once,
 * so that a window costs the same however many samples it has.
 */
function growthOfSeries(input: WindowInput, frame: WindowFrame, out: Row, context: WindowContext, how: Growth): void {
  const { times, values } = input;
  const n = times.length;
  if (n < 2) return;
  const { firstEnd, step, steps, length } = frame;
  const falls = how.counter ? findFalls(values) : null;
  const { values: results, present } = out;
  let from = firstAfter(times, firstEnd - length);
  let to = from;
  let fall = 0;
  for (let i = 0; i < steps; i++) {
    const end = firstEnd + i * step;
    const start = end - length;
    while (to < n && (times[to] as number) <= end) to++;
    while (from < to && (times[from] as number) <= start) from++;
    const samples = to - from;
    if (samples < 2) continue;
    const first = values[from] as number;
    let growth = (values[to - 1] as number) - first;
    if (falls) {
      while (fall < falls.length && (falls[fall] as number) <= from) fall++;
      for (let k = fall; k < falls.length && (falls[k] as number) < to; k++) growth += values[(falls[k] as number) - 1] as number;
    }
    results[i] = growth * extrapolation(start, end, times[from] as number, times[to - 1] as number, samples, how, growth, first);
    present[i] = FLOAT;
  }
  context.work(n + steps);
}

/** Indices of the samples that are less than the one before; null when there are none. */
function findFalls(values: Float64Array): number[] | null {
  let falls: number[] | null = null;
  let before = values[0] as number;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (value < before) (falls ??= []).push(i);
    before = value;
  }
  return falls;
}

/** From a roll-up whose slots tile the windows: the same, from each slot's first, last and resets. */
export function growthOfRollup(input: WindowInput, frame: WindowFrame, out: Row, context: WindowContext, name: string): void {
  const how = GROWTH[name] as Growth;
  const { times, values, rolled } = input;
  if (!rolled) return;
  let from = firstAfter(times, frame.firstEnd - frame.length);
  let to = from;
  for (let i = 0; i < frame.steps; i++) {
    const end = frame.firstEnd + i * frame.step;
    const start = end - frame.length;
    while (to < times.length && (times[to] as number) <= end) to++;
    while (from < to && (times[from] as number) <= start) from++;
    let samples = 0;
    for (let k = from; k < to; k++) samples += rolled.counts[k] as number;
    if (samples < 2) continue;
    const first = rolled.first[from] as number;
    let growth = (values[to - 1] as number) - first;
    if (how.counter) {
      for (let k = from; k < to; k++) {
        const before = k > from ? (values[k - 1] as number) : -Infinity;
        if ((rolled.first[k] as number) < before) growth += before;
        growth += rolled.resets?.[k] ?? 0;
      }
    }
    const factor = extrapolation(start, end, rolled.firstTimes[from] as number, times[to - 1] as number, samples, how, growth, first);
    setFloat(out, i, growth * factor);
    context.work(to - from);
  }
}
