import { z } from "zod";
import { unixMillis } from "@/lib/kernel/units";
import { HEAT_METRICS } from "./overview";

const MAX_SPAN_MS = 400 * 86_400_000;
const instant = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

const span = (q: { readonly from: number; readonly to: number }) => q.to > q.from && q.to - q.from <= MAX_SPAN_MS;
const SPAN_MESSAGE = { message: "must be after `from`, and at most 400 days after it", path: ["to"] };
const range = (q: { readonly from: number; readonly to: number }) => ({ from: unixMillis(q.from), to: unixMillis(q.to) });

/** `?from=&to=` in milliseconds since the Unix epoch. */
export const RangeParams = z.object({ from: instant, to: instant }).refine(span, SPAN_MESSAGE).transform(range);

/** The heat strip's question. */
export const HeatParams = z
  .object({ from: instant, to: instant, metric: z.enum(HEAT_METRICS).default("ttft-p95") })
  .refine(span, SPAN_MESSAGE)
  .transform((q) => ({ range: range(q), metric: q.metric }));

/** The list of changes: a range, and perhaps one subject. */
export const ChangeListParams = z
  .object({ from: instant, to: instant, subject: z.string().min(1).max(200).optional() })
  .refine(span, SPAN_MESSAGE)
  .transform((q) => ({ range: range(q), subject: q.subject ?? null }));

/** A node's id in a path. */
export const NodeParams = z.object({ id: z.string().min(1).max(500) });
