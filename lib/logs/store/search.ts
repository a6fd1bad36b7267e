import { Fault } from "@/lib/kernel/faults";
import type { TimeRange } from "@/lib/kernel/time-range";
import { type UnixMillis, type UnixNanos, millisToNanos, nanosToMillis, unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { rereadWhenMoved } from "@/lib/telemetry/record-head";
import { type LogCursor, readCursor, writeCursor } from "../cursor";
import type { LogColumns } from "../log-codec";
import { inTimeOrder, toLines } from "../line";
import { logMatcher, logTime, matchingRows } from "../match";
import type { LogPage } from "../page";
import type { LogQuery } from "../query";
import { type BlockHead, headMatches, listBlocks, openBlocks } from "./block-scan";
import { logStore } from "./log-store";

/** Opened for one page at most; then the page is returned short, with a cursor to go on from. */
const MAX_OPENED = 400;
const FIRST_STEP = 4;
const LARGEST_STEP = 48;

/**
 * Finds log records. A tenant's own viewer sees its records alone. Throws
 * Fault `forbidden` without `logs:read`, `invalid` for a cursor that no page
 * gave.
 */
export async function searchLogs(ctx: Ctx, query: LogQuery): Promise<LogPage> {
  const { records, next, scannedBlocks, partial } = await findLogs(ctx, query);
  return { records: toLines(records), nextCursor: next && writeCursor(next), scannedBlocks, partial };
}

export interface FoundLogs {
  readonly records: readonly LogRecord[];
  readonly next: LogCursor | null;
  readonly scannedBlocks: number;
  readonly partial: boolean;
}

/** `searchLogs`, as records. */
export const findLogs = (ctx: Ctx, query: LogQuery): Promise<FoundLogs> => rereadWhenMoved(() => find(ctx, query));

async function find(ctx: Ctx, query: LogQuery): Promise<FoundLogs> {
  requirePermission(ctx.actor, "logs:read");
  if (query.range.from >= query.range.to) throw new Fault("invalid", "The time range ends before it begins.", { at: "range" });
  const store = logStore();
  const snapshot = store.writer.snapshot();
  const cursor = readCursor(query.cursor);
  const oldestFirst = query.direction === "forward";
  const range = remaining(query.range, cursor, oldestFirst);
  if (range.from >= range.to) return { records: [], next: null, scannedBlocks: 0, partial: false };
  const matcher = logMatcher(query, ctx.actor.tenant);

  const isPastCursor = (at: UnixNanos) => !cursor || (oldestFirst ? at >= cursor.timeNs : at <= cursor.timeNs);
  const found: LogRecord[] = [];
  for (const record of headMatches(snapshot, range, matcher)) if (isPastCursor(logTime(record))) found.push(record);

  const { blocks, truncated } = await listBlocks(store.db, range, matcher, snapshot, oldestFirst);
  const wanted = query.limit + 1 + (cursor?.skip ?? 0);
  let opened = 0;
  let step = FIRST_STEP;
  while (opened < blocks.length && opened < MAX_OPENED) {
    if (settled(found, edgeOf(blocks[opened] as BlockHead, oldestFirst), oldestFirst) >= wanted) break;
    const group = blocks.slice(opened, opened + step);
    await openBlocks(store.db, group, (_id, columns) => {
      const rows = matchingRows(columns, matcher, range).filter((row) => isPastCursor(columns.filedAt(row)));
      for (const row of foremost(rows, columns, wanted, oldestFirst)) found.push(columns.record(row));
    });
    opened += group.length;
    step = Math.min(step * 2, LARGEST_STEP);
  }

  const last = blocks.at(-1);
  const nextBlock = blocks[opened];
  // Everything on this side of the edge has been looked at.
  const edge = nextBlock ? edgeOf(nextBlock, oldestFirst) : truncated && last ? edgeOf(last, oldestFirst) : null;
  const sorted = found.sort(oldestFirst ? inTimeOrder : (a, b) => inTimeOrder(b, a));
  const inside = edge === null ? sorted : sorted.filter((record) => isBefore(logTime(record), edge, oldestFirst));
  const rest = cursor ? inside.slice(Math.min(cursor.skip, countAt(inside, cursor.timeNs))) : inside;
  const records = rest.slice(0, query.limit);
  const more = rest.length > query.limit;
  const short = !more && edge !== null;
  return { records, next: more ? after(records, cursor) : short ? { timeNs: edge, skip: 0 } : null, scannedBlocks: opened, partial: short };
}

/** Of a block's matches only those that can come into the page, with all that share the instant of the last. */
function foremost(rows: number[], columns: LogColumns, wanted: number, oldestFirst: boolean): number[] {
  if (rows.length <= wanted) return rows;
  const sign = oldestFirst ? 1 : -1;
  rows.sort((a, b) => sign * Number(columns.filedAt(a) - columns.filedAt(b)));
  const last = rows[wanted - 1] as number;
  let end = wanted;
  while (end < rows.length && columns.filedAt(rows[end] as number) === columns.filedAt(last)) end++;
  return rows.slice(0, end);
}

/** What is left of the range behind a cursor. */
function remaining(range: TimeRange, cursor: LogCursor | null, oldestFirst: boolean): TimeRange {
  if (!cursor) return range;
  const at = nanosToMillis(unixNanos(cursor.timeNs));
  return oldestFirst
    ? { from: Math.max(range.from, at) as UnixMillis, to: range.to }
    : { from: range.from, to: unixMillis(Math.min(range.to, at + 1)) };
}

/** The first instant, in the direction of the walk, that this block and those after it may hold. */
const edgeOf = (block: BlockHead, oldestFirst: boolean): UnixNanos =>
  oldestFirst ? millisToNanos(unixMillis(block.tMin)) : unixNanos(millisToNanos(unixMillis(block.tMax + 1)) - 1n);

const isBefore = (at: UnixNanos, edge: UnixNanos, oldestFirst: boolean): boolean => (oldestFirst ? at < edge : at > edge);

const settled = (found: readonly LogRecord[], edge: UnixNanos, oldestFirst: boolean): number =>
  found.reduce((n, record) => n + (isBefore(logTime(record), edge, oldestFirst) ? 1 : 0), 0);

const countAt = (records: readonly LogRecord[], timeNs: bigint): number =>
  records.reduce((n, record) => n + (logTime(record) === timeNs ? 1 : 0), 0);

/** The cursor behind a page; a page that lies in one instant adds to what its own cursor skipped. */
function after(page: readonly LogRecord[], cursor: LogCursor | null): LogCursor {
  const timeNs = logTime(page.at(-1) as LogRecord);
  const skipped = cursor && cursor.timeNs === timeNs ? cursor.skip : 0;
  return { timeNs, skip: skipped + countAt(page, timeNs) };
}
