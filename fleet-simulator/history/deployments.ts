import type { Rollout } from "../faults/effects";
import type { Fault } from "../faults/fault";
import { POOLS, VERSIONS } from "../plan/nodes";

/** What a deployment pipeline tells a console about something it did (the body of `POST /api/v1/changes`). */
export interface DeploymentNote {
  readonly subject: string;
  readonly title: string;
  /** RFC 3339. */
  readonly at: string;
  readonly model?: string;
  readonly region?: string;
  readonly before: string;
  readonly after: string;
  /** The same for the same deployment: telling it twice is telling it once. */
  readonly idempotencyKey: string;
}

const NAMES = { vllm: "vLLM", sglang: "SGLang" } as const;

/** The deployments of a week: releases that stayed, and those that were taken back. */
export function deploymentNotes(rollouts: readonly Rollout[], faults: readonly Fault[], now: number): DeploymentNote[] {
  const stayed = rollouts.map(({ engine, at }) => {
    const { before, current } = VERSIONS[engine];
    return note(`fleet/${engine}`, `${NAMES[engine]} ${current} to all pools`, at, before, current);
  });
  const taken = faults.flatMap((fault) => {
    const pool = fault.name === "bad-rollout" ? POOLS.find((p) => p.id === fault.target) : undefined;
    if (!pool) return [];
    const { engine, name } = pool.model;
    const { current, bad } = VERSIONS[engine];
    const where = { model: name, region: pool.region };
    return [
      { ...note(pool.id, `${NAMES[engine]} ${bad} rolled out`, fault.from, current, bad), ...where },
      { ...note(pool.id, `Rolled back to ${NAMES[engine]} ${current}`, fault.until, bad, current), ...where },
    ];
  });
  return [...stayed, ...taken].filter((n) => Date.parse(n.at) <= now);
}

const note = (subject: string, title: string, at: number, before: string, after: string): DeploymentNote => ({
  subject,
  title,
  at: new Date(at).toISOString(),
  before,
  after,
  idempotencyKey: `${subject}@${after}@${at}`,
});
