import type { TimeRange } from "@/lib/kernel/time-range";
import { type UnixNanos, millisToNanos } from "@/lib/kernel/units";
import type { Attributes, AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText, identityOf } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { LogColumns } from "./log-codec";
import type { LogFilter } from "./query";
import { levelOf } from "./severity";
import { type Clause, type TextClause, isAtWordEnds, occurs, parseText, requiredWords } from "./text-query";
import { wordHash } from "./words";

/** A filter made ready to be held against many records. */
export interface LogMatcher {
  readonly filter: LogFilter;
  readonly clauses: readonly Clause[];
  /** The one tenant whose records count; null: all. */
  readonly tenant: string | null;
  /** Hashes of words that a block must hold to be worth opening. */
  readonly words: readonly number[];
}

/** `tenant` is the caller's own, when it may see no other. */
export function logMatcher(filter: LogFilter, tenant: string | null): LogMatcher {
  const clauses: Clause[] = [
    ...parseText(filter.text ?? ""),
    ...Object.entries(filter.attributes ?? {}).map(([key, value]) => ({ kind: "field", negated: false, key, value }) as const),
  ];
  const words = new Set(requiredWords(clauses.filter((clause) => clause.kind === "text" || !(clause.key in OWN_FIELDS))));
  if (filter.traceId !== undefined) words.add(wordHash(filter.traceId.toLowerCase()));
  if (filter.spanId !== undefined) words.add(wordHash(filter.spanId.toLowerCase()));
  return { filter, clauses, tenant, words: [...words] };
}

/** The instant a record is filed under: its own, else when it was observed. */
export const logTime = (record: LogRecord): UnixNanos => (record.timeNs > 0n ? record.timeNs : record.observedNs);

export const bodyText = (body: AttributeValue): string => (typeof body === "string" ? body : attributeText(body));

/** Whether a record is what the filter asks for; its time is not looked at. */
export function logMatches(record: LogRecord, { filter, clauses, tenant }: LogMatcher): boolean {
  if (tenant !== null && record.tenant !== tenant) return false;
  if (filter.tenant !== undefined && record.tenant !== filter.tenant) return false;
  if (filter.minSeverity !== undefined && record.severityNumber < filter.minSeverity) return false;
  if (filter.traceId !== undefined && record.traceId !== filter.traceId.toLowerCase()) return false;
  if (filter.spanId !== undefined && record.spanId !== filter.spanId.toLowerCase()) return false;
  const { service, node } = identityOf(record.resource);
  if (filter.service !== undefined && service !== filter.service) return false;
  if (filter.node !== undefined && node !== filter.node) return false;
  if (clauses.length === 0) return true;
  let texts: string[] | null = null;
  for (const clause of clauses) {
    const holds =
      clause.kind === "field"
        ? fieldText(record, clause.key) === clause.value
        : (texts ??= textsOf(record)).some((text) => occurs(clause, text));
    if (holds === clause.negated) return false;
  }
  return true;
}

function textsOf(record: LogRecord): string[] {
  const texts = [bodyText(record.body).toLowerCase()];
  collect(Object.values(record.attributes), texts);
  return texts;
}

function collect(values: readonly AttributeValue[], texts: string[]): void {
  for (const value of values) {
    if (typeof value === "string") texts.push(value.toLowerCase());
    else if (value !== null && typeof value === "object" && !(value instanceof Uint8Array)) collect(Object.values(value), texts);
  }
}

const OWN_FIELDS: Readonly<Record<string, (record: LogRecord) => string>> = {
  level: (record) => levelOf(record.severityNumber),
  service: (record) => identityOf(record.resource).service,
  node: (record) => identityOf(record.resource).node,
  tenant: (record) => record.tenant,
  trace_id: (record) => record.traceId,
  span_id: (record) => record.spanId,
};

/** An attribute of the record, else of its resource, else one of its own fields, as text; null when there is none. */
function fieldText(record: LogRecord, key: string): string | null {
  const value = own(record.attributes, key) ?? own(record.resource.attributes, key);
  if (value !== undefined) return attributeText(value);
  return Object.hasOwn(OWN_FIELDS, key) ? (OWN_FIELDS[key]?.(record) ?? null) : null;
}

const own = (attributes: Attributes, key: string) => (Object.hasOwn(attributes, key) ? attributes[key] : undefined);

/** The rows of a block that match and lie in the range. */
export function matchingRows(columns: LogColumns, matcher: LogMatcher, range: TimeRange): number[] {
  const { filter, clauses, tenant } = matcher;
  const from = millisToNanos(range.from);
  const to = millisToNanos(range.to);
  const resources = columns.resources.map((resource) => {
    const { service, node } = identityOf(resource);
    return (filter.service === undefined || service === filter.service) && (filter.node === undefined || node === filter.node);
  });
  const positive = clauses.find((clause): clause is TextClause => clause.kind === "text" && !clause.negated);
  const hits = positive ? rowsWith(positive, columns) : null;
  const plain = clauses.length === 0 && filter.traceId === undefined && filter.spanId === undefined;
  const rows: number[] = [];
  for (let i = 0; i < columns.length; i++) {
    if (hits && hits[i] === 0) continue;
    if (!resources[columns.resourceRef(i)]) continue;
    if (filter.minSeverity !== undefined && columns.severity(i) < filter.minSeverity) continue;
    const rowTenant = columns.tenant(i);
    if ((tenant !== null && rowTenant !== tenant) || (filter.tenant !== undefined && rowTenant !== filter.tenant)) continue;
    const time = columns.filedAt(i);
    if (time < from || time >= to) continue;
    if (filter.traceId !== undefined && columns.traceId(i) !== filter.traceId.toLowerCase()) continue;
    if (plain || logMatches(columns.record(i), matcher)) rows.push(i);
  }
  return rows;
}

/** Rows that may hold the needle: found in one pass over all bodies. Null when every row must be looked at. */
function rowsWith(clause: TextClause, columns: LogColumns): Uint8Array | null {
  const { all, ends } = columns.bodies;
  const lower = all.toLowerCase();
  // A few letters change their length with their case; then positions mean nothing.
  if (lower.length !== all.length || columns.hasStructured) return null;
  // The needle may also lie in an attribute's value.
  if (columns.strings.some((text) => occurs(clause, text.toLowerCase()))) return null;
  const rows = new Uint8Array(columns.length);
  for (let row = 0, at = lower.indexOf(clause.needle); at >= 0; at = lower.indexOf(clause.needle, at + 1)) {
    while ((ends[row] as number) <= at) row++;
    const end = ends[row] as number;
    if (at + clause.needle.length <= end && isAtWordEnds(clause, lower, at, columns.bodies.start(row), end)) rows[row] = 1;
  }
  return rows;
}
