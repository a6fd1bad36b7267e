import { useMemo } from "react";
import type { Plot } from "../../chart";
import type { GraphSeries } from "./graph-series";

interface SaturatedMarksProps {
  readonly series: readonly GraphSeries[];
  readonly colours: readonly string[];
  readonly times: readonly number[];
  readonly plot: Plot;
  readonly leftUnit: string;
}

const LEAST_GAP_PX = 14;

/** Arrows that point up from percentiles of which only the least is known. */
export function SaturatedMarks({ series, colours, times, plot, leftUnit }: SaturatedMarksProps) {
  const paths = useMemo(
    () => series.map((s) => (s.saturated ? arrows(s, times, plot, s.unit === leftUnit ? plot.y : plot.yRight) : "")),
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

function arrows(series: GraphSeries, times: readonly number[], plot: Plot, y: (value: number) => number): string {
  let path = "";
  let before = -Infinity;
  times.forEach((t, i) => {
    const value = series.values[i] ?? null;
    const x = plot.x(t);
    if (!series.saturated?.[i] || value === null || x - before < LEAST_GAP_PX) return;
    before = x;
    path += `M${x.toFixed(1)} ${(y(value) - 9).toFixed(1)}l4 7h-8Z`;
  });
  return path;
}
