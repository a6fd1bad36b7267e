import type { FloatHistogram } from "../histogram/float-histogram";
import type { SourceRange } from "../ast";
import type { NoteText } from "./notes";
import { FLOAT } from "./result";
import { type Row, setHistogram } from "./row";
import { type WindowFrame, type WindowInput, firstAfter } from "./window-input";

/** What a window function is told beside the samples. */
export interface WindowContext {
  readonly func: string;
  /** Scalar arguments in order, a value for each step. */
  readonly scalars: readonly Float64Array[];
  /** Raises a note about the first argument. */
  note(text: NoteText, at?: SourceRange): void;
  work(samples: number): void;
  readonly useStarts: boolean;
}

/** Fills a row with one value for each window of one series. */
export type WindowFunction = (input: WindowInput, frame: WindowFrame, out: Row, context: WindowContext) => void;

/** A window's samples: floats `[from, to)`, histograms `[histogramFrom, histogramTo)` of the input's columns. One object, moved along. */
export interface Window {
  readonly input: WindowInput;
  from: number;
  to: number;
  histogramFrom: number;
  histogramTo: number;
  /** Milliseconds; the window is open at its start. */
  start: number;
  end: number;
  /** The step's place in the grid, and its own instant. */
  step: number;
  instant: number;
}

/** Moves a window along a series and calls `visit` for every step with at least one sample in it. */
export function slide(input: WindowInput, frame: WindowFrame, context: WindowContext, visit: (window: Window) => void): void {
  const { times, histogramTimes } = input;
  const { firstEnd, length } = frame;
  const window: Window = {
    input,
    from: firstAfter(times, firstEnd - length),
    to: 0,
    histogramFrom: firstAfter(histogramTimes, firstEnd - length),
    histogramTo: 0,
    start: 0,
    end: 0,
    step: 0,
    instant: 0,
  };
  window.to = window.from;
  window.histogramTo = window.histogramFrom;
  for (let i = 0; i < frame.steps; i++) {
    const end = firstEnd + i * frame.step;
    const start = end - length;
    while (window.to < times.length && (times[window.to] as number) <= end) window.to++;
    while (window.from < window.to && (times[window.from] as number) <= start) window.from++;
    while (window.histogramTo < histogramTimes.length && (histogramTimes[window.histogramTo] as number) <= end) window.histogramTo++;
    while (window.histogramFrom < window.histogramTo && (histogramTimes[window.histogramFrom] as number) <= start) window.histogramFrom++;
    const samples = window.to - window.from + window.histogramTo - window.histogramFrom;
    if (samples === 0) continue;
    window.start = start;
    window.end = end;
    window.step = i;
    window.instant = frame.grid.start + i * frame.grid.step;
    context.work(samples);
    visit(window);
  }
}

export const floatsIn = (w: Window): number => w.to - w.from;
export const histogramsIn = (w: Window): number => w.histogramTo - w.histogramFrom;

export function setFloat(out: Row, step: number, value: number): void {
  out.values[step] = value;
  out.present[step] = FLOAT;
}

/** A window function from one that looks at each window by itself; undefined: no result there. */
export function perWindow(at: (window: Window, context: WindowContext) => number | FloatHistogram | null | undefined): WindowFunction {
  return (input, frame, out, context) => {
    slide(input, frame, context, (window) => {
      const result = at(window, context);
      if (typeof result === "number") setFloat(out, window.step, result);
      else if (result) setHistogram(out, window.step, result);
    });
  };
}
