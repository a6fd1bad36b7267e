import { readFileSync } from "node:fs";
import { ReplayedArrivals } from "./replay";
import { parseTrace } from "./trace-formats";

/** Arrivals of a trace file, the first at `startAt`. Throws RangeError when the file is no trace. */
export const openReplay = (file: string, seed: number, startAt: number): ReplayedArrivals =>
  new ReplayedArrivals(parseTrace(readFileSync(file, "utf8")), seed, startAt);
