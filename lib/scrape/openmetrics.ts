import type { MetricType } from "@/lib/telemetry/metric";
import type { Exposition, ParsedExemplar, ParsedFamily, ParsedSample, SeriesCache } from "./exposition";
import { metricNameEnd, parseLabelBlock, readSeries, syntaxFault, unescape } from "./lexer";
import { OpenFamily, TYPE_SUFFIXES } from "./openmetrics-rules";

const REAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?inf(inity)?|nan)$/i;

function readNumber(token: string): number | null {
  if (REAL.test(token)) return Number(token);
  if (!SPECIAL.test(token)) return null;
  if (token.toLowerCase() === "nan") return Number.NaN;
  return token.startsWith("-") ? -Infinity : Infinity;
}

/** Seconds as OpenMetrics writes them: finite, decimal. */
const readSeconds = (token: string): number | null => (REAL.test(token) && Number.isFinite(Number(token)) ? Number(token) : null);

/**
 * Reads OpenMetrics 1.0 text and holds it to every MUST that one exposition
 * can show: grouping, order, types, units, exemplars, the closing `# EOF`.
 * Throws Fault `invalid` that names the line; then nothing of it may be used.
 */
export function parseOpenMetrics(text: string, cache: SeriesCache | null = null): Exposition {
  const reader = new Reader(text, cache);
  return reader.read();
}

class Reader {
  readonly #text: string;
  readonly #cache: SeriesCache | null;
  readonly #families = new Map<string, ParsedFamily>();
  readonly #samples: ParsedSample[] = [];
  readonly #taken = new Set<string>();
  #open: OpenFamily | null = null;

  constructor(text: string, cache: SeriesCache | null) {
    this.#text = text;
    this.#cache = cache;
  }

  read(): Exposition {
    const text = this.#text;
    for (let at = 0; ;) {
      const newline = text.indexOf("\n", at);
      const end = newline === -1 ? text.length : newline;
      if (text.charCodeAt(at) === 35) {
        if (end - at === 5 && text.startsWith("# EOF", at)) {
          if (end + 1 < text.length) throw syntaxFault(text, end, "something follows # EOF");
          this.#close(at);
          return { families: this.#families, samples: this.#samples };
        }
        this.#metadata(at, end);
      } else if (newline === -1) throw syntaxFault(text, at, "the exposition does not end with # EOF");
      else this.#sample(at, end);
      if (newline === -1) throw syntaxFault(text, at, "the exposition does not end with # EOF");
      at = end + 1;
    }
  }

  /** Checks the family that ends here and takes its names. */
  #close(at: number): void {
    const open = this.#open;
    if (open === null) return;
    for (const suffix of new Set([...TYPE_SUFFIXES[open.type], ""])) {
      const name = open.name + suffix;
      if (this.#taken.has(name)) throw syntaxFault(this.#text, at, "a metric name is used by two families");
      this.#taken.add(name);
    }
    const wrong = open.finish();
    if (wrong !== null) throw syntaxFault(this.#text, at, wrong);
    this.#families.set(open.name, { name: open.name, type: open.type, unit: open.unit ?? "", help: open.help ?? "" });
    this.#open = null;
  }

  #metadata(at: number, end: number): void {
    const text = this.#text;
    const fail = (what: string) => syntaxFault(text, at, what);
    const word = text.slice(at, at + 7);
    if (word !== "# HELP " && word !== "# TYPE " && word !== "# UNIT ") throw fail("a comment is HELP, TYPE, UNIT or EOF");
    let nameEnd = metricNameEnd(text, at + 7);
    let name = text.slice(at + 7, nameEnd);
    if (text.charCodeAt(at + 7) === 34) {
      const close = text.indexOf('"', at + 8);
      if (close === -1 || close > end) throw fail("a quoted name is not closed");
      nameEnd = close + 1;
      name = parseLabelBlock(`{${text.slice(at + 7, nameEnd)}}`, 0, true).quotedName;
    }
    if (name === "" || text.charCodeAt(nameEnd) !== 32) throw fail("metadata needs a metric name and a text");
    const rest = text.slice(nameEnd + 1, end);
    if (this.#open === null || this.#open.name !== name || this.#open.hasSamples) {
      const reopened = this.#open?.name === name && this.#open.hasSamples;
      if (reopened) throw fail("metadata follows the samples of its family");
      this.#close(at);
      this.#open = new OpenFamily(name);
    }
    const open = this.#open;
    if (word === "# HELP ") {
      if (open.help !== null) throw fail("HELP is given twice");
      open.help = unescape(rest);
    } else if (word === "# TYPE ") {
      if (open.typed) throw fail("TYPE is given twice");
      if (!Object.hasOwn(TYPE_SUFFIXES, rest)) throw fail("there is no such metric type");
      open.setType(rest as MetricType);
    } else {
      if (open.unit !== null) throw fail("UNIT is given twice");
      open.unit = rest;
    }
  }

  #sample(at: number, end: number): void {
    const text = this.#text;
    const fail = (what: string) => syntaxFault(text, at, what);
    const read = readSeries(text, at, true, this.#cache);
    if (read.end > end || text.charCodeAt(read.end) !== 32) throw fail("a value is expected after one space");
    let next = this.#tokenEnd(read.end + 1, end);
    const value = readNumber(text.slice(read.end + 1, next));
    if (value === null) throw fail("the value is not a number");
    let timeS: number | null = null;
    if (next < end && text.charCodeAt(next + 1) !== 35) {
      const tokenEnd = this.#tokenEnd(next + 1, end);
      timeS = readSeconds(text.slice(next + 1, tokenEnd));
      if (timeS === null) throw fail("the timestamp is not a number of seconds");
      next = tokenEnd;
    }
    const exemplar = next < end ? this.#exemplar(next, end, fail) : null;

    let open = this.#open;
    if (open === null || !open.allows(read.series.name)) {
      this.#close(at);
      this.#open = open = new OpenFamily(read.series.name);
    }
    const wrong = open.add(read.series, value, timeS, exemplar !== null);
    if (wrong !== null) throw fail(wrong);
    this.#samples.push({ series: read.series, value, timeMs: timeS === null ? null : Math.round(timeS * 1000), exemplar });
  }

  #tokenEnd(from: number, end: number): number {
    const space = this.#text.indexOf(" ", from);
    return space === -1 || space > end ? end : space;
  }

  /** ` # {labels} value [timestamp]`, from the space before the hash to the end of the line. */
  #exemplar(from: number, end: number, fail: (what: string) => Error): ParsedExemplar {
    const text = this.#text;
    if (!text.startsWith(" # {", from)) throw fail("an exemplar is expected");
    const block = parseLabelBlock(text, from + 3, true);
    if (block.quotedName !== "" || text.charCodeAt(block.end) !== 32 || block.end > end) throw fail("an exemplar needs a value");
    let characters = 0;
    for (const [name, value] of Object.entries(block.labels)) characters += codePoints(name) + codePoints(value);
    if (characters > 128) throw fail("an exemplar's labels hold more than 128 characters");
    const valueEnd = this.#tokenEnd(block.end + 1, end);
    const value = readNumber(text.slice(block.end + 1, valueEnd));
    if (value === null) throw fail("an exemplar's value is not a number");
    if (valueEnd === end) return { labels: block.labels, value, timeMs: null };
    const timeS = readSeconds(text.slice(valueEnd + 1, end));
    if (timeS === null) throw fail("an exemplar's timestamp is not a number of seconds");
    return { labels: block.labels, value, timeMs: Math.round(timeS * 1000) };
  }
}

function codePoints(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}
