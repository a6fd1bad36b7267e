/** From a panel's answers to what it shows: names, gaps, bands, overrides. */
import {
  type DataPanel,
  type Frame,
  TIME,
  type VariableValue,
  columnOf,
  effectiveField,
  framesOf,
  interpolateText,
  legendNames,
  rowCount,
  transformFrames,
} from "@/lib/dashboards";
import type { Labels } from "@/lib/kernel/labels";
import type { PanelAnswer, PanelSeries } from "@/lib/promql";
import { type Drawn, type ShownSeries, drawnOf } from "./shown-series";

/** All series of a panel in the order of its queries. Hidden ones are left out. */
export function shownSeries(
  panel: DataPanel,
  answers: readonly PanelAnswer[],
  variables: Readonly<Record<string, VariableValue>>,
): readonly ShownSeries[] {
  if (panel.kind !== "table" && (panel.transforms?.length ?? 0) > 0) return transformedSeries(panel, answers, variables);
  const several = answers.filter((a) => a.series.length > 0).length > 1;
  return answers.flatMap((answer) => {
    const template = interpolateText(panel.queries.find((q) => q.ref === answer.ref)?.legend ?? "", { variables });
    const names = legendNames(
      answer.series.map((s) => s.labels),
      template,
    );
    return answer.series.flatMap((series, i): ShownSeries[] => {
      const legend = names[i] ?? "";
      // A series with nothing to tell it by is called by its query, where there is more than one.
      const plain = legend === "" || legend === "all series" ? (several ? answer.ref : legend || answer.ref) : legend;
      return one(panel, {
        id: `${answer.ref} ${JSON.stringify(series.labels)}`,
        ref: answer.ref,
        plain,
        times: answer.times,
        source: series,
      });
    });
  });
}

interface Raw {
  readonly id: string;
  readonly ref: string;
  readonly plain: string;
  readonly times: readonly number[];
  readonly source: PanelSeries;
}

/** A series with its overrides; nothing when one hides it. */
function one(panel: DataPanel, { id, ref, plain, times, source }: Raw): ShownSeries[] {
  const {
    name = plain,
    color = null,
    axis = "left",
    draw = null,
    dashed = false,
    hidden = false,
    ...field
  } = effectiveField(panel, plain, ref);
  if (hidden) return [];
  return [
    {
      id,
      ref,
      name,
      labels: source.labels,
      source,
      times,
      values: source.values.map(drawnOf),
      ...bandOf(source),
      histograms: source.histograms ?? null,
      field,
      color,
      axis,
      draw,
      dashed,
    },
  ];
}

const NO_LABELS: Labels = {};

/**
 * Transforms work on tables. A column of numbers beside times is a series
 * again; in a table without times each row is one, named by its texts.
 */
function transformedSeries(
  panel: DataPanel,
  answers: readonly PanelAnswer[],
  variables: Readonly<Record<string, VariableValue>>,
): readonly ShownSeries[] {
  const queries = panel.queries.map((q) => ({ ...q, legend: interpolateText(q.legend, { variables }) }));
  return transformFrames(framesOf(answers, queries), panel.transforms).flatMap((frame, f) => seriesOfFrame(panel, frame, f));
}

function seriesOfFrame(panel: DataPanel, frame: Frame, f: number): readonly ShownSeries[] {
  const time = columnOf(frame, TIME);
  const numbers = frame.columns.filter((c) => c.kind === "number");
  const texts = frame.columns.filter((c) => c.kind === "text");
  if (time && texts.length === 0) {
    const times = time.cells.map((cell) => (typeof cell === "number" ? cell : 0));
    return numbers.flatMap((column) => {
      const values = column.cells.map((cell) => (typeof cell === "number" && Number.isFinite(cell) ? cell : null));
      const source = { labels: column.labels ?? NO_LABELS, values };
      return one(panel, { id: `${f} ${column.name}`, ref: column.ref ?? "", plain: column.name, times, source });
    });
  }
  return Array.from({ length: rowCount(frame) }, (_, row) => row).flatMap((row) => {
    const words = texts.map((c) => c.cells[row]).filter((cell) => cell !== null && cell !== undefined && cell !== "");
    return numbers.flatMap((column) => {
      const cell = column.cells[row];
      const value = typeof cell === "number" && Number.isFinite(cell) ? cell : null;
      const plain = [...words, ...(numbers.length > 1 || words.length === 0 ? [column.name] : [])].join(" ");
      const labels = Object.fromEntries(texts.map((c) => [c.name, String(c.cells[row] ?? "")]));
      return one(panel, {
        id: `${f} ${row} ${column.name}`,
        ref: column.ref ?? "",
        plain,
        times: [0],
        source: { labels, values: [value] },
      });
    });
  });
}

function bandOf({ values, least, greatest, bounds }: PanelSeries): Pick<ShownSeries, "band" | "saturated"> {
  if (bounds) {
    const low = bounds.lower.map(drawnOf);
    // Nothing is known above a percentile that fell into the last bucket: the band ends at its value.
    const high = bounds.upper.map((v, i): Drawn => {
      const upper = drawnOf(v);
      return upper === null || Number.isFinite(upper) ? upper : drawnOf(values[i]);
    });
    return { band: { low, high, of: "bucket" }, saturated: bounds.saturated };
  }
  if (!least || !greatest) return { band: null, saturated: null };
  return { band: { low: least.map(drawnOf), high: greatest.map(drawnOf), of: "slots" }, saturated: null };
}
