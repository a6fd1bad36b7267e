/** Judges a deployment by its replicas. */
import { bySeverity } from "@/lib/kernel/severity";
import type { Health, HealthVerdict } from "./overview";
import { formatCount } from "./wording";

/** What a deployment's verdict needs of each replica. */
export interface ReplicaVerdict extends HealthVerdict {
  readonly name: string;
  readonly running: number | null;
  readonly waiting: number | null;
}

/** Whether a replica takes traffic: neither gone nor failing most of it. */
export const isServing = (v: HealthVerdict): boolean =>
  v.health === "ok" || v.health === "at-risk" || (v.health === "breached" && v.severity !== "P0");

/** Whether a replica does what it should: a model none of whose replicas do is lost. */
export const isHealthy = (v: HealthVerdict): boolean => v.health === "ok" || v.health === "at-risk";

const HEALTH_ORDER: readonly Health[] = ["down", "breached", "at-risk", "no-data", "ok"];

/**
 * Judges a deployment by its replicas. A deployment without a single replica
 * left is a P0; so is a P1 where no replica of the model is healthy, here or
 * in another region (`healthyElsewhere`).
 */
export function judgeDeployment(replicas: readonly ReplicaVerdict[], healthyElsewhere: boolean): HealthVerdict {
  if (replicas.length === 0) return { health: "no-data", reason: "No replica has been seen.", severity: null };
  const down = replicas.filter((r) => r.health === "down");
  if (down.length === replicas.length) {
    const what = replicas.length === 1 ? "Its one replica is" : `All ${replicas.length} replicas are`;
    return { health: "down", severity: "P0", reason: `${what} down. ${down[0]?.reason ?? ""}`.trim() };
  }
  const troubled = replicas
    .filter((r) => r.severity !== null)
    .sort((a, b) => bySeverity(a.severity ?? "P3", b.severity ?? "P3") || a.name.localeCompare(b.name));
  const worst = troubled[0];
  if (worst === undefined || worst.severity === null) return imbalance(replicas) ?? healthy(replicas);
  const noneHealthy = !healthyElsewhere && replicas.every((r) => !isHealthy(r));
  const severity = worst.severity === "P1" && noneHealthy ? "P0" : worst.severity;
  const others = troubled.length > 1 ? ` ${troubled.length} of ${replicas.length} replicas are affected.` : "";
  const about = replicas.length > 1 ? `${worst.name}: ` : "";
  // One replica gone of several leaves the rest serving: redundancy is lost, not service.
  const health = worst.health === "down" ? "at-risk" : worst.health;
  return { health, severity, reason: `${about}${worst.reason}${others}` };
}

function imbalance(replicas: readonly ReplicaVerdict[]): HealthVerdict | null {
  const load = replicas.map((r) => (r.running === null || r.waiting === null ? null : r.running + r.waiting)).filter((n) => n !== null);
  if (load.length < 2) return null;
  const mean = load.reduce((a, b) => a + b, 0) / load.length;
  const waiting = Math.max(...replicas.map((r) => r.waiting ?? 0));
  if (waiting <= 5 || Math.min(...load) >= mean / 4) return null;
  return {
    health: "at-risk",
    severity: "P2",
    reason: `Load is uneven: one replica has ${formatCount(waiting, "request")} waiting while another has ${formatCount(Math.min(...load), "request")} in all.`,
  };
}

function healthy(replicas: readonly ReplicaVerdict[]): HealthVerdict {
  const silent = replicas.filter((r) => r.health === "no-data").length;
  if (silent === replicas.length) return { health: "no-data", reason: replicas[0]?.reason ?? "", severity: null };
  return {
    health: "ok",
    reason: replicas.length === 1 ? (replicas[0]?.reason ?? "") : `All ${replicas.length} replicas are healthy.`,
    severity: null,
  };
}

/** Orders verdicts worst first. */
export function byTrouble(a: HealthVerdict, b: HealthVerdict): number {
  if (a.severity !== b.severity) return a.severity === null ? 1 : b.severity === null ? -1 : bySeverity(a.severity, b.severity);
  return HEALTH_ORDER.indexOf(a.health) - HEALTH_ORDER.indexOf(b.health);
}
