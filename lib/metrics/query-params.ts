import { z } from "zod";
import type { LabelMatcher } from "@/lib/kernel/labels";
import { unixMillis } from "@/lib/kernel/units";
import { AGGREGATIONS, METRIC_FUNCTIONS, type MetricQuery } from "./query";

const OPERATORS = ["=~", "!~", "!=", "="] as const;

/** Reads `label=value`, `label!=value`, `label=~pattern` or `label!~pattern`; null when it is none of them. */
export function parseMatcher(text: string): LabelMatcher | null {
  const found = OPERATORS.map((op) => ({ op, at: text.indexOf(op) }))
    .filter(({ at }) => at > 0)
    .sort((a, b) => a.at - b.at || b.op.length - a.op.length)[0];
  return found ? { name: text.slice(0, found.at).trim(), op: found.op, value: text.slice(found.at + found.op.length).trim() } : null;
}

const list = z.union([z.string().max(512), z.array(z.string().max(512)).max(32)]).optional();
const asList = (value: string | readonly string[] | undefined): readonly string[] => (typeof value === "string" ? [value] : (value ?? []));

const matchers = list.transform((value, ctx) =>
  asList(value).map((text) => {
    const matcher = parseMatcher(text);
    if (matcher === null)
      ctx.addIssue({
        code: "custom",
        message: `"${text}" is no matcher; write label=value, label!=value, label=~pattern or label!~pattern`,
      });
    return matcher ?? { name: "", op: "=" as const, value: "" };
  }),
);

/** A metric query as a URL carries it: instants in Unix milliseconds, `match` and `by` any number of times. */
export const MetricQueryParams = z
  .strictObject({
    name: z.string().min(1).max(512),
    function: z.enum(METRIC_FUNCTIONS),
    from: z.coerce.number().int(),
    to: z.coerce.number().int(),
    step: z.coerce.number().int().min(1000),
    window: z.coerce.number().int().min(1000).optional(),
    quantile: z.coerce.number().min(0).max(1).optional(),
    aggregate: z.enum([...AGGREGATIONS, "none"]).default("none"),
    by: list,
    match: matchers,
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  })
  .transform((p, ctx): MetricQuery => {
    if (p.from >= p.to) ctx.addIssue({ code: "custom", path: ["to"], message: "must be later than from" });
    return {
      name: p.name,
      matchers: p.match,
      range: { from: unixMillis(p.from), to: unixMillis(p.to) },
      stepMs: p.step,
      function: p.function,
      ...(p.window === undefined ? {} : { windowMs: p.window }),
      ...(p.quantile === undefined ? {} : { quantile: p.quantile }),
      aggregate: p.aggregate === "none" ? null : p.aggregate,
      by: asList(p.by),
      maxSeries: p.limit,
    };
  });

/** Which series are meant: their name, and matchers. */
export const SeriesParams = z.strictObject({
  name: z.string().min(1).max(512).optional(),
  label: z.string().max(512).optional(),
  match: matchers,
});

const name = z.string().min(1).max(512);

/** One metric. */
export const MetricParams = z.strictObject({ name });

/** What is counted: all series or one metric's, and a label to list in full. */
export const CardinalityParams = z.strictObject({ metric: name.optional(), focus: name.optional() });
