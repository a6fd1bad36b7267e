import { formatValue } from "../chart/prepare/format";

/** Microseconds as the console writes durations: "412 ms", "1.84 s". */
export const durationText = (us: number): string => formatValue(us / 1e6, "s");

/** Milliseconds; null is a dash. */
export const msText = (ms: number | null): string => formatValue(ms === null ? null : ms / 1e3, "s");
