import { createParser, parseAsBoolean, parseAsFloat, parseAsString, parseAsStringLiteral } from "nuqs";

/** What this console calls itself in its own spans. */
const OWN_SERVICE = "sightglass";

/** What the trace list shows, as its address says it. Absent means no condition; defaults are not written. */
export const traceFilterParsers = {
  service: parseAsString.withDefault(""),
  operation: parseAsString.withDefault(""),
  status: parseAsStringLiteral(["ok", "error"]),
  tenant: parseAsString.withDefault(""),
  model: parseAsString.withDefault(""),
  node: parseAsString.withDefault(""),
  min: parseAsFloat,
  max: parseAsFloat,
  /** `key=value`; one condition. */
  attr: parseAsString.withDefault(""),
  /** With the requests that this console itself served. */
  own: parseAsBoolean.withDefault(false),
  order: parseAsStringLiteral(["newest", "oldest", "slowest"]).withDefault("newest"),
};

export interface TraceFilter {
  readonly service: string;
  readonly operation: string;
  readonly status: "ok" | "error" | null;
  readonly tenant: string;
  readonly model: string;
  readonly node: string;
  /** Milliseconds. */
  readonly min: number | null;
  readonly max: number | null;
  readonly attr: string;
  readonly own: boolean;
  readonly order: "newest" | "oldest" | "slowest";
}

/** The filter as the parameters of `/api/v1/traces`; `from` and `to` are added by the time range. */
export function traceFilterParams(filter: TraceFilter, into: URLSearchParams): URLSearchParams {
  const set = (name: string, value: string | number | null): void => {
    if (value !== null && value !== "") into.set(name, String(value));
  };
  set("service", filter.service);
  set("operation", filter.operation);
  set("status", filter.status);
  set("tenant", filter.tenant);
  set("model", filter.model);
  set("node", filter.node);
  set("minDurationMs", filter.min);
  set("maxDurationMs", filter.max);
  set("attr", filter.attr.includes("=") ? filter.attr : null);
  set("exceptService", filter.own || filter.service !== "" ? null : OWN_SERVICE);
  set("order", filter.order);
  return into;
}

const SPAN_ID = /^[0-9a-zA-Z._:-]{1,64}$/;

/** `?span=`: the row whose details are open. */
export const spanParser = createParser<string>({
  parse: (text) => (SPAN_ID.test(text) ? text : null),
  serialize: (id) => id,
});

/** The filter in words, for an empty list: which conditions there are, and how to drop each. */
export function activeConditions(filter: TraceFilter): readonly { readonly name: keyof TraceFilter; readonly text: string }[] {
  const conditions: { name: keyof TraceFilter; text: string }[] = [];
  for (const name of ["service", "operation", "tenant", "model", "node"] as const) {
    if (filter[name] !== "") conditions.push({ name, text: `${name} is ${filter[name]}` });
  }
  if (filter.status) conditions.push({ name: "status", text: filter.status === "error" ? "with errors" : "without errors" });
  if (filter.min !== null) conditions.push({ name: "min", text: `at least ${filter.min} ms` });
  if (filter.max !== null) conditions.push({ name: "max", text: `at most ${filter.max} ms` });
  if (filter.attr !== "") conditions.push({ name: "attr", text: filter.attr });
  return conditions;
}
