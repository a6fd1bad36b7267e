import { mapBuckets } from "./bucket-counts";
import type { FloatHistogram } from "./float-histogram";

/** The bounds that both have, ascending. */
export function commonBounds(a: Float64Array, b: Float64Array): Float64Array {
  const shared: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] as number;
    const right = b[j] as number;
    if (left === right) shared.push(left);
    // What is no number comes from a sender, and is passed over like the lesser one.
    if (!(left > right)) i++;
    if (!(right > left)) j++;
  }
  return Float64Array.from(shared);
}

/** The same observations under fewer bounds, all of which it has. */
export function withBounds(h: FloatHistogram, bounds: Float64Array): FloatHistogram {
  if (bounds === h.customBounds) return h;
  let at = 0;
  const target = (index: number): number => {
    const upper = h.customBounds[index] ?? Infinity;
    while (at < bounds.length && (bounds[at] as number) < upper) at++;
    return at;
  };
  return { ...h, customBounds: bounds, positive: mapBuckets(h.positive, target) };
}
