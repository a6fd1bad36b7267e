import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { database } from "@/lib/db/server";
import { emptyBin } from "@/lib/dashboards/server";
import { fleetDuties } from "@/lib/fleet/server";
import type { Duty } from "@/lib/jobs";
import { Jobs } from "@/lib/jobs/server";
import { systemClock } from "@/lib/kernel/clock";
import { logDuties } from "@/lib/logs/server";
import { type MetricRetention, metricDuties } from "@/lib/metrics/server";
import { retentionSettings, tidyPeople } from "@/lib/people/server";
import { traceDuties } from "@/lib/traces/server";
import type { Part } from "./lifecycle";
import type { TelemetryStore } from "./telemetry-store";

/**
 * Starts what is done now and then. What moves a process's own part of the
 * log into blocks runs wherever telemetry comes in; the rest runs in one
 * worker of the installation at a time.
 */
export async function startWorker(config: Config, store: TelemetryStore, own: readonly Duty[], log: Logger): Promise<Part> {
  const all: readonly Duty[] = [
    peopleDuty,
    dashboardDuty,
    ...metricDuties(store.metrics, daysOfMetrics),
    ...fleetDuties,
    ...signalDuties(store),
    ...own,
  ];
  const duties = all.filter((duty) => config.roles.has(duty.scope === "process" ? "ingest" : "worker"));
  const jobs = new Jobs({ db: database(), clock: systemClock, duties, report: (message) => log.warn(message) });
  await jobs.start();
  return { name: "jobs", stop: () => jobs.stop() };
}

function signalDuties({ traces, logs }: TelemetryStore): Duty[] {
  const retention = retentionSettings;
  return [...traceDuties(traces, { retention }), ...logDuties(logs, { retention })];
}

const peopleDuty: Duty = {
  name: "people: forget what ended",
  everyMs: 3_600_000,
  run: async (clock) => {
    const gone = await tidyPeople(clock);
    return gone === 0 ? "" : `${gone} rows of ended sessions and old failures`;
  },
};

const dashboardDuty: Duty = {
  name: "dashboards: empty the bin",
  everyMs: 3_600_000,
  run: async (clock) => {
    const gone = await emptyBin(clock);
    return gone === 0 ? "" : `${gone} deleted dashboards and ended links`;
  },
};

async function daysOfMetrics(): Promise<MetricRetention> {
  const { fleet } = await retentionSettings();
  return { samples: fleet.metrics, rollups: fleet.rollups };
}
