import { z } from "zod";
import { type TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { TraceQueryFields, TraceQueryParams, type TraceQuery, queryOf } from "./query";

/** Which of the traces found are meant: every limit that is present must hold. */
export interface Selection {
  /** Unix milliseconds; the trace's start. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly minDurationMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  readonly status?: "ok" | "error" | undefined;
}

export interface Differing {
  readonly query: TraceQuery;
  readonly selection: Selection;
}

/** `{ filter, selection }`: the filter as in the address of a search, the selection a box of time and duration, or failed or not. */
export const DifferingParams = z
  .strictObject({
    filter: TraceQueryParams,
    selection: z
      .strictObject({
        from: z.number().optional(),
        to: z.number().optional(),
        minDurationMs: z.number().min(0).optional(),
        maxDurationMs: z.number().min(0).optional(),
        status: z.enum(["ok", "error"]).optional(),
      })
      .refine(
        (selection) => Object.values(selection).some((limit) => limit !== undefined),
        "choose some of the traces: a box, or a status",
      ),
  })
  .transform(({ filter, selection }): Differing => ({ query: filter, selection }));

/** A search's address with `by`, the name of what to group by, and `of`. */
export const GroupParams = TraceQueryFields.extend({
  by: z.string().min(1).max(256),
  of: z.enum(["traces", "spans"]).default("traces"),
}).transform(({ by, of, ...fields }, ctx) => ({ query: queryOf(fields, ctx), by, of }));

/** A search's address, and with `beforeFrom` and `beforeTo` the range to compare with. */
export const MapParams = TraceQueryFields.extend({
  beforeFrom: z.coerce.number().int().optional(),
  beforeTo: z.coerce.number().int().optional(),
}).transform(({ beforeFrom, beforeTo, ...fields }, ctx): { readonly query: TraceQuery; readonly before: TimeRange | null } => {
  const query = queryOf(fields, ctx);
  if (beforeFrom === undefined && beforeTo === undefined) return { query, before: null };
  if (beforeFrom === undefined || beforeTo === undefined || beforeFrom >= beforeTo) {
    ctx.addIssue({ code: "custom", path: ["beforeTo"], message: "give both beforeFrom and beforeTo, the later one last" });
    return { query, before: null };
  }
  return { query, before: { from: unixMillis(beforeFrom), to: unixMillis(beforeTo) } };
});

const hours = z.coerce.number().min(0.1).max(48).default(1);

/** `with`: another trace's id, or `cohort`: its own kind in so many hours around it. */
export const CompareParams = z.strictObject({
  with: z.union([z.literal("cohort"), z.string().regex(/^[0-9a-fA-F]{1,32}$/, "a trace id of up to 32 hex digits, or cohort")]),
  hours,
});

/** So many hours around the trace give the usual figures. */
export const PathParams = z.strictObject({ hours });

const traceId = z
  .string()
  .regex(/^[0-9a-fA-F]{1,32}$/, "a trace id is up to 32 hex digits")
  .transform((id) => id.toLowerCase().padStart(32, "0"));

/** A trace id of an address; a short one, as Jaeger writes them, is filled up with zeros. */
export const TraceIdParams = z.object({ id: traceId });

/** The same with a span of it. */
export const SpanIdParams = z.object({
  id: traceId,
  span: z.string().regex(/^[0-9a-fA-F]{16}$/, "a span id has 16 hex digits"),
});
