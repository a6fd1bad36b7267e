import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs";
import { LOG_LEVELS, type LogLevel, lowestSeverity } from "@/lib/logs";

/** What the log page shows, as its address says it. Absent means no condition. */
export const logFilterParsers = {
  q: parseAsString.withDefault(""),
  level: parseAsStringLiteral(LOG_LEVELS.filter((l) => l !== "unset")),
  service: parseAsString.withDefault(""),
  node: parseAsString.withDefault(""),
  tenant: parseAsString.withDefault(""),
  traceId: parseAsString.withDefault(""),
  tail: parseAsBoolean.withDefault(false),
};

/** The record whose details are open. */
export const recordParser = parseAsString;

export interface LogPageFilter {
  readonly q: string;
  readonly level: Exclude<LogLevel, "unset"> | null;
  readonly service: string;
  readonly node: string;
  readonly tenant: string;
  readonly traceId: string;
}

/** The conditions as `/api/v1/logs/…` reads them; also the live tail's filter. */
export function logConditions(filter: LogPageFilter): Readonly<Record<string, string>> {
  const all: Record<string, string> = {
    text: filter.q.trim(),
    minSeverity: filter.level ? String(lowestSeverity(filter.level)) : "",
    service: filter.service,
    node: filter.node,
    tenant: filter.tenant,
    traceId: filter.traceId,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** The conditions in words, each with the parameter that drops it. */
export function logConditionsInWords(filter: LogPageFilter): readonly { readonly name: keyof LogPageFilter; readonly text: string }[] {
  const words: { name: keyof LogPageFilter; text: string }[] = [];
  if (filter.q.trim() !== "") words.push({ name: "q", text: filter.q.trim() });
  if (filter.level) words.push({ name: "level", text: `${filter.level} or worse` });
  for (const name of ["service", "node", "tenant", "traceId"] as const) {
    if (filter[name] !== "") words.push({ name, text: `${name === "traceId" ? "trace" : name} is ${filter[name]}` });
  }
  return words;
}
