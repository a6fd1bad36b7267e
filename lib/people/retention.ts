/** How many days each signal is kept. */
export interface RetentionDays {
  /** Samples as they came. Roll-ups are kept `rollups` days. */
  readonly metrics: number;
  readonly rollups: number;
  readonly traces: number;
  readonly logs: number;
}

export interface RetentionSettings {
  readonly fleet: RetentionDays;
  /** Tenants with days of their own, where those are fewer than the fleet's. Only traces and logs belong to a tenant alone. */
  readonly tenants: Readonly<Record<string, Pick<RetentionDays, "traces" | "logs">>>;
}

export const DEFAULT_RETENTION: RetentionSettings = {
  fleet: { metrics: 30, rollups: 395, traces: 14, logs: 14 },
  tenants: {},
};

/** The days after which a tenant's spans or records go: its own, but never longer than the fleet's. */
export function daysKept(settings: RetentionSettings, signal: "traces" | "logs", tenant: string): number {
  const own = Object.hasOwn(settings.tenants, tenant) ? settings.tenants[tenant]?.[signal] : undefined;
  return own === undefined ? settings.fleet[signal] : Math.min(own, settings.fleet[signal]);
}
