import { metricName } from "./label-sets";
import { histogramsIgnoredInRange } from "./notes";
import { type WindowFunction, floatsIn, histogramsIn, setFloat, slide } from "./window-function";

/**
 * `min_over_time` or `max_over_time`. The candidates of a sliding window are
 * kept in a queue in which each is better than all that follow it, so that a
 * sample is looked at twice however long the window is. NaN never is a
 * candidate: it is the result only where there is nothing else.
 */
export function extremeOverTime(better: (value: number, best: number) => boolean): WindowFunction {
  return (input, frame, out, context) => {
    const { values } = input;
    const queue = new Int32Array(values.length);
    let head = 0;
    let tail = 0;
    let next = -1;
    slide(input, frame, context, (window) => {
      const { from, to } = window;
      if (next < from) {
        next = from;
        head = tail = 0;
      }
      for (; next < to; next++) {
        const value = values[next] as number;
        if (Number.isNaN(value)) continue;
        while (tail > head && !better(values[queue[tail - 1] as number] as number, value)) tail--;
        queue[tail++] = next;
      }
      while (head < tail && (queue[head] as number) < from) head++;
      if (floatsIn(window) === 0) return;
      if (histogramsIn(window) > 0) context.note(histogramsIgnoredInRange(metricName(input.labels)));
      setFloat(out, window.step, head < tail ? (values[queue[head] as number] as number) : NaN);
    });
  };
}
