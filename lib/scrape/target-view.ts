import type { Target, TargetSettings } from "./target";

const SETTINGS = [
  "kind",
  "job",
  "url",
  "intervalS",
  "timeoutS",
  "paused",
  "labels",
  "relabel",
  "metricRelabel",
  "honorLabels",
  "honorTimestamps",
  "tls",
  "sampleLimit",
  "bodyLimitBytes",
] as const satisfies readonly (keyof TargetSettings)[];
const IDENTITY = ["id", "source", "hasBearerToken", "createdAt", "updatedAt"] as const satisfies readonly (keyof Target)[];

/** What was set about a target, without its identity. */
export const settingsOf = (target: TargetSettings): TargetSettings =>
  Object.fromEntries(SETTINGS.map((name) => [name, target[name]])) as unknown as TargetSettings;

/** A target without anything that storage added to it. */
export const publicTarget = (target: Target): Target => ({
  ...settingsOf(target),
  ...(Object.fromEntries(IDENTITY.map((name) => [name, target[name]])) as unknown as Pick<Target, (typeof IDENTITY)[number]>),
});

/** What the audit log keeps of a target: everything a person set, no instants. */
export function auditedTarget(target: Target): Record<string, unknown> {
  const { createdAt: _, updatedAt: __, ...rest } = publicTarget(target);
  return rest;
}
