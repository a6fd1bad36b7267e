import type { LabelMatcher } from "@/lib/kernel/labels";
import { parseInstant } from "@/lib/kernel/clock";
import { parseDuration } from "../durations";
import { parseQuery } from "../parse";
import { quoteText } from "../quote";
import { ApiError, invalidParameter } from "./envelope";

/** Prometheus' earliest and latest instants; beyond them nothing is kept. */
const EARLIEST_MS = -(2 ** 53);
const LATEST_MS = 2 ** 53;
const MOST_POINTS = 11_000;

/** The parameters of a request to Prometheus' API: those of the address, then those of a form. */
export class Parameters {
  constructor(private readonly given: URLSearchParams) {}

  text(name: string): string {
    return this.given.get(name) ?? "";
  }

  all(name: string): string[] {
    return this.given.getAll(name);
  }

  /** Unix milliseconds; absent: the fallback. Throws ApiError. */
  time(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === "") return fallback;
    const ms = parseTime(text);
    if (ms === null) throw invalidParameter(name, `cannot parse ${quoteText(text)} to a valid timestamp`);
    return ms;
  }

  requiredTime(name: string): number {
    const text = this.text(name);
    if (text === "") throw invalidParameter(name, `cannot parse "" to a valid timestamp`);
    return this.time(name, 0);
  }

  /** Milliseconds; null when absent. Throws ApiError. */
  duration(name: string): number | null {
    const text = this.text(name);
    if (text === "") return null;
    const ms = durationOf(text);
    if (ms === null) throw invalidParameter(name, `cannot parse ${quoteText(text)} to a valid duration`);
    return ms;
  }

  /** 0: no limit. Throws ApiError. */
  limit(name = "limit"): number {
    const text = this.text(name);
    if (text === "") return 0;
    const number = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isNaN(number)) throw invalidParameter(name, `strconv.Atoi: parsing ${quoteText(text)}: invalid syntax`);
    if (number < 0) throw invalidParameter(name, "limit must be non-negative");
    return number;
  }

  /** Each `match[]` as the conditions of one selector. Throws ApiError. */
  selectors(): LabelMatcher[][] {
    return this.all("match[]").map((text) => {
      const parsed = parseQuery(text);
      if (!parsed.ok) throw invalidParameter("match[]", parsed.error.text);
      const { expr } = parsed;
      if (expr.type !== "vector-selector")
        throw invalidParameter("match[]", "1:1: parse error: unexpected expression, expected a selector");
      return [...expr.matchers];
    });
  }
}

/** The grid of a range query. */
export interface RangeParameters {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Throws ApiError with Prometheus' words. */
export function rangeParameters(parameters: Parameters): RangeParameters {
  const start = parameters.requiredTime("start");
  const end = parameters.requiredTime("end");
  if (end < start) throw invalidParameter("end", "end timestamp must not be before start time");
  if (parameters.text("step") === "") throw invalidParameter("step", `cannot parse "" to a valid duration`);
  const step = parameters.duration("step") ?? 0;
  if (step <= 0) throw invalidParameter("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
  if ((end - start) / step > MOST_POINTS) {
    const why = "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)";
    throw new ApiError("bad_data", why);
  }
  return { start, end, step };
}

/** Seconds since 1970 or RFC 3339, as Unix milliseconds; null for anything else. */
export function parseTime(text: string): number | null {
  const seconds = number(text);
  if (seconds !== null) {
    const ms = Math.round(seconds * 1000);
    return ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : null;
  }
  if (!/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)) return null;
  return parseInstant(text);
}

/** Seconds, or a length as PromQL writes it, in milliseconds; null for anything else. */
function durationOf(text: string): number | null {
  const seconds = number(text);
  if (seconds !== null) return Math.abs(seconds) < 2 ** 63 / 1e9 ? wholeMs(seconds * 1000) : null;
  const parsed = parseDuration(text);
  return "ms" in parsed ? parsed.ms : null;
}

/** Whole milliseconds, as the evaluator counts; what is shorter than one still is one. */
const wholeMs = (ms: number): number => (ms > 0 && ms < 1 ? 1 : Math.trunc(ms));

function number(text: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}
