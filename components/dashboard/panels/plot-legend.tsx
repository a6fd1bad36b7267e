"use client";

import { type Calc, calcName } from "@/lib/dashboards";
import { Swatch } from "../../chart/draw/crosshair-layer";
import { cn } from "../../ui";

export interface LegendRow {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly dash: string | undefined;
  /** One for each of the legend's calculations. */
  readonly values: readonly string[];
}

interface PlotLegendProps {
  readonly rows: readonly LegendRow[];
  readonly calcs: readonly Calc[];
  readonly table: boolean;
  readonly hidden: ReadonlySet<string>;
  /** `alone`: shows this one and no other, or all again. */
  readonly onToggle: (id: string, alone: boolean) => void;
}

/** Which line is whose; a press shows it alone, with Ctrl or ⌘ it hides or shows it. */
export function PlotLegend({ rows, calcs, table, hidden, onToggle }: PlotLegendProps) {
  const name = (row: LegendRow) => (
    <button
      type="button"
      aria-pressed={!hidden.has(row.id)}
      title={`${row.name}\nPress to show it alone, with Ctrl or ⌘ to hide it`}
      onClick={(event) => onToggle(row.id, !(event.ctrlKey || event.metaKey))}
      className={cn(
        "flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-chip px-1 text-dense hover:bg-hover",
        hidden.has(row.id) && "text-muted line-through",
      )}
    >
      <Swatch colour={row.colour} dash={row.dash} />
      <span className="truncate">{row.name}</span>
    </button>
  );
  if (!table) {
    return (
      <ul aria-label="Lines" className="flex min-w-0 flex-wrap gap-x-2">
        {rows.map((row) => (
          <li key={row.id} className="flex max-w-full min-w-0 items-center">
            {name(row)}
            {row.values.map((value, i) => (
              <span key={i} className="pr-1 text-dense whitespace-nowrap text-muted">
                {calcs.length > 1 ? `${calcName(calcs[i] ?? "last")} ${value}` : value}
              </span>
            ))}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <table aria-label="Lines" className="w-full table-fixed text-dense">
      <thead className="text-caption text-muted">
        <tr>
          <th scope="col" className="text-left font-medium">
            <span className="sr-only">Line</span>
          </th>
          {calcs.map((calc) => (
            <th key={calc} scope="col" className="w-17 px-1 text-right font-medium">
              {calcName(calc)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="min-w-0 font-normal">
              {name(row)}
            </th>
            {row.values.map((value, i) => (
              <td key={i} className="px-1 text-right whitespace-nowrap tabular-nums">
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
