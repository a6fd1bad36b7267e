"use client";

import Link from "next/link";
import { visibleText } from "@/lib/kernel/visible-text";
import type { PanelExemplar } from "@/lib/promql";
import { type ChartUnit, type Plot, formatValue, instantLabel } from "../../chart";

interface ExemplarDotsProps {
  readonly exemplars: readonly PanelExemplar[];
  readonly plot: Plot;
  readonly unit: ChartUnit;
  readonly zone: string;
  readonly stepMs: number;
}

/** Single observations on the graph, each a way to the request it was made in. */
export function ExemplarDots({ exemplars, plot, unit, zone, stepMs }: ExemplarDotsProps) {
  return exemplars.map((exemplar) => {
    const { timeMs, value, labels } = exemplar;
    const x = plot.x(timeMs);
    const y = plot.y(value);
    if (x < 0 || x > plot.width || y < -4 || y > plot.height + 4) return null;
    const trace = labels["trace_id"];
    const words = `${formatValue(value, unit)} at ${instantLabel(timeMs, stepMs, zone)}`;
    const place = { left: x, top: y };
    const key = `${timeMs} ${value} ${trace ?? ""}`;
    if (trace === undefined || !/^[0-9a-f]{16,32}$/i.test(trace)) {
      return <span key={key} aria-hidden title={words} style={place} className="absolute size-1.5 -translate-1/2 rotate-45 bg-muted" />;
    }
    return (
      <Link
        key={key}
        href={`/traces/${trace.toLowerCase()}`}
        prefetch={false}
        aria-label={`Trace of ${visibleText(words)}`}
        title={`${words}: open its trace`}
        style={place}
        // The frame would take a press for the beginning of a drag.
        onPointerDown={(event) => event.stopPropagation()}
        className="absolute size-2 -translate-1/2 rotate-45 border border-bg bg-accent hover:scale-150"
      />
    );
  });
}
