import { describe, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { millis, unixMillis } from "@/lib/kernel/units";
import { ACCOUNT_THROTTLE, ADDRESS_THROTTLE, afterFailure, type ThrottleState, waitMs } from "./throttle";

/** Fails as often as allowed, and notes how long each wait was. */
function waits(times: number, clock: ManualClock, policy = ACCOUNT_THROTTLE): number[] {
  let state: ThrottleState | null = null;
  return Array.from({ length: times }, () => {
    state = afterFailure(state, clock.now(), policy);
    const wait = waitMs(state, clock.now());
    clock.advance(millis(wait));
    return wait;
  });
}

describe("failed sign-ins", () => {
  const clock = () => new ManualClock(unixMillis(1_000_000));

  test("the first five cost nothing, then each waits twice as long as the one before", () => {
    expect(waits(9, clock())).toEqual([0, 0, 0, 0, 0, 2_000, 4_000, 8_000, 16_000]);
  });

  test("nobody is locked out for longer than a quarter of an hour at a time", () => {
    expect(Math.max(...waits(60, clock()))).toBe(900_000);
  });

  test("an address may fail more often than an account before it waits", () => {
    expect(waits(30, clock(), ADDRESS_THROTTLE).every((wait) => wait === 0)).toBe(true);
    expect(waits(31, clock(), ADDRESS_THROTTLE).at(-1)).toBe(2_000);
  });

  test("a guesser at one account gets fewer than 120 tries a day", () => {
    const time = clock();
    const start = time.now();
    let state: ThrottleState | null = null;
    let tries = 0;
    while (time.now() - start < 86_400_000) {
      state = afterFailure(state, time.now(), ACCOUNT_THROTTLE);
      time.advance(millis(waitMs(state, time.now())));
      tries++;
    }
    expect(tries).toBeLessThan(120);
  });

  test("a quiet day is forgiven", () => {
    const time = clock();
    let state: ThrottleState | null = null;
    for (let i = 0; i < 20; i++) state = afterFailure(state, time.now(), ACCOUNT_THROTTLE);
    time.advance(ACCOUNT_THROTTLE.forgetMs as never);
    expect(afterFailure(state, time.now(), ACCOUNT_THROTTLE).failures).toBe(1);
  });
});
