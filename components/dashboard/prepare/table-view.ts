/** What a table panel shows: columns with their fields, rows in their order. */
import {
  type Cell,
  type EffectiveField,
  type Frame,
  type PanelOf,
  TIME,
  type VariableValue,
  effectiveField,
  framesOf,
  interpolateText,
  rowCount,
  tableOf,
  transformFrames,
} from "@/lib/dashboards";
import type { PanelAnswer } from "@/lib/promql";

export interface TableColumn {
  readonly name: string;
  /** As its head says; an override may call it otherwise. */
  readonly title: string;
  readonly kind: "time" | "number" | "text";
  readonly field: EffectiveField;
  readonly cells: readonly Cell[];
}

export interface TableView {
  readonly columns: readonly TableColumn[];
  /** Places of the rows, sorted. */
  readonly rows: readonly number[];
}

export interface TableSort {
  readonly field: string;
  readonly descending: boolean;
}

export function tableView(
  panel: PanelOf<"table">,
  answers: readonly PanelAnswer[],
  variables: Readonly<Record<string, VariableValue>>,
  sort: TableSort | undefined = panel.sort,
): TableView {
  const queries = panel.queries.map((q) => ({ ...q, legend: interpolateText(q.legend, { variables }) }));
  const frame = tableOf(transformFrames(framesOf(answers, queries), panel.transforms));
  const columns = columnsOf(panel, frame, answers);
  return { columns, rows: sortedRows(columns, rowCount(frame), sort) };
}

function columnsOf(panel: PanelOf<"table">, frame: Frame, answers: readonly PanelAnswer[]): readonly TableColumn[] {
  // When everything was asked at one instant, that instant in every row says nothing.
  const instant =
    answers.every((a) => a.times.length <= 1) &&
    !(panel.transforms ?? []).some((t) => t.type === "order" && t.fields.some((name) => name.startsWith(TIME)));
  return frame.columns.flatMap((column): TableColumn[] => {
    const field = effectiveField(panel, column.name, column.ref);
    if (field.hidden || (instant && column.kind === "time")) return [];
    return [{ name: column.name, title: field.name ?? column.name, kind: column.kind, field, cells: column.cells }];
  });
}

function sortedRows(columns: readonly TableColumn[], count: number, sort: TableSort | undefined): readonly number[] {
  const rows = Array.from({ length: count }, (_, i) => i);
  const column = sort && columns.find((c) => c.name === sort.field || c.title === sort.field);
  if (!column) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.sort((a, b) => sign * compare(column.cells[a] ?? null, column.cells[b] ?? null, sign));
}

/** What is nothing comes last, whichever way round. */
function compare(a: Cell, b: Cell, sign: number): number {
  const none = (cell: Cell): boolean => cell === null || (typeof cell === "number" && Number.isNaN(cell));
  if (none(a) || none(b)) return none(a) && none(b) ? 0 : none(a) ? sign : -sign;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
