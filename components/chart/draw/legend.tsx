import { cn } from "../../ui/cn";
import { type ChartUnit, formatValue } from "../prepare/format";
import { slotColour } from "../prepare/series-slots";
import { type ChartSeries, DASHES, lastOf } from "../prepare/time-series-model";
import { Swatch } from "./crosshair-layer";

export interface LegendProps {
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

/** Names with their newest values; a press hides or shows a line. */
export function Legend({ series, unit, hidden, onToggle }: LegendProps) {
  return (
    <ul aria-label="Lines" className="flex min-w-0 flex-wrap gap-x-3">
      {series.map((s) => (
        <li key={s.id} className="min-w-0">
          <button
            type="button"
            aria-pressed={!hidden.has(s.id)}
            title={hidden.has(s.id) ? `Show ${s.name}` : `Hide ${s.name}`}
            onClick={() => onToggle(s.id)}
            className={cn(
              "flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-chip px-1 text-dense hover:bg-hover",
              hidden.has(s.id) && "text-muted line-through",
            )}
          >
            <Swatch colour={slotColour(s.slot)} dash={DASHES[s.style ?? "solid"]} />
            <span className="truncate">{s.name}</span>
            <span className="text-muted">{formatValue(lastOf(s.values), unit)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
