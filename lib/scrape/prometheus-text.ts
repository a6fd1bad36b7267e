import type { MetricType } from "@/lib/telemetry/metric";
import type { Exposition, ParsedFamily, ParsedSample, SeriesCache } from "./exposition";
import { isBlank, metricNameEnd, parseLabelBlock, parseValue, readSeries, skipBlanks, syntaxFault, tokenEnd, unescape } from "./lexer";

const TYPES: ReadonlyMap<string, MetricType> = new Map([
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["gaugehistogram", "gaugehistogram"],
  ["summary", "summary"],
  ["info", "info"],
  ["stateset", "stateset"],
  ["untyped", "unknown"],
  ["unknown", "unknown"],
]);

/**
 * Reads the Prometheus text format 0.0.4, and 1.0.0's quoted UTF-8 names, as
 * leniently as Prometheus does: families may be interleaved, comments are
 * ignored, blanks are free. Throws Fault `invalid` that names the line; then
 * nothing of the exposition may be used.
 */
export function parsePrometheusText(text: string, cache: SeriesCache | null = null): Exposition {
  const families = new Map<string, ParsedFamily>();
  const samples: ParsedSample[] = [];
  for (let at = 0; at < text.length;) {
    at = skipBlanks(text, at);
    const c = text.charCodeAt(at);
    if (c === 10) at++;
    else if (c === 35) at = readComment(text, at, families);
    else if (at < text.length) at = readSample(text, at, cache, samples);
  }
  return { families, samples };
}

function readSample(text: string, from: number, cache: SeriesCache | null, samples: ParsedSample[]): number {
  const { series, end } = readSeries(text, from, false, cache);
  const valueAt = skipBlanks(text, end);
  const valueEnd = tokenEnd(text, valueAt);
  const value = parseValue(text.slice(valueAt, valueEnd));
  if (value === null) throw syntaxFault(text, from, "the value is not a number");
  let next = skipBlanks(text, valueEnd);
  let timeMs: number | null = null;
  if (next < text.length && text.charCodeAt(next) !== 10) {
    const timeEnd = tokenEnd(text, next);
    const token = text.slice(next, timeEnd);
    if (!/^[+-]?\d{1,18}$/.test(token)) throw syntaxFault(text, from, "the timestamp is not a whole number of milliseconds");
    timeMs = Number(token);
    next = skipBlanks(text, timeEnd);
    if (next < text.length && text.charCodeAt(next) !== 10) throw syntaxFault(text, from, "something follows the timestamp");
  }
  samples.push({ series, value, timeMs, exemplar: null });
  return next + 1;
}

function readComment(text: string, from: number, families: Map<string, ParsedFamily>): number {
  const newline = text.indexOf("\n", from);
  const end = newline === -1 ? text.length : newline;
  const wordAt = skipBlanks(text, from + 1);
  const word = text.slice(wordAt, wordAt + 4);
  if ((word === "HELP" || word === "TYPE") && isBlank(text.charCodeAt(wordAt + 4))) {
    const { name, after } = readFamilyName(text, skipBlanks(text, wordAt + 4));
    const rest = text.slice(Math.min(skipBlanks(text, after), end), end);
    const before = families.get(name) ?? { name, type: "unknown" as const, unit: "", help: "" };
    if (word === "HELP") families.set(name, { ...before, help: unescape(rest) });
    else {
      const type = TYPES.get(rest.trimEnd());
      if (type === undefined) throw syntaxFault(text, from, "there is no such metric type");
      families.set(name, { ...before, type });
    }
  }
  return end + 1;
}

function readFamilyName(text: string, from: number): { name: string; after: number } {
  if (text.charCodeAt(from) === 34) {
    // A quoted name reads like a label block that holds nothing else.
    const close = text.indexOf('"', from + 1);
    const block = parseLabelBlock(`{${text.slice(from, close + 1)}}`, 0, true);
    if (close !== -1 && block.quotedName !== "") return { name: block.quotedName, after: close + 1 };
  }
  const after = metricNameEnd(text, from);
  if (after === from) throw syntaxFault(text, from, "a metric name is expected after HELP or TYPE");
  return { name: text.slice(from, after), after };
}
