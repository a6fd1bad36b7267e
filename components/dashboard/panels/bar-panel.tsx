"use client";

import { cn } from "../../ui";
import { colourOf } from "../prepare/colours";
import { calcValue, lookOf } from "../prepare/field-look";
import { inOrder, isOrdinal } from "../prepare/bar-order";
import type { ShownSeries } from "../prepare/shown-series";
import type { KindProps } from "./kind-props";
import { useSeriesLooks } from "./use-series-looks";

interface BarRow {
  readonly series: ShownSeries;
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly colour: string;
}

/** A bar for each series, the longest first where they have no order of their own; or one bar with all as its parts. */
export function BarPanel({ panel, name, series, box }: KindProps<"bar">) {
  const look = useSeriesLooks(series);
  // Hours and weekdays are no different things: they have an order of their own, and one colour.
  const ordinal = isOrdinal(series.map((s) => s.name));
  const rows = inOrder(
    panel.queries.map((q) => q.expr),
    series.flatMap((s): BarRow[] => {
      const value = calcValue(panel.calc, s);
      if (value === null || !Number.isFinite(value)) return [];
      const { text, color } = lookOf(s.field)(value);
      const plain = ordinal ? "var(--series-1)" : look(s).colour;
      return [{ series: s, name: s.name, value, text, colour: color === null ? plain : colourOf(color) }];
    }),
  );
  if (panel.stack) return <Parts name={name} rows={rows.map((r) => ({ ...r, colour: look(r.series).colour }))} />;
  const fixed = panel.field?.max;
  const max = fixed ?? Math.max(0, ...rows.map((r) => r.value));
  const share = (value: number): string => `${max > 0 ? Math.max(0, Math.min(100, (value / max) * 100)) : 0}%`;
  return panel.direction === "vertical" && box.width >= widthOf(rows.length) ? (
    <Columns name={name} rows={rows} share={share} />
  ) : (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <div role="region" aria-label={`Bars of ${name}`} tabIndex={0} className="h-full overflow-y-auto px-4 pb-2">
      <dl>
        {rows.map((row) => (
          <div key={row.series.id} className="grid h-6 grid-cols-[minmax(72px,45%)_1fr_auto] items-center gap-2 text-dense">
            <dt className="truncate" title={row.series.name}>
              {row.series.name}
            </dt>
            <dd aria-hidden className="h-3 bg-active">
              <span className="block h-full" style={{ width: share(row.value), background: row.colour }} />
            </dd>
            <dd className="min-w-14 text-right whitespace-nowrap">{row.text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface ColumnsProps {
  readonly name: string;
  readonly rows: readonly BarRow[];
  readonly share: (value: number) => string;
}

/** Above more columns than these the numbers would run into each other; they are in the tooltips. */
const MOST_WRITTEN = 12;

/** What the columns need at least, so that none is cut off: 20 px each, the gaps, and the edges. */
const widthOf = (columns: number): number => columns * (columns > MOST_WRITTEN ? 24 : 28) + 28;

function Columns({ name, rows, share }: ColumnsProps) {
  return (
    <ul
      aria-label={name}
      className={cn("flex h-full items-stretch overflow-x-auto px-4 pb-1", rows.length > MOST_WRITTEN ? "gap-1" : "gap-2")}
    >
      {rows.map((row) => (
        <li key={row.series.id} className="flex min-w-5 flex-1 flex-col items-center text-dense" title={`${row.series.name}: ${row.text}`}>
          {rows.length <= MOST_WRITTEN && <span className="max-w-full truncate">{row.text}</span>}
          <span aria-hidden className="flex w-full max-w-16 flex-1 items-end bg-subtle">
            <span className="block w-full" style={{ height: share(row.value), background: row.colour }} />
          </span>
          <span className="max-w-full truncate text-muted">{row.series.name}</span>
        </li>
      ))}
    </ul>
  );
}

function Parts({ name, rows }: { readonly name: string; readonly rows: readonly BarRow[] }) {
  const whole = rows.reduce((sum, r) => sum + Math.max(0, r.value), 0);
  const percent = (value: number): number => (whole > 0 ? (Math.max(0, value) / whole) * 100 : 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <div role="region" aria-label={`Bars of ${name}`} tabIndex={0} className="h-full overflow-y-auto px-4 pb-2">
      <div aria-hidden className="my-1 flex h-5 w-full bg-active">
        {rows.map((row) => (
          <span
            key={row.series.id}
            className="h-full border-r border-bg"
            style={{ width: `${percent(row.value)}%`, background: row.colour }}
          />
        ))}
      </div>
      <dl>
        {rows.map((row) => (
          <div key={row.series.id} className="flex h-6 items-center gap-2 text-dense">
            <span aria-hidden className="size-2.5 shrink-0" style={{ background: row.colour }} />
            <dt className="min-w-0 flex-1 truncate">{row.series.name}</dt>
            <dd>{row.text}</dd>
            <dd className="w-12 text-right text-muted">{percent(row.value).toFixed(percent(row.value) < 10 ? 1 : 0)}&nbsp;%</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
