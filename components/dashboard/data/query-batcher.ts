import type { PanelAnswer, PanelFailure, PanelQuery, PanelQueryRequest, PanelQueryResponse } from "@/lib/promql";

/** What all queries of a panel share. Panels with the same grid are asked together. */
export type QueryGrid = Omit<PanelQueryRequest, "queries">;
export type QueryResult = PanelAnswer | PanelFailure;

interface Waiting {
  readonly grid: QueryGrid;
  readonly queries: readonly PanelQuery[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (results: readonly QueryResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One request: what is asked in it, and who waits for which of its answers. */
interface Batch {
  readonly grid: QueryGrid;
  readonly queries: PanelQuery[];
  readonly waiting: { readonly ask: Waiting; readonly refs: readonly string[] }[];
}

export interface BatcherOptions {
  readonly send: (request: PanelQueryRequest, signal: AbortSignal) => Promise<PanelQueryResponse>;
  /** Calls back once all panels of a screen have asked. */
  readonly later: (run: () => void) => void;
}

/** So few that a slow one holds up few others. */
export const QUERIES_PER_REQUEST = 6;
/** As many as a browser opens to one host. */
export const REQUESTS_AT_A_TIME = 6;

/**
 * Gathers the queries of a screen's panels into few requests. The same query
 * over the same grid is asked once, however many panels show it; what nobody
 * waits for any more is not asked, or its request is given up.
 */
export class QueryBatcher {
  readonly #options: BatcherOptions;
  #asked: Waiting[] = [];
  readonly #queue: Batch[] = [];
  #running = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Answers in the order of `queries`. Rejects as `send` does, or with the signal's reason. */
  ask(queries: readonly PanelQuery[], grid: QueryGrid, signal?: AbortSignal): Promise<readonly QueryResult[]> {
    if (queries.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      if (this.#asked.length === 0) this.#options.later(() => this.#gather());
      this.#asked.push({ grid, queries, signal, resolve, reject });
    });
  }

  #gather(): void {
    const asked = this.#asked;
    this.#asked = [];
    const open = new Map<string, Batch>();
    for (const ask of asked) {
      const key = JSON.stringify(ask.grid);
      let batch = open.get(key);
      if (!batch || batch.queries.length >= QUERIES_PER_REQUEST) {
        batch = { grid: ask.grid, queries: [], waiting: [] };
        open.set(key, batch);
        this.#queue.push(batch);
      }
      batch.waiting.push({ ask, refs: ask.queries.map((query) => refIn(batch, query)) });
    }
    this.#next();
  }

  #next(): void {
    while (this.#running < REQUESTS_AT_A_TIME) {
      const batch = this.#queue.shift();
      if (!batch) return;
      const wanted = batch.waiting.filter(({ ask }) => ask.signal?.aborted !== true);
      for (const { ask } of batch.waiting) if (ask.signal?.aborted) ask.reject(ask.signal.reason);
      if (wanted.length === 0) continue;
      this.#running++;
      void this.#run(batch, wanted).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  async #run(batch: Batch, wanted: Batch["waiting"]): Promise<void> {
    const control = new AbortController();
    const giveUp = () => {
      if (wanted.every(({ ask }) => ask.signal?.aborted)) control.abort(wanted[0]?.ask.signal?.reason);
    };
    for (const { ask } of wanted) ask.signal?.addEventListener("abort", giveUp);
    const used = new Set(wanted.flatMap(({ refs }) => refs));
    try {
      const { results } = await this.#options.send({ ...batch.grid, queries: batch.queries.filter((q) => used.has(q.ref)) }, control.signal);
      const byRef = new Map(results.map((result) => [result.ref, result]));
      for (const { ask, refs } of wanted) {
        ask.resolve(refs.map((ref, i) => renamed(byRef.get(ref), ask.queries[i]?.ref ?? ref)));
      }
    } catch (error) {
      for (const { ask } of wanted) ask.reject(error);
    } finally {
      for (const { ask } of wanted) ask.signal?.removeEventListener("abort", giveUp);
    }
  }
}

/** The name of a query in its batch; one that is in it already keeps the name it has. */
function refIn(batch: Batch, { expr, kind }: PanelQuery): string {
  const there = batch.queries.find((q) => q.expr === expr && q.kind === kind);
  if (there) return there.ref;
  const ref = `Q${batch.queries.length}`;
  batch.queries.push({ ref, expr, kind });
  return ref;
}

const UNANSWERED: PanelFailure["error"] = { kind: "unavailable", message: "The server did not answer this query.", fix: "Refresh." };

const renamed = (result: QueryResult | undefined, ref: string): QueryResult =>
  result === undefined ? { ref, error: UNANSWERED } : { ...result, ref };
