import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../evaluate";
import { parseQueryOrThrow } from "../parse";
import { QUERY_DEFAULTS, planQuery } from "../plan";
import { type PromSeries, ROLLED_FUNCTIONS, type RolledSamples } from "../series";

const SLOT = 300_000;
const T0 = 1_700_000_100_000;
const GRID = { start: T0 + 6 * SLOT, end: T0 + 12 * SLOT, step: SLOT };

/** What a roll-up keeps of a series. */
function rollUp(series: PromSeries): PromSeries {
  const slots = new Map<number, number[]>();
  series.times.forEach((time, i) => {
    const slot = Math.ceil(time / SLOT);
    const known = slots.get(slot);
    if (known) known.push(i);
    else slots.set(slot, [i]);
  });
  const all = [...slots.values()];
  const value = (i: number) => series.values[i] as number;
  const column = (of: (members: number[]) => number) => Float64Array.from(all, of);
  const rolled: RolledSamples = {
    slotMs: SLOT,
    firstTimes: column(([first]) => series.times[first as number] as number),
    first: column(([first]) => value(first as number)),
    resets: column((m) => m.reduce((lost, i, k) => (k > 0 && value(i) < value(i - 1) ? lost + value(i - 1) : lost), 0)),
    counts: column((m) => m.length),
    least: column((m) => Math.min(...m.map(value))),
    greatest: column((m) => Math.max(...m.map(value))),
    sums: column((m) => m.reduce((sum, i) => sum + value(i), 0)),
  };
  return {
    ...series,
    times: column((m) => series.times[m.at(-1) as number] as number),
    values: column((m) => value(m.at(-1) as number)),
    rolled,
  };
}

const someSeries = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 30 }), value: fc.integer({ min: 0, max: 99 }) }), { minLength: 2, maxLength: 300 })
  .map((samples): PromSeries => {
    let time = T0;
    return {
      labels: { __name__: "x_total" },
      times: Float64Array.from(samples, ({ gap }) => (time += gap * 7_000)),
      values: Float64Array.from(samples, ({ value }) => value),
      kinds: null,
      histograms: null,
      starts: null,
    };
  });

describe("windows tiled by a roll-up's slots give what the samples give", () => {
  test.each([...ROLLED_FUNCTIONS])("%s", (func) => {
    fc.assert(
      fc.property(someSeries, fc.integer({ min: 1, max: 4 }), (series, slots) => {
        const plan = planQuery(parseQueryOrThrow(`${func}(x_total[${slots * 5}m])`), { ...QUERY_DEFAULTS, ...GRID });
        const answer = (from: PromSeries) => evaluate(plan, () => [from], { expired: () => false }).series[0];
        const [raw, rolled] = [answer(series), answer(rollUp(series))];
        expect([...(rolled?.present ?? [])]).toEqual([...(raw?.present ?? [])]);
        raw?.values.forEach((value, i) => {
          if (raw.present[i] !== 0) expect(rolled?.values[i]).toBeCloseTo(value, 9);
        });
      }),
      { numRuns: 60 },
    );
  });
});
