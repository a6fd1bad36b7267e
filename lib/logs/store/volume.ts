import type { TimeRange } from "@/lib/kernel/time-range";
import { type Ctx, requirePermission } from "@/lib/people";
import { identityOf } from "@/lib/telemetry/identity";
import { rereadWhenMoved } from "@/lib/telemetry/record-head";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { logMatcher, logTime, matchingRows } from "../match";
import type { LogFacetValue, LogFacets, LogVolume } from "../page";
import type { LogFilter } from "../query";
import { LOG_LEVELS, type LogLevel, levelOf } from "../severity";
import { type BlockHead, headMatches, listBlocks, openBlocks } from "./block-scan";
import { logStore } from "./log-store";

/** Opened for one histogram at most. */
const MAX_OPENED = 400;
/** Opened to count facets over. */
const SAMPLE_BLOCKS = 48;
const MAX_VALUES = 50;
const STEPS_MS = [100, 250, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * 60_000),
);

/** How many records of each level a filter finds over time, in about `buckets` buckets whose width is a round one. */
export const logVolume = (ctx: Ctx, range: TimeRange, filter: LogFilter, buckets = 60): Promise<LogVolume> =>
  rereadWhenMoved(() => countVolume(ctx, range, filter, buckets));

async function countVolume(ctx: Ctx, range: TimeRange, filter: LogFilter, buckets: number): Promise<LogVolume> {
  requirePermission(ctx.actor, "logs:read");
  const store = logStore();
  const snapshot = store.writer.snapshot();
  const matcher = logMatcher(filter, ctx.actor.tenant);
  const stepMs = STEPS_MS.find((step) => (range.to - range.from) / step <= buckets) ?? (STEPS_MS.at(-1) as number);
  const first = Math.floor(range.from / stepMs) * stepMs;
  const starts = Array.from({ length: Math.max(1, Math.ceil((range.to - first) / stepMs)) }, (_, i) => first + i * stepMs);
  const counts = new Map<LogLevel, number[]>();
  let total = 0;
  const add = (level: LogLevel, ms: number, n: number) => {
    const bucket = Math.floor((ms - first) / stepMs);
    if (n === 0 || bucket < 0 || bucket >= starts.length) return;
    let series = counts.get(level);
    if (!series) counts.set(level, (series = starts.map(() => 0)));
    series[bucket] = (series[bucket] as number) + n;
    total += n;
  };

  for (const record of headMatches(snapshot, range, matcher)) add(levelOf(record.severityNumber), Number(logTime(record) / 1_000_000n), 1);

  const everything = matcher.clauses.length === 0 && ctx.actor.tenant === null && isOnlyTime(filter);
  const { blocks, truncated } = await listBlocks(store.db, range, matcher, snapshot, false);
  // A block that lies in one bucket is counted by what its row says of it.
  const lump = (block: BlockHead) =>
    everything && block.tMin >= range.from && block.tMax < range.to && Math.floor(block.tMin / stepMs) === Math.floor(block.tMax / stepMs);
  for (const block of blocks) if (lump(block)) for (const [i, level] of LOG_LEVELS.entries()) add(level, block.tMin, block.levels[i] ?? 0);
  const open = blocks.filter((block) => !lump(block));
  for (let at = 0; at < open.length && at < MAX_OPENED; at += 48) {
    await openBlocks(store.db, open.slice(at, Math.min(at + 48, MAX_OPENED)), (_id, columns) => {
      for (const row of matchingRows(columns, matcher, range)) {
        add(levelOf(columns.severity(row)), Number(columns.filedAt(row) / 1_000_000n), 1);
      }
    });
  }
  return { stepMs, buckets: starts, counts: Object.fromEntries(counts), total, partial: truncated || open.length > MAX_OPENED };
}

const isOnlyTime = (filter: LogFilter): boolean => Object.values(filter).every((value) => value === undefined || value === "");

/** The values by which what a filter finds can be narrowed further; counted over memory and the newest blocks of the range. */
export const logFacets = (ctx: Ctx, range: TimeRange, filter: LogFilter): Promise<LogFacets> =>
  rereadWhenMoved(() => countFacets(ctx, range, filter));

async function countFacets(ctx: Ctx, range: TimeRange, filter: LogFilter): Promise<LogFacets> {
  requirePermission(ctx.actor, "logs:read");
  const store = logStore();
  const snapshot = store.writer.snapshot();
  const matcher = logMatcher(filter, ctx.actor.tenant);
  const levels = new Map<string, number>();
  const services = new Map<string, number>();
  const nodes = new Map<string, number>();
  const tenants = new Map<string, number>();
  const count = (severity: number, resource: LogRecord["resource"], tenant: string) => {
    const { service, node } = identityOf(resource);
    bump(levels, levelOf(severity));
    bump(services, service);
    if (node !== "") bump(nodes, node);
    if (tenant !== "") bump(tenants, tenant);
  };
  for (const record of headMatches(snapshot, range, matcher)) count(record.severityNumber, record.resource, record.tenant);
  const { blocks, truncated } = await listBlocks(store.db, range, matcher, snapshot, false);
  await openBlocks(store.db, blocks.slice(0, SAMPLE_BLOCKS), (_id, columns) => {
    for (const row of matchingRows(columns, matcher, range)) count(columns.severity(row), columns.resource(row), columns.tenant(row));
  });
  return {
    levels: sorted(levels),
    services: sorted(services),
    nodes: sorted(nodes),
    tenants: sorted(tenants),
    partial: truncated || blocks.length > SAMPLE_BLOCKS,
  };
}

const bump = (counts: Map<string, number>, value: string): void => void counts.set(value, (counts.get(value) ?? 0) + 1);

const sorted = (counts: ReadonlyMap<string, number>): LogFacetValue[] =>
  [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_VALUES)
    .map(([value, n]) => ({ value, count: n }));
