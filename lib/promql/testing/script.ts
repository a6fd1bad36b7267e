import type { Labels } from "@/lib/kernel/labels";
import { unquoteText } from "../quote";
import { parseWrittenLabels } from "./series-line";
import { type WrittenValue, parseWrittenStarts, parseWrittenValues, writtenDuration } from "./written-values";
import { writtenNumber } from "../histogram/text";

/** A series of a `load`, point i at i · gap. */
export interface WrittenSeries {
  readonly labels: Labels;
  readonly values: readonly WrittenValue[];
  /** As long as `values`; offsets of start timestamps. Null: the script gives none. */
  readonly starts: readonly (number | null)[] | null;
}

/** `msg` compares the whole text, `regex` searches in it, absent: any. */
export interface WrittenText {
  readonly how: "any" | "msg" | "regex";
  readonly text: string;
}

/** What a query must answer. */
export interface Expectation {
  readonly series: readonly { readonly labels: Labels; readonly values: readonly WrittenValue[] }[];
  readonly scalar: number | null;
  readonly string: string | null;
  readonly ordered: boolean;
  readonly fail: readonly WrittenText[];
  readonly warn: readonly WrittenText[];
  readonly info: readonly WrittenText[];
  readonly noWarn: boolean;
  readonly noInfo: boolean;
  /** Unix milliseconds: the answer of an instant query is a matrix with points on this grid. */
  readonly rangeVector: { readonly from: number; readonly to: number; readonly step: number } | null;
}

export interface EvalCommand {
  readonly kind: "eval";
  readonly line: number;
  readonly expr: string;
  readonly from: number;
  readonly to: number;
  /** 0: an instant query at `to`. */
  readonly step: number;
  readonly expect: Expectation;
}

export type ScriptCommand =
  | { readonly kind: "clear"; readonly line: number }
  | {
      readonly kind: "load";
      readonly line: number;
      readonly gapMs: number;
      readonly customBounds: boolean;
      readonly series: readonly WrittenSeries[];
    }
  | EvalCommand;

const LOAD = /^load(?:_(with_nhcb))?\s+(.+?)$/;
const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;

/** A line that is not of the language. */
export class ScriptError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

/** Reads a script of the PromQL test language. Throws ScriptError with the line. */
export function parseScript(text: string): ScriptCommand[] {
  const lines = text.split("\n").map((line) => (line.trim().startsWith("#") ? "" : line.trim()));
  const commands: ScriptCommand[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as string;
    const number = at + 1;
    at++;
    if (line === "") continue;
    let end = at;
    while (end < lines.length && lines[end] !== "") end++;
    try {
      if (line === "clear") commands.push({ kind: "clear", line: number });
      else if (line.startsWith("load")) {
        commands.push(parseLoad(line, number, lines.slice(at, end)));
        at = end;
      } else if (line.startsWith("eval")) {
        const { command, used } = parseEval(line, number, lines.slice(at, end));
        commands.push(command);
        at += used;
      } else throw new RangeError(`no such command: ${line}`);
    } catch (error) {
      if (error instanceof RangeError) throw new ScriptError(number, error.message);
      throw error;
    }
  }
  return commands;
}

function parseLoad(line: string, number: number, body: readonly string[]): ScriptCommand {
  const [, nhcb, gap = ""] = LOAD.exec(line) ?? [];
  const gapMs = duration(gap);
  const series: WrittenSeries[] = [];
  let starts: readonly (number | null)[] | null = null;
  for (const one of body) {
    const { labels, end } = parseWrittenLabels(one);
    if (one.startsWith("@st", end)) {
      starts = parseWrittenStarts(one.slice(end + 3));
      continue;
    }
    const values = parseWrittenValues(one.slice(end));
    if (starts && starts.length !== values.length)
      throw new RangeError(`${starts.length} start timestamps for ${values.length} points: ${one}`);
    series.push({ labels, values, starts });
    starts = null;
  }
  return { kind: "load", line: number, gapMs, customBounds: nhcb !== undefined, series };
}

function duration(text: string): number {
  const ms = writtenDuration(text.trim());
  if (ms === undefined) throw new RangeError(`not a duration: ${text}`);
  return ms;
}

function parseEval(line: string, number: number, body: readonly string[]): { command: EvalCommand; used: number } {
  const range = RANGE.exec(line);
  const instant = range ? null : INSTANT.exec(line);
  if (!range && !instant) throw new RangeError(`not an evaluation: ${line}`);
  const old = (range ?? instant)?.[1];
  const { expect, used } = parseExpectation(body, old);
  if (range) {
    const [, , from = "", to = "", step = "", expr = ""] = range;
    return { command: { kind: "eval", line: number, expr, from: duration(from), to: duration(to), step: duration(step), expect }, used };
  }
  const [, , at, expr = ""] = instant ?? [];
  const time = expect.rangeVector?.to ?? (at === undefined ? 0 : duration(at));
  return { command: { kind: "eval", line: number, expr, from: time, to: time, step: 0, expect }, used };
}

const ANY: WrittenText = { how: "any", text: "" };

function parseExpectation(body: readonly string[], old: string | undefined): { expect: Expectation; used: number } {
  const series: { labels: Labels; values: WrittenValue[] }[] = [];
  const texts = {
    fail: old === "fail" ? [ANY] : ([] as WrittenText[]),
    warn: old === "warn" ? [ANY] : ([] as WrittenText[]),
    info: old === "info" ? [ANY] : ([] as WrittenText[]),
  };
  let [scalar, string, ordered, noWarn, noInfo] = [null as number | null, null as string | null, old === "ordered", false, false];
  let rangeVector: Expectation["rangeVector"] = null;
  let used = 0;
  for (const line of body) {
    used++;
    const [, what, , how, rest = ""] = /^expect\s+(\w+)((?:\s+(msg|regex):)?\s*(.*))$/.exec(line) ?? [];
    if (what === undefined) {
      const bare = writtenNumber(line);
      if (bare !== undefined) {
        scalar = bare;
        break;
      }
      const { labels, end } = parseWrittenLabels(line);
      series.push({ labels, values: parseWrittenValues(line.slice(end)) });
    } else if (what === "fail" || what === "warn" || what === "info") {
      texts[what].push(how === undefined ? ANY : { how: how as "msg" | "regex", text: rest });
    } else if (what === "ordered") ordered = true;
    else if (what === "no_warn") noWarn = true;
    else if (what === "no_info") noInfo = true;
    else if (what === "string") string = unquoteText(rest.trim());
    else if (what === "range") {
      const [, from = "", to = "", step = ""] = /^vector from (.+) to (.+) step (.+)$/.exec(rest) ?? [];
      rangeVector = { from: duration(from), to: duration(to), step: duration(step) };
    } else throw new RangeError(`no such expectation: ${line}`);
  }
  return { expect: { series, scalar, string, ordered, ...texts, noWarn, noInfo, rangeVector }, used };
}
