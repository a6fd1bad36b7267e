/** How `rate`, `increase` and `delta` reckon. */
export interface Growth {
  /** Falls are resets of a counter. */
  readonly counter: boolean;
  /** Per second. */
  readonly perSecond: boolean;
}

export const GROWTH: Readonly<Record<string, Growth>> = {
  rate: { counter: true, perSecond: true },
  increase: { counter: true, perSecond: false },
  delta: { counter: false, perSecond: false },
};

/** Share of the average distance of samples up to which a series is taken to reach the window's border. */
const THRESHOLD = 1.1;

/**
 * The factor by which the growth seen between the first and the last sample of
 * a window stands for the whole window. To a border that is near (within 1.1
 * average distances) it reaches all the way, otherwise half a distance; a
 * counter is not stretched back to before it would have been zero.
 * Times in milliseconds; `growth` and `first` matter for counters only.
 */
export function extrapolation(
  start: number,
  end: number,
  firstTime: number,
  lastTime: number,
  samples: number,
  how: Growth,
  growth: number,
  first: number,
): number {
  const sampled = (lastTime - firstTime) / 1000;
  const average = sampled / (samples - 1);
  const threshold = average * THRESHOLD;
  let toStart = (firstTime - start) / 1000;
  let toEnd = (end - lastTime) / 1000;
  if (toStart >= threshold) toStart = average / 2;
  if (how.counter && growth > 0 && first >= 0) {
    const toZero = sampled * (first / growth);
    if (toZero < toStart) toStart = toZero;
  }
  if (toEnd >= threshold) toEnd = average / 2;
  const factor = (sampled + toStart + toEnd) / sampled;
  return how.perSecond ? factor / ((end - start) / 1000) : factor;
}
