import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { nextScrape, scrapeTime } from "./schedule";

const instant = fc.integer({ min: 1, max: 4_102_444_800_000 });
const interval = fc.integer({ min: 1000, max: 3_600_000 });

describe("when a target is scraped", () => {
  it("is within one interval from now, and after that every interval on the same place", () => {
    fc.assert(
      fc.property(instant, interval, fc.string(), (now, every, key) => {
        const due = nextScrape(unixMillis(now), every, key);
        expect(due).toBeGreaterThan(now);
        expect(due - now).toBeLessThanOrEqual(every);
        expect(nextScrape(due, every, key)).toBe(due + every);
      }),
    );
  });

  it("is spread over the interval", () => {
    const places = Array.from({ length: 200 }, (_, i) => nextScrape(unixMillis(0), 15_000, `http://10.0.0.${i}:8000/metrics`));
    const thirds = [0, 1, 2].map((third) => places.filter((p) => Math.floor(((p - 1) / 15_000) * 3) === third).length);
    expect(Math.min(...thirds)).toBeGreaterThan(30);
  });

  it("is the slot itself when the timer is a little late, and the present when it is very late", () => {
    expect(scrapeTime(unixMillis(15_000), unixMillis(15_012), 15_000)).toBe(15_000);
    expect(scrapeTime(unixMillis(15_000), unixMillis(18_000), 15_000)).toBe(18_000);
  });
});
