"use client";

import { Line, LineChart, XAxis, YAxis } from "recharts";
import type { LineModel } from "../prepare/time-series-model";
import type { LinesProps } from "./lines";

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

/** Lines as SVG: for charts of up to a couple of thousand points. Axes, tooltips and dragging are the frame's. */
export function RechartsLines({ plot, times, lines, scale, from, to, partialLast }: LinesProps) {
  const last = times.length - 1;
  const rows = times.map((t, i) => {
    const row: Record<string, number | null> = { t };
    lines.forEach((line, s) => {
      const v = line.values[i] ?? null;
      row[`v${s}`] = partialLast && i === last ? null : v;
      // The bucket that is not over yet hangs on the one before it by a dotted line.
      row[`p${s}`] = partialLast && i >= last - 1 ? v : null;
    });
    return row;
  });
  return (
    <LineChart width={plot.width} height={plot.height} data={rows} margin={NO_MARGIN} accessibilityLayer={false}>
      <XAxis dataKey="t" type="number" domain={[from, to]} allowDataOverflow hide />
      <YAxis type="number" domain={[scale.min, scale.max]} allowDataOverflow hide />
      {lines.map((line, s) => (
        <Line
          key={line.id}
          dataKey={`v${s}`}
          type="linear"
          stroke={line.colour}
          strokeWidth={1.5}
          {...(line.dash ? { strokeDasharray: line.dash } : {})}
          dot={line.lonePoints ? loneDot(line) : false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
          tooltipType="none"
        />
      ))}
      {partialLast &&
        lines.map((line, s) => (
          <Line
            key={`${line.id} partial`}
            dataKey={`p${s}`}
            type="linear"
            stroke={line.colour}
            strokeWidth={1.5}
            strokeDasharray="1 3"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            tooltipType="none"
          />
        ))}
    </LineChart>
  );
}

/** A dot only where a value has a gap on both sides and no line would show it. */
function loneDot(line: LineModel) {
  return function LoneDot({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) {
    const i = index ?? -1;
    const alone = (line.values[i] ?? null) !== null && (line.values[i - 1] ?? null) === null && (line.values[i + 1] ?? null) === null;
    if (!alone || cx === undefined || cy === undefined) return <g key={i} />;
    return <circle key={i} cx={cx} cy={cy} r={1.5} fill={line.colour} />;
  };
}
