/** The six levels of the OpenTelemetry log data model, plus what came without one. */
export const LOG_LEVELS = ["unset", "trace", "debug", "info", "warn", "error", "fatal"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The level of a severity number: 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal; anything else is unset. */
export function levelOf(severityNumber: number): LogLevel {
  if (!(severityNumber >= 1 && severityNumber <= 24)) return "unset";
  return LOG_LEVELS[Math.ceil(severityNumber / 4)] ?? "unset";
}

/** The lowest severity number of a level; 0 for unset. */
export const lowestSeverity = (level: LogLevel): number => Math.max(0, (LOG_LEVELS.indexOf(level) - 1) * 4 + 1);
