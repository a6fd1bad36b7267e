import { hasCustomBounds, sameBounds } from "./bounds";
import { commonBounds, withBounds } from "./custom-bounds";
import { reduceSchema } from "./compact";
import type { BucketCounts, FloatHistogram } from "./float-histogram";
import { widenZeroBucket } from "./zero-bucket";

/**
 * Whether the counter began anew between two samples. Decided by the hint where
 * there is one, else by anything that became less: the count, a bucket, or
 * the resolution, which a counter never gains.
 */
export function detectReset(previous: FloatHistogram, current: FloatHistogram): boolean {
  if (current.hint === "reset") return true;
  if (current.hint === "not_reset") return false;
  if (current.count < previous.count) return true;
  if (hasCustomBounds(current) !== hasCustomBounds(previous)) return true;
  if (hasCustomBounds(current)) return customReset(previous, current);
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) return true;
  const widened = widenZeroBucket(previous, current.zeroThreshold);
  // The new threshold cuts a bucket that was populated: no counter does that.
  if (widened.zeroThreshold !== current.zeroThreshold || current.zeroCount < widened.zeroCount) return true;
  const before = reduceSchema(widened, current.schema);
  return anyLess(before.positive, current.positive) || anyLess(before.negative, current.negative);
}

function customReset(previous: FloatHistogram, current: FloatHistogram): boolean {
  if (sameBounds(previous, current)) return anyLess(previous.positive, current.positive);
  const bounds = commonBounds(previous.customBounds, current.customBounds);
  return anyLess(withBounds(previous, bounds).positive, withBounds(current, bounds).positive);
}

/** Whether any bucket holds less than before. */
function anyLess(before: BucketCounts, after: BucketCounts): boolean {
  if (before.indices === after.indices) {
    for (let i = 0; i < before.counts.length; i++) if ((after.counts[i] as number) < (before.counts[i] as number)) return true;
    return false;
  }
  let j = 0;
  for (let i = 0; i < before.indices.length; i++) {
    const index = before.indices[i] as number;
    while (j < after.indices.length && (after.indices[j] as number) < index) j++;
    const now = after.indices[j] === index ? (after.counts[j] as number) : 0;
    if (now < (before.counts[i] as number)) return true;
  }
  return false;
}
