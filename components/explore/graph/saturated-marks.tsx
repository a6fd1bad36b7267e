import { useMemo } from "react";
import { type Plot, arrowPath } from "../../chart";
import type { GraphSeries } from "./graph-series";

interface SaturatedMarksProps {
  readonly series: readonly GraphSeries[];
  readonly colours: readonly string[];
  readonly times: readonly number[];
  readonly plot: Plot;
  readonly leftUnit: string;
}

/** Arrows that point up from percentiles of which only the least is known. */
export function SaturatedMarks({ series, colours, times, plot, leftUnit }: SaturatedMarksProps) {
  const paths = useMemo(
    () =>
      series.map((s) =>
        s.saturated ? arrowPath(times.map(plot.x), s.values, s.saturated, s.unit === leftUnit ? plot.y : plot.yRight) : "",
      ),
    [series, times, plot, leftUnit],
  );
  if (paths.every((p) => p === "")) return null;
  return (
    <svg
      aria-hidden
      data-slot="saturated"
      width={plot.width}
      height={plot.height}
      className="pointer-events-none absolute inset-0 overflow-visible"
    >
      {paths.map((path, i) => path !== "" && <path key={series[i]?.key} d={path} fill={colours[i]} />)}
    </svg>
  );
}
