import type { Duty } from "@/lib/jobs";
import type { RetentionSettings } from "@/lib/people";
import { signalRetention } from "@/lib/telemetry/upkeep";
import type { LogStore } from "./log-store";
import { compactLogs, retainLogs } from "./upkeep";

export interface LogDutyOptions {
  /** How long records are kept, asked at every run. */
  readonly retention: () => Promise<RetentionSettings>;
}

/** What one process of the installation does for log records, now and then. */
export function logDuties(store: LogStore, { retention }: LogDutyOptions): Duty[] {
  return [
    {
      name: "compact logs",
      everyMs: 300_000,
      run: async (clock) => said(await compactLogs(store.db, clock.now()), "small blocks merged"),
    },
    {
      name: "retain logs",
      everyMs: 3_600_000,
      run: async (clock) =>
        said(await retainLogs(store.db, clock.now(), signalRetention(await retention(), "logs")), "blocks past their retention"),
    },
  ];
}

const said = (n: number, what: string): string | null => (n > 0 ? `${n} ${what}` : null);
