import { z } from "zod";
import type { PanelQueryRequest } from "./panel-query";

/** A chart is at most some thousands of pixels wide; Prometheus draws the same line. */
const MOST_POINTS = 11_000;
const instant = z.number().int().min(0).max(8_640_000_000_000_000);

/** The body of `POST /api/v1/query`. */
export const PanelQueryParams: z.ZodType<PanelQueryRequest> = z
  .strictObject({
    queries: z
      .array(
        z.strictObject({
          ref: z.string().regex(/^[A-Za-z0-9_]{1,16}$/, "Name queries A, B, …"),
          // All of a few thousand values, each written out, is a long query.
          expr: z.string().max(200_000),
          kind: z.enum(["range", "instant"]),
        }),
      )
      .min(1)
      .max(26),
    from: instant,
    to: instant,
    stepMs: z.number().int().min(1).max(31_536_000_000),
    maxPoints: z.number().int().min(2).max(MOST_POINTS).optional(),
    maxSeries: z.number().int().min(1).max(10_000).optional(),
    exemplars: z.boolean().optional(),
    explain: z.boolean().optional(),
  })
  .refine(({ from, to }) => to >= from, { path: ["to"], message: "The range must not end before it begins." })
  .refine(({ from, to, stepMs, queries }) => queries.every(({ kind }) => kind === "instant") || (to - from) / stepMs <= MOST_POINTS, {
    path: ["stepMs"],
    message: `That is more than ${MOST_POINTS} points a series. Use a longer step.`,
  })
  .transform(({ maxPoints, maxSeries, exemplars, explain, ...rest }) => ({
    ...rest,
    ...(maxPoints === undefined ? {} : { maxPoints }),
    ...(maxSeries === undefined ? {} : { maxSeries }),
    ...(exemplars === undefined ? {} : { exemplars }),
    ...(explain === undefined ? {} : { explain }),
  }));
