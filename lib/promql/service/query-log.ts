import type { FailureKind } from "./job";

/** A query that somebody asked, as often as it was asked. */
export interface RecentQuery {
  /** The text. */
  readonly query: string;
  /** Who asked. */
  readonly by: string;
  readonly kind: "user" | "key" | "system";
  /** The one tenant that the asker may see; null: the whole fleet. */
  readonly tenant: string | null;
  readonly count: number;
  /** Unix milliseconds. */
  readonly lastAt: number;
  readonly lastMs: number;
  readonly slowestMs: number;
  /** Samples that the last run read. */
  readonly samples: number;
  /** Why the last run failed; null when it did not. */
  readonly failed: FailureKind | null;
}

/** What of it is told of one run. */
export type QueryRun = Pick<RecentQuery, "query" | "by" | "kind" | "tenant" | "samples" | "failed"> & {
  readonly at: number;
  readonly elapsedMs: number;
};

const MOST = 1_000;
const LONGEST = 4_000;

/** The last queries of this process, each text of each asker once. */
export class QueryLog {
  readonly #queries = new Map<string, RecentQuery>();

  add(run: QueryRun): void {
    const query = run.query.slice(0, LONGEST);
    const key = `${run.kind} ${run.by} ${query}`;
    const before = this.#queries.get(key);
    // Behind the others again: the one that was not asked for longest is the first to go.
    this.#queries.delete(key);
    this.#queries.set(key, {
      query,
      by: run.by,
      kind: run.kind,
      tenant: run.tenant,
      count: (before?.count ?? 0) + 1,
      lastAt: run.at,
      lastMs: run.elapsedMs,
      slowestMs: Math.max(before?.slowestMs ?? 0, run.elapsedMs),
      samples: run.samples,
      failed: run.failed,
    });
    if (this.#queries.size <= MOST) return;
    const [oldest] = this.#queries.keys();
    if (oldest !== undefined) this.#queries.delete(oldest);
  }

  /** The newest first. */
  list(): RecentQuery[] {
    return [...this.#queries.values()].reverse();
  }
}
