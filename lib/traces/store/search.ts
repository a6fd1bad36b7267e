import { Fault } from "@/lib/kernel/faults";
import { millisToNanos } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import { type HeadSnapshot, rereadWhenMoved } from "@/lib/telemetry/record-head";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type TraceCursor, readCursor, writeCursor } from "../cursor";
import { type SpanFilter, spanFilter, spanMatches, toSummary, traceMatches } from "../filter";
import type { TraceQuery } from "../query";
import type { TracePage } from "../summary";
import { type TracePart, mergeParts } from "../trace-part";
import { type BlockWalk, walkBlocks } from "./block-walk";
import { type IndexPlace, candidatesByStart, readParts, slowestCandidates } from "./trace-index";
import { type TraceStore, traceStore } from "./trace-store";

/** So often the index or the blocks are asked for more before a page is returned short. */
const MAX_ROUNDS = 12;

/** Candidates from the database: the next few, and the start past which none were left out; null when there are no more. */
interface Source {
  next(): Promise<{ readonly traceIds: readonly string[]; readonly frontier: bigint | null }>;
}

/**
 * Finds traces. A tenant's own viewer sees its spans alone, in the counts as
 * well. Throws Fault `forbidden` without `traces:read`, `invalid` for a cursor
 * that no page gave.
 */
export async function searchTraces(ctx: Ctx, query: TraceQuery): Promise<TracePage> {
  requirePermission(ctx.actor, "traces:read");
  if (query.range.from >= query.range.to) throw new Fault("invalid", "The time range ends before it begins.", { at: "range" });
  const store = traceStore();
  const cursor = readCursor(query.cursor);
  return rereadWhenMoved(() => {
    const search = new Search(store, query, ctx.actor.tenant, cursor);
    return query.order === "slowest" ? search.slowest() : search.byStart();
  });
}

class Search {
  readonly #store: TraceStore;
  readonly #query: TraceQuery;
  readonly #tenant: string | null;
  readonly #cursor: TraceCursor | null;
  readonly #filter: SpanFilter | null;
  readonly #snapshot: HeadSnapshot<SpanRecord>;
  /** Parts in memory by trace. */
  readonly #head = new Map<string, TracePart[]>();
  readonly #seen = new Set<string>();
  readonly #found: TracePart[] = [];

  constructor(store: TraceStore, query: TraceQuery, tenant: string | null, cursor: TraceCursor | null) {
    this.#store = store;
    this.#query = query;
    this.#tenant = tenant;
    this.#cursor = cursor;
    this.#filter = spanFilter(query, tenant);
    // Before the first question to the database: see `RecordHead`.
    this.#snapshot = store.writer.snapshot();
    for (const batch of this.#snapshot.batches) {
      for (const part of store.partsOf(batch)) {
        if (tenant !== null && part.tenant !== tenant) continue;
        const parts = this.#head.get(part.traceId);
        if (parts) parts.push(part);
        else this.#head.set(part.traceId, [part]);
      }
    }
  }

  async byStart(): Promise<TracePage> {
    const { limit, order } = this.#query;
    const sign = order === "oldest" ? 1 : -1;
    const inOrder = (a: TracePart, b: TracePart) => sign * compare(a, b);
    const source = this.#filter ? this.#blockSource(this.#filter) : this.#indexSource();
    await this.#consider(this.#headCandidates());
    let frontier: bigint | null = null;
    let ready: TracePart[] = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const step = await source.next();
      await this.#consider(step.traceIds);
      frontier = step.frontier;
      const edge = frontier;
      ready = this.#found.filter((trace) => edge === null || (order === "oldest" ? trace.startNs <= edge : trace.startNs >= edge));
      if (frontier === null || ready.length > limit) break;
    }
    const page = ready.sort(inOrder).slice(0, limit);
    const last = page.at(-1);
    const cutShort = frontier !== null && page.length < limit;
    let next: TraceCursor | null = null;
    // Goes on past everything the rounds have covered, not past the last trace found in it.
    if (cutShort && frontier !== null) next = { key: frontier, traceId: (order === "oldest" ? "f" : "0").repeat(32) };
    else if (last && (frontier !== null || ready.length > limit)) next = { key: last.startNs, traceId: last.traceId };
    return { traces: page.map(toSummary), nextCursor: next && writeCursor(next), partial: cutShort };
  }

  async slowest(): Promise<TracePage> {
    const { limit } = this.#query;
    await this.#consider(this.#headCandidates());
    let cut = false;
    if (this.#filter) {
      const source = this.#blockSource(this.#filter);
      let frontier: bigint | null = null;
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const step = await source.next();
        await this.#consider(step.traceIds);
        frontier = step.frontier;
        if (frontier === null) break;
      }
      cut = frontier !== null;
    } else {
      const bounds = { ...this.#bounds(), limit: limit * 4 + 100 };
      await this.#consider(await slowestCandidates(this.#store.db, this.#query, bounds, this.#cursor?.key ?? null));
    }
    const duration = (trace: TracePart) => trace.endNs - trace.startNs;
    const sorted = this.#found.sort((a, b) => Number(duration(b) - duration(a)) || (a.traceId < b.traceId ? 1 : -1));
    const page = sorted.slice(0, limit);
    const last = page.at(-1);
    const next = last && sorted.length > limit ? writeCursor({ key: duration(last), traceId: last.traceId }) : null;
    return { traces: page.map(toSummary), nextCursor: next, partial: cut };
  }

  #bounds() {
    const { range } = this.#query;
    return { fromNs: millisToNanos(range.from), toNs: millisToNanos(range.to), tenant: this.#tenant };
  }

  #headCandidates(): string[] {
    const filter = this.#filter;
    if (!filter) return [...this.#head.keys()];
    const ids = new Set<string>();
    for (const batch of this.#snapshot.batches) for (const span of batch.records) if (spanMatches(span, filter)) ids.add(span.traceId);
    return [...ids];
  }

  #indexSource(): Source {
    let after: IndexPlace | null = null;
    const { order, limit } = this.#query;
    const bounds: { fromNs: bigint; toNs: bigint; tenant: string | null; limit: number } = {
      ...this.#bounds(),
      limit: Math.min(Math.max(limit * 2, 200), 2000),
    };
    if (this.#cursor && order === "newest" && this.#cursor.key < bounds.toNs) bounds.toNs = this.#cursor.key + 1n;
    if (this.#cursor && order === "oldest" && this.#cursor.key > bounds.fromNs) bounds.fromNs = this.#cursor.key;
    return {
      next: async () => {
        const places = await candidatesByStart(this.#store.db, this.#query, bounds, after);
        after = places.at(-1) ?? after;
        const done = places.length < bounds.limit;
        return { traceIds: places.map((place) => place.traceId), frontier: done ? null : (after?.startNs ?? null) };
      },
    };
  }

  #blockSource(filter: SpanFilter): Source {
    const { range, order } = this.#query;
    const walk: BlockWalk = walkBlocks(this.#store.db, { range, oldestFirst: order === "oldest", filter, snapshot: this.#snapshot });
    return { next: () => walk.next() };
  }

  /** Adds candidates up and keeps those that are wanted and come after the cursor. */
  async #consider(candidates: readonly string[]): Promise<void> {
    const fresh = [...new Set(candidates)].filter((id) => !this.#seen.has(id));
    for (const id of fresh) this.#seen.add(id);
    const stored = await readParts(this.#store.db, fresh, this.#tenant, this.#snapshot);
    const byTrace = new Map<string, TracePart[]>();
    for (const part of stored) {
      const parts = byTrace.get(part.traceId);
      if (parts) parts.push(part);
      else byTrace.set(part.traceId, [part]);
    }
    for (const id of fresh) {
      const parts = [...(byTrace.get(id) ?? []), ...(this.#head.get(id) ?? [])];
      if (parts.length === 0) continue;
      const trace = mergeParts(parts);
      if (traceMatches(this.#query, this.#query.range, trace, parts) && this.#isAfterCursor(trace)) this.#found.push(trace);
    }
  }

  #isAfterCursor(trace: TracePart): boolean {
    const cursor = this.#cursor;
    if (!cursor) return true;
    const key = this.#query.order === "slowest" ? trace.endNs - trace.startNs : trace.startNs;
    if (key !== cursor.key) return this.#query.order === "oldest" ? key > cursor.key : key < cursor.key;
    return this.#query.order === "oldest" ? trace.traceId > cursor.traceId : trace.traceId < cursor.traceId;
  }
}

function compare(a: TracePart, b: TracePart): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}
