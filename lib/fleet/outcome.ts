import { ratioOf } from "./arithmetic";
import { type Engine } from "./registry/entry";
import { REGISTRY } from "./registry/registry";

// These count successes and failures apart; the others' finished requests include the failed ones.
const COUNTED_APART: ReadonlySet<Engine> = new Set<Engine>(["tgi", "triton"]);
const COUNT_FAILURES: ReadonlySet<string> = new Set(REGISTRY.filter((m) => m.concept === "requests.failed").map((m) => m.engine));

/**
 * Failed over ended requests, 0 to 1. Null when nothing ended, or when the
 * engine has no count of failures: not knowing is not the same as none.
 */
export function errorRatio(engine: Engine, finished: number | null, failed: number | null): number | null {
  if (!COUNT_FAILURES.has(engine)) return null;
  return ratioOf(failed ?? 0, ended(engine, finished, failed));
}

/** Requests that ended, well or badly. */
export const ended = (engine: Engine, finished: number | null, failed: number | null): number | null =>
  COUNTED_APART.has(engine) && (finished !== null || failed !== null) ? (finished ?? 0) + (failed ?? 0) : finished;

// SGLang looks up every prompt token and has no count of lookups of its own.
const LOOKS_UP_ALL: ReadonlySet<Engine> = new Set<Engine>(["sglang"]);

/** Prompt tokens looked up in the prefix cache: the engine's count, or all prompt tokens where it looks up every one. */
export const lookedUp = <T>(engine: Engine, lookups: T, promptTokens: T): T => (LOOKS_UP_ALL.has(engine) ? promptTokens : lookups);
