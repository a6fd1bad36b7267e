import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { isOverdue } from "./duty";
import { DutyLoop, type DutyRun } from "./duty-loop";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const clock = new ManualClock(unixMillis(0));

test("a duty runs again a period after it ended, and a failure is told and does not end it", async () => {
  const told: DutyRun[] = [];
  let n = 0;
  const run = async () => {
    if (++n === 2) throw new Error("no");
    return `run ${n}`;
  };
  const loop = new DutyLoop({ name: "x", everyMs: 1000, run }, clock, (r) => told.push(r));
  loop.start();
  loop.start();
  await vi.advanceTimersByTimeAsync(500);
  expect(told.map((r) => r.note)).toEqual(["run 1"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(told.map((r) => [r.note, r.failed])).toEqual([
    ["run 1", false],
    ["no", true],
    ["run 3", false],
  ]);
  expect(told.at(-1)).toMatchObject({ runs: 3, failures: 1 });
  await loop.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(n).toBe(3);
});

test("a slow run is not overtaken by the next, also when the duty was taken away and given back", async () => {
  let at = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++at);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    at--;
  };
  const loop = new DutyLoop({ name: "x", everyMs: 100, run }, clock, () => {});
  loop.start();
  await vi.advanceTimersByTimeAsync(600);
  const stopped = loop.stop();
  loop.start();
  await vi.advanceTimersByTimeAsync(20_000);
  await stopped;
  expect(most).toBe(1);
  void loop.stop();
  await vi.advanceTimersByTimeAsync(6000);
});

test("a duty is overdue after three periods and a minute", () => {
  expect(isOverdue(0, 10_000, 90_000)).toBe(false);
  expect(isOverdue(0, 10_000, 90_001)).toBe(true);
});
