import { RE2JS } from "re2js";
import { type LabelMatcher, type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import type { Call, Expr } from "../../ast";
import { emptyRow } from "../aggregation/accumulator";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { infoNameMatchers } from "../info-selector";
import { labelOf, labelsText, metricName, signatureBy, withLabel } from "../label-sets";
import { mergeRows } from "../name-drop";
import { executionError } from "../query-error";
import { HISTOGRAM } from "../result";
import { type Row, RowList, type RowSink, setHistogram } from "../row";
import { streamSampleTimes, streamSelector } from "../selector";

/** What tells whose information it is; fixed, as in Prometheus. */
const IDENTIFYING = ["instance", "job"];

/** The info series of one metric about one thing: one for each set of data labels it ever had. */
interface InfoGroup {
  readonly rows: readonly Row[];
  /** Which of the rows holds at each step, −1: none. */
  readonly at: Int32Array;
}

/** Info groups by whom they are about; the inner key is the metric. */
type InfoGroups = ReadonlyMap<string, ReadonlyMap<string, InfoGroup>>;

/** `info`: adds to each series the data labels of the info series about the same instance and job. */
export function streamInfo(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const selection = node.args[1];
  const conditions = (selection?.type === "vector-selector" ? selection.matchers : []).map(compile);
  const data = conditions.filter(({ name }) => name !== METRIC_NAME);
  const isInfo = infoNameMatchers(node).map(compile);
  const required = data.some(({ test }) => !test(""));
  const wanted = data.length === 0 ? null : new Set(data.map(({ name }) => name));
  const groups = infoGroups(ev, node, grid);
  const signature = signatureBy(IDENTIFYING, "on");
  const results: Row[] = [];
  for (const row of ev.rows(node.args[0] as Expr, grid)) {
    if (isInfo.every(({ test }) => test(metricName(row.labels)))) results.push(row);
    else results.push(...enriched(row, groups.get(signature(row.labels)), wanted, required));
    ev.work(grid.steps);
  }
  for (const row of mergeRows(results)) sink.take(row);
}

/** A series with the labels of what was known about it at each step; several when that changes. */
function enriched(
  row: Row,
  groups: ReadonlyMap<string, InfoGroup> | undefined,
  wanted: ReadonlySet<string> | null,
  required: boolean,
): Row[] {
  const about = [...(groups?.values() ?? [])];
  const outputs = new Map<string, Row>();
  let key = "";
  let output: Row | null = null;
  for (let i = 0; i < row.present.length; i++) {
    if (row.present[i] === 0) continue;
    const known = about.map(({ at }) => at[i] as number);
    const isKnown = known.some((at) => at >= 0);
    if (!isKnown && required) continue;
    const stepKey = isKnown ? known.join(" ") : "";
    if (!output || stepKey !== key) {
      key = stepKey;
      output = outputs.get(key) ?? null;
      if (!output) {
        const infos = about.flatMap(({ rows }, at) => rows[known[at] as number] ?? []);
        outputs.set(key, (output = emptyRow(withInfo(row.labels, infos, wanted), row.dropName, row.present.length)));
      }
    }
    copyStep(row, output, i);
  }
  const [only] = outputs.values();
  // Nothing was left out or split: the row itself will do, with all that belongs to it.
  if (outputs.size === 1 && only && only.present.every((kind, i) => kind === row.present[i])) return [{ ...row, labels: only.labels }];
  return [...outputs.values()];
}

function copyStep(from: Row, to: Row, step: number): void {
  const histogram = from.present[step] === HISTOGRAM ? from.histograms?.[step] : undefined;
  if (histogram) setHistogram(to, step, histogram);
  else {
    to.values[step] = from.values[step] as number;
    to.present[step] = from.present[step] as number;
  }
}

/** Labels that the series has already stay as they are. */
function withInfo(labels: Labels, infos: readonly Row[], wanted: ReadonlySet<string> | null): Labels {
  let result = labels;
  const added = new Map<string, string>();
  for (const info of infos) {
    for (const [name, value] of Object.entries(info.labels)) {
      if (name === METRIC_NAME || (wanted && !wanted.has(name))) continue;
      const before = added.get(name);
      if (before !== undefined && before !== value) throw executionError(`conflicting label: ${name}`);
      if (labelOf(labels, name) !== "") continue;
      added.set(name, value);
      result = withLabel(result, name, value);
    }
  }
  return result;
}

function infoGroups(ev: Evaluation, node: Call, grid: Grid): InfoGroups {
  const selector = ev.plan.infoSelectors.get(node);
  if (!selector) throw new Error("the call is not part of the plan");
  streamSelector(ev, selector, grid, {
    retains: false,
    take: ({ present }) => {
      if (present.includes(HISTOGRAM)) throw executionError("info sample should be float", node.range);
    },
  });
  // Where several hold, the newest sample counts.
  const times = new RowList();
  streamSampleTimes(ev, selector, grid, times, "time");
  const signature = signatureBy(IDENTIFYING, "on");
  const gathered = new Map<string, Map<string, Row[]>>();
  for (const row of times.rows) {
    if (IDENTIFYING.every((name) => labelOf(row.labels, name) === "")) continue;
    const key = signature(row.labels);
    const metrics = gathered.get(key) ?? new Map<string, Row[]>();
    gathered.set(key, metrics);
    const rows = metrics.get(metricName(row.labels)) ?? [];
    metrics.set(metricName(row.labels), rows);
    rows.push(row);
  }
  return new Map(
    Array.from(gathered, ([key, metrics]) => [
      key,
      new Map(Array.from(metrics, ([metric, rows]) => [metric, { rows, at: newest(rows, grid.steps) }])),
    ]),
  );
}

function newest(rows: readonly Row[], steps: number): Int32Array {
  const at = new Int32Array(steps).fill(-1);
  rows.forEach((row, index) => {
    for (let i = 0; i < steps; i++) {
      if (row.present[i] === 0) continue;
      const before = rows[at[i] as number];
      const [time, known] = [row.values[i] as number, before ? (before.values[i] as number) : -Infinity];
      if (before && time === known) throw duplicate(before, row, time);
      if (time > known) at[i] = index;
    }
  });
  return at;
}

const duplicate = (a: Row, b: Row, seconds: number): Error => {
  const ms = Math.round(seconds * 1000);
  return executionError(
    `found duplicate series for info metric: existing ${labelsText(a.labels)} @ ${ms}, new ${labelsText(b.labels)} @ ${ms}`,
  );
};

/** A condition with its test; patterns are anchored. */
function compile({ name, op, value }: LabelMatcher): { readonly name: string; readonly test: (text: string) => boolean } {
  const wanted = !op.startsWith("!");
  if (!op.endsWith("~")) return { name, test: (text) => (text === value) === wanted };
  const pattern = RE2JS.compile(value, RE2JS.DOTALL);
  return { name, test: (text) => pattern.matches(text) === wanted };
}
