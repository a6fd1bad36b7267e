/**
 * Judges a node. Rules stand in tables; each says what it saw in a sentence. Silence is never health,
 * and a full KV cache alone is never a fault: a busy cache is a good cache.
 */
import { type Severity, bySeverity } from "@/lib/kernel/severity";
import type { HealthVerdict, Health, NodeRole } from "./overview";
import { formatCount, formatPercent, formatRate, formatSeconds, formatSpan } from "./wording";
import { judgeXid } from "./xid";

/** What the rules look at, all at one instant. Null: not known; a rule that needs it then says nothing. */
export interface NodeFacts {
  readonly role: NodeRole;
  /** 1 the last scrape succeeded, 0 it failed; null when nothing scrapes this node. */
  readonly up: number | null;
  /** Since its telemetry was last seen, in milliseconds. */
  readonly silentMs: number;
  readonly running: number | null;
  readonly waiting: number | null;
  /** 0 to 1. */
  readonly kvUsage: number | null;
  /** Output tokens in the last minute and a half. */
  readonly recentTokens: number | null;
  // Per second over the last five minutes:
  readonly finishedPerS: number | null;
  readonly failedPerS: number | null;
  readonly preemptedPerS: number | null;
  /** Ended because the output repeated itself. */
  readonly repeatedPerS: number | null;
  readonly corruptedPerS: number | null;
  readonly promptTokensPerS: number | null;
  /** Prefix-cache hits over lookups, over the last ten minutes and over the hour before. */
  readonly prefixHit: number | null;
  readonly prefixHitBefore: number | null;
  /** Seconds, over the last five minutes; `ttftSaturated` when it lies above the last bucket. */
  readonly ttftP95: number | null;
  readonly ttftSaturated: boolean;
  /** Xid codes that appeared in the last half hour. */
  readonly newXids: readonly number[];
  readonly rowRemapFailed: boolean;
  /** How often its process started in the last half hour; 0 also when it does not say. */
  readonly restarts: number;
  /** A router's own count. */
  readonly readyEndpoints: number | null;
}

/** Facts of a node of which nothing is known but that it was seen. */
export const UNKNOWN_FACTS: NodeFacts = {
  role: "engine",
  up: null,
  silentMs: 0,
  running: null,
  waiting: null,
  kvUsage: null,
  recentTokens: null,
  finishedPerS: null,
  failedPerS: null,
  preemptedPerS: null,
  repeatedPerS: null,
  corruptedPerS: null,
  promptTokensPerS: null,
  prefixHit: null,
  prefixHitBefore: null,
  ttftP95: null,
  ttftSaturated: false,
  newXids: [],
  rowRemapFailed: false,
  restarts: 0,
  readyEndpoints: null,
};

/** The numbers the rules turn on. */
export const THRESHOLDS = {
  /** Silence after which a node counts as gone. */
  silentMs: 5 * 60_000,
  /** Requests per second below which a share of them means little: one in 30 s. */
  minFinishedPerS: 1 / 30,
  kvFull: 0.9,
  /** Preemptions per finished request. */
  preemptionStorm: 0.2,
  /** Time to work off the queue, seconds. */
  drainBadS: 10,
  drainSlowS: 5,
  /** Fewer waiting than this are no queue. */
  queueMin: 3,
  errorLoss: 0.5,
  errorBad: 0.05,
  errorSlight: 0.01,
  repetition: 0.01,
  /** In half an hour: one may be a rollout, three are a loop. */
  restartLoop: 3,
  ttftSlowS: 10,
  prefixCollapse: 0.5,
  prefixMinTokensPerS: 1000,
} as const;

interface Finding {
  readonly health: Health;
  readonly severity: Severity;
  readonly reason: string;
}
type Rule = (f: NodeFacts) => Finding | null;

const T = THRESHOLDS;
const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole < T.minFinishedPerS ? null : part / whole;
const breached = (severity: Severity, reason: string): Finding => ({ health: "breached", severity, reason });
const atRisk = (severity: Severity, reason: string): Finding => ({ health: "at-risk", severity, reason });

/** A node is gone. */
const GONE: readonly Rule[] = [
  (f) => (f.up === 0 ? { health: "down", severity: "P2", reason: "The last scrape failed: the target does not answer." } : null),
  (f) => (f.silentMs > T.silentMs ? { health: "down", severity: "P2", reason: `No telemetry for ${formatSpan(f.silentMs)}.` } : null),
];

/** What can take a node away, and is told with it. */
const CAUSES: readonly Rule[] = [
  (f) => {
    const worst = f.newXids.map((code) => ({ code, ...judgeXid(code) })).filter((x) => x.severity !== null);
    worst.sort((a, b) => bySeverity(a.severity ?? "P3", b.severity ?? "P3"));
    const x = worst[0];
    if (x === undefined || x.severity === null) return null;
    const reason = `The GPU driver reported Xid ${x.code} in the last 30 min: ${x.advice}.`;
    return x.severity === "P1" ? breached("P1", reason) : atRisk(x.severity, reason);
  },
  (f) =>
    f.restarts >= T.restartLoop
      ? breached("P1", `Restarted ${f.restarts} times in the last 30 min: look for memory exhaustion in its log.`)
      : null,
];

/** Of a node that is there. */
const RULES: readonly Rule[] = [
  ...CAUSES,
  (f) => (f.role === "router" && f.readyEndpoints === 0 ? breached("P0", "The router has no endpoint that may receive traffic.") : null),
  (f) => {
    const failed = share(f.failedPerS, f.finishedPerS);
    if (failed === null || failed <= T.errorSlight) return null;
    const reason = `${formatPercent(failed)} of requests failed over the last 5 min.`;
    if (failed > T.errorLoss) return breached("P0", reason);
    return failed > T.errorBad ? breached("P1", reason) : atRisk("P2", reason);
  },
  (f) =>
    f.running !== null && f.running > 0 && f.recentTokens === 0
      ? breached("P1", `${formatCount(f.running, "request")} running, but no token for 90 s: the engine looks hung.`)
      : null,
  (f) => {
    if (f.preemptedPerS === null || f.finishedPerS === null || f.preemptedPerS <= T.minFinishedPerS) return null;
    if (f.preemptedPerS <= T.preemptionStorm * f.finishedPerS) return null;
    return breached(
      "P1",
      `${formatRate(f.preemptedPerS)} preemptions/s against ${formatRate(f.finishedPerS)} finished requests/s: the KV cache is too small for this load.`,
    );
  },
  (f) => {
    if (f.waiting === null || f.waiting < T.queueMin || f.finishedPerS === null || f.finishedPerS <= 0) return null;
    const drainS = f.waiting / f.finishedPerS;
    if (drainS <= T.drainSlowS) return null;
    const reason = `${formatCount(f.waiting, "request")} waiting: working them off takes ${formatSeconds(drainS)} at the present pace.`;
    return drainS > T.drainBadS ? breached("P1", reason) : atRisk("P2", reason);
  },
  (f) => {
    const repeated = share(f.repeatedPerS, f.finishedPerS);
    return repeated !== null && repeated > T.repetition
      ? breached("P1", `${formatPercent(repeated)} of requests ended because the output repeated itself: check the last rollout.`)
      : null;
  },
  (f) =>
    f.corruptedPerS !== null && f.corruptedPerS > 0
      ? breached("P1", "Requests with logits that are not numbers: check the last rollout and the GPUs.")
      : null,
  (f) =>
    f.kvUsage !== null && f.waiting !== null && f.kvUsage > T.kvFull && f.waiting > 0
      ? atRisk("P2", `KV cache ${formatPercent(f.kvUsage)} full with ${formatCount(f.waiting, "request")} waiting for room.`)
      : null,
  (f) => {
    if (f.ttftP95 === null || (f.ttftP95 <= T.ttftSlowS && !f.ttftSaturated)) return null;
    return atRisk("P2", `Time to first token p95 ${f.ttftSaturated ? "above " : ""}${formatSeconds(f.ttftP95)} over the last 5 min.`);
  },
  (f) => {
    if (f.prefixHit === null || f.prefixHitBefore === null || f.promptTokensPerS === null) return null;
    if (f.promptTokensPerS < T.prefixMinTokensPerS || f.prefixHit >= T.prefixCollapse * f.prefixHitBefore) return null;
    return atRisk("P2", `Prefix-cache hits fell from ${formatPercent(f.prefixHitBefore)} to ${formatPercent(f.prefixHit)}.`);
  },
  (f) => (f.rowRemapFailed ? atRisk("P2", "A GPU could not remap a faulty memory row: plan its replacement.") : null),
];

/** Judges one node. The worst finding speaks; among equals the earlier rule. */
export function judgeNode(facts: NodeFacts): HealthVerdict {
  const gone = worstOf(GONE, facts);
  // A node that is gone can show nothing newer than its loss: its last gauges are old news. Why it went is not.
  if (gone !== null) {
    const why = worstOf(CAUSES, facts);
    return why === null || why.severity === "P3" ? gone : { ...gone, severity: why.severity, reason: `${gone.reason} ${why.reason}` };
  }
  return worstOf(RULES, facts) ?? { health: "ok", reason: describe(facts), severity: null };
}

function worstOf(rules: readonly Rule[], facts: NodeFacts): Finding | null {
  let worst: Finding | null = null;
  for (const rule of rules) {
    const finding = rule(facts);
    if (finding !== null && (worst === null || bySeverity(finding.severity, worst.severity) < 0)) worst = finding;
  }
  return worst;
}

function describe(f: NodeFacts): string {
  const parts: string[] = [];
  if (f.finishedPerS !== null) parts.push(f.finishedPerS > 0 ? `serving ${formatRate(f.finishedPerS)} requests/s` : "idle");
  if (f.kvUsage !== null) parts.push(`KV cache ${formatPercent(f.kvUsage)} full`);
  if (f.waiting !== null) parts.push(f.waiting > 0 ? `${formatCount(f.waiting, "request")} waiting` : "nothing waiting");
  const text = parts.length > 0 ? parts.join(", ") : "sending telemetry";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
