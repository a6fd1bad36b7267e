import { Fault } from "@/lib/kernel/faults";
import { nanosToMillis, unixMillis, unixNanos } from "@/lib/kernel/units";
import type { Ctx } from "@/lib/people";
import { identityOf } from "@/lib/telemetry/identity";
import { inTimeOrder, recordKey, toLine, toLines } from "../line";
import { logTime } from "../match";
import type { LogContext } from "../page";
import { findLogs } from "./search";

/** How far from the record its neighbours are looked for. */
const WINDOW_MS = 3_600_000;
const MAX_SAME_MILLISECOND = 5000;

/**
 * What the same service on the same node wrote before and after one record.
 * Throws Fault `not-found` when the record is gone or not the caller's to see.
 */
export async function logContext(ctx: Ctx, id: string, around = 50): Promise<LogContext> {
  const match = /^(\d{1,20})-[0-9a-f]{8}(~\d+)?$/.exec(id);
  if (!match) throw new Fault("invalid", "That is not the id of a log record.", { at: "id" });
  const at = nanosToMillis(unixNanos(BigInt(match[1] as string)));
  const here = { from: at, to: unixMillis(at + 1) };
  const same = await findLogs(ctx, { range: here, limit: MAX_SAME_MILLISECOND, direction: "forward" });
  const key = id.split("~")[0];
  const record = same.records.find((candidate) => recordKey(candidate) === key);
  if (!record) throw new Fault("not-found", "The record is no longer stored.");
  const { service, node } = identityOf(record.resource);
  const stream = { service, ...(node === "" ? {} : { node }), limit: around + 1 };
  const [earlier, later] = await Promise.all([
    findLogs(ctx, {
      ...stream,
      range: { from: unixMillis(at - WINDOW_MS), to: here.to },
      direction: "backward",
      cursor: `${logTime(record)}.0`,
    }),
    findLogs(ctx, {
      ...stream,
      range: { from: here.from, to: unixMillis(at + WINDOW_MS) },
      direction: "forward",
      cursor: `${logTime(record)}.0`,
    }),
  ]);
  return {
    before: toLines(
      earlier.records
        .filter((other) => inTimeOrder(other, record) < 0)
        .slice(0, around)
        .reverse(),
    ),
    record: toLine(record),
    after: toLines(later.records.filter((other) => inTimeOrder(other, record) > 0).slice(0, around)),
  };
}
