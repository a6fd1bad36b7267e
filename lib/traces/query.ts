import { z } from "zod";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { attributePairs } from "@/lib/telemetry/attribute-pairs";
import { present } from "@/lib/telemetry/present";

export type TraceOrder = "newest" | "oldest" | "slowest";

/** What to look for. Every filter that is present must hold; a trace lies in the range when its earliest span starts there. */
export interface TraceQuery {
  readonly range: TimeRange;
  /** A service with at least one span in the trace. */
  readonly service?: string;
  /** Leaves out the traces that no other service had a part in. */
  readonly exceptService?: string;
  /** The name of at least one span; together with `service`, of a span of that service. */
  readonly operation?: string;
  /** `error`: at least one span ended in an error; `ok`: none did. */
  readonly status?: "ok" | "error";
  readonly tenant?: string;
  readonly model?: string;
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  /** At least one span has all of these, on itself or its resource; values are compared as text. Scans blocks: slower than the rest. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The node (`service.instance.id`, else `host.name`) of at least one span. Scans blocks. */
  readonly node?: string;
  /** 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the page before, for the same query. */
  readonly cursor?: string;
  readonly order: TraceOrder;
}

const text = z.string().max(1024);

/** The parts of a trace query as a URL carries them: instants in Unix milliseconds, `attr=key=value` any number of times. */
export const TraceQueryFields = z.strictObject({
  from: z.coerce.number().int(),
  to: z.coerce.number().int(),
  service: text.optional(),
  exceptService: text.optional(),
  operation: text.optional(),
  status: z.enum(["ok", "error"]).optional(),
  tenant: text.optional(),
  model: text.optional(),
  minDurationMs: z.coerce.number().min(0).optional(),
  maxDurationMs: z.coerce.number().min(0).optional(),
  attr: z.union([text, z.array(text).max(16)]).optional(),
  node: text.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: text.optional(),
  order: z.enum(["newest", "oldest", "slowest"]).default("newest"),
});

/** The query that such parts make; a range the wrong way round is an issue of `to`. */
export function queryOf({ from, to, attr, ...rest }: z.output<typeof TraceQueryFields>, ctx: z.RefinementCtx): TraceQuery {
  if (from >= to) ctx.addIssue({ code: "custom", path: ["to"], message: "must be later than from" });
  const attributes = attributePairs(attr);
  return { range: { from: unixMillis(from), to: unixMillis(to) }, ...present(rest), ...(attributes ? { attributes } : {}) };
}

/** A trace query as a URL carries it. */
export const TraceQueryParams = TraceQueryFields.transform(queryOf);
