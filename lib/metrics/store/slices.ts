import { setImmediate as nextTurn } from "node:timers/promises";
import { monotonicMillis } from "@/lib/kernel/clock";

/** Long work gives the event loop a turn this often: neither a flush nor a query may hold up what is being received. */
const SLICE_MS = 8;

/** Await it after each piece of work; it yields when the slice is used up. */
export function sliced(): () => Promise<void> {
  let began = monotonicMillis();
  return async () => {
    if (monotonicMillis() - began < SLICE_MS) return;
    await nextTurn();
    began = monotonicMillis();
  };
}
