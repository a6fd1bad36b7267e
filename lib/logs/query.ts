import { z } from "zod";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { attributePairs } from "@/lib/telemetry/attribute-pairs";
import { present } from "@/lib/telemetry/present";

/** What to look for. Every filter that is present must hold. */
export interface LogQuery {
  readonly range: TimeRange;
  /**
   * Words that must all occur in the body or an attribute's value, whole and in
   * any case; `"a phrase"` in that order; `word*` a beginning; `-word` must not
   * occur; `key:value` an attribute that equals the value.
   */
  readonly text?: string;
  /** 1 to 24: this severe or worse. Records without a severity are left out when it is given. */
  readonly minSeverity?: number;
  readonly service?: string;
  /** `service.instance.id`, else `host.name`. */
  readonly node?: string;
  readonly tenant?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  /** On the record or its resource; values are compared as text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** 1 to 5000. */
  readonly limit: number;
  /** `nextCursor` of the page before, for the same query. */
  readonly cursor?: string;
  /** `backward`: newest first. */
  readonly direction: "backward" | "forward";
}

/** The filters alone: for volumes, facets and the live tail. */
export type LogFilter = Omit<LogQuery, "range" | "limit" | "cursor" | "direction">;

const text = z.string().max(1024);

/** A log query as a URL carries it: instants in Unix milliseconds, `attr=key=value` any number of times. */
export const LogQueryParams = z
  .strictObject({
    from: z.coerce.number().int(),
    to: z.coerce.number().int(),
    text: z.string().max(4096).optional(),
    minSeverity: z.coerce.number().int().min(1).max(24).optional(),
    service: text.optional(),
    node: text.optional(),
    tenant: text.optional(),
    traceId: z
      .string()
      .regex(/^[0-9a-fA-F]{32}$/, "must be 32 hex digits")
      .optional(),
    spanId: z
      .string()
      .regex(/^[0-9a-fA-F]{16}$/, "must be 16 hex digits")
      .optional(),
    attr: z.union([text, z.array(text).max(16)]).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(200),
    cursor: text.optional(),
    direction: z.enum(["backward", "forward"]).default("backward"),
  })
  .transform(({ from, to, attr, ...rest }, ctx): LogQuery => {
    if (from >= to) ctx.addIssue({ code: "custom", path: ["to"], message: "must be later than from" });
    const attributes = attributePairs(attr);
    return { range: { from: unixMillis(from), to: unixMillis(to) }, ...present(rest), ...(attributes ? { attributes } : {}) };
  });
