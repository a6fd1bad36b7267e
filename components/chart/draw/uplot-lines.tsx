"use client";

import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { LinesProps } from "./lines";
import { useThemeTurn } from "./use-theme-turn";

/** Lines on a canvas: for charts of thousands of points, where SVG takes too long. */
export function UplotLines({ plot, times, lines, scale, from, to, partialLast }: LinesProps) {
  const ref = useRef<HTMLDivElement>(null);
  const turn = useThemeTurn();
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const style = getComputedStyle(box);
    // A canvas knows no variables: the token's value is read when the theme is.
    const colour = (reference: string) => style.getPropertyValue(reference.replace(/^var\((.+)\)$/, "$1")).trim() || reference;
    const whole = partialLast ? times.length - 1 : times.length;
    const series: uPlot.Series[] = [{}];
    const data: (number | null)[][] = [times.map((t) => t / 1000)];
    for (const line of lines) {
      const dash = line.dash?.split(" ").map(Number);
      series.push({ stroke: colour(line.colour), width: 1.5, points: { show: false }, spanGaps: false, ...(dash ? { dash } : {}) });
      data.push(line.values.map((v, i) => (i < whole ? v : null)));
      if (!partialLast) continue;
      series.push({ stroke: colour(line.colour), width: 1.5, points: { show: false }, dash: [1, 3] });
      data.push(line.values.map((v, i) => (i >= whole - 1 ? v : null)));
    }
    const chart = new uPlot(
      {
        width: plot.width,
        height: plot.height,
        padding: [0, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false, range: [from / 1000, to / 1000] }, y: { range: [scale.min, scale.max] } },
        series,
      },
      data as unknown as uPlot.AlignedData,
      box,
    );
    return () => chart.destroy();
  }, [plot.width, plot.height, times, lines, scale, from, to, partialLast, turn]);
  return <div ref={ref} aria-hidden />;
}
