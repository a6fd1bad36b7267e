import { parseArgs } from "node:util";
import { environment } from "@/lib/config/server";

/** What the simulator was told when it was started. */
export interface SimulatorSettings {
  readonly seed: number;
  /** Port of the fleet's own HTTP surface; 0 picks a free one. */
  readonly port: number;
  /** The console's address and key; null runs the fleet without sending anything. */
  readonly console: { readonly url: string; readonly key: string } | null;
  readonly targetsFile: string | null;
  readonly stateFile: string | null;
  readonly replayFile: string | null;
  readonly rate: number;
  /** Days of history to write before going live. */
  readonly historyDays: number;
  /** Faults on a schedule while live. */
  readonly scheduled: boolean;
}

export const USAGE = `usage: fleet-simulator [options]
  --url URL        the console; its key in SIGHTGLASS_KEY. Without it nothing is sent
  --port N         where the fleet's /metrics and /control are (default 4480)
  --seed N         the same seed gives the same fleet (default 20260)
  --rate X         factor on the requests of all tenants (default 1)
  --replay FILE    arrivals from a trace: Azure LLM inference CSV or Mooncake JSONL
  --targets FILE   write the targets file for the console here
  --state FILE     remember what history was written; go on from there
  --history-days N days of history to write first (default 0)
  --calm           no faults on a schedule
`;

/** Throws TypeError or RangeError with what is wrong. */
export function parseSettings(args: readonly string[]): SimulatorSettings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: "string" },
      port: { type: "string", default: "4480" },
      seed: { type: "string", default: "20260" },
      rate: { type: "string", default: "1" },
      replay: { type: "string" },
      targets: { type: "string" },
      state: { type: "string" },
      "history-days": { type: "string", default: "0" },
      calm: { type: "boolean", default: false },
    },
  });
  const number = (name: string, text: string, least: number, most: number): number => {
    const value = Number(text);
    if (!Number.isFinite(value) || value < least || value > most) throw new RangeError(`--${name}: a number from ${least} to ${most}`);
    return value;
  };
  const url = values.url ?? environment()["SIGHTGLASS_URL"];
  const key = environment()["SIGHTGLASS_KEY"];
  if (url !== undefined && key === undefined) throw new RangeError("SIGHTGLASS_KEY: an ingest key of the console at --url");
  return {
    seed: number("seed", values.seed, 0, 4_294_967_295),
    port: number("port", values.port, 0, 65_535),
    console: url === undefined || key === undefined ? null : { url: url.replace(/\/$/, ""), key },
    targetsFile: values.targets ?? null,
    stateFile: values.state ?? null,
    replayFile: values.replay ?? null,
    rate: number("rate", values.rate, 0.01, 50),
    historyDays: number("history-days", values["history-days"], 0, 31),
    scheduled: !values.calm,
  };
}
