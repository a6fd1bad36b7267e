import type { Duty } from "@/lib/jobs";
import type { RetentionSettings } from "@/lib/people";
import { signalRetention } from "@/lib/telemetry/upkeep";
import type { TraceStore } from "./trace-store";
import { compactSpans, retainSpans } from "./upkeep";

export interface TraceDutyOptions {
  /** How long spans are kept, asked at every run. */
  readonly retention: () => Promise<RetentionSettings>;
}

/** What one process of the installation does for spans, now and then. */
export function traceDuties(store: TraceStore, { retention }: TraceDutyOptions): Duty[] {
  return [
    {
      name: "compact traces",
      everyMs: 300_000,
      run: async (clock) => said(await compactSpans(store.db, clock.now()), "small blocks merged"),
    },
    {
      name: "retain traces",
      everyMs: 3_600_000,
      run: async (clock) =>
        said(await retainSpans(store.db, clock.now(), signalRetention(await retention(), "traces")), "blocks past their retention"),
    },
  ];
}

const said = (n: number, what: string): string | null => (n > 0 ? `${n} ${what}` : null);
