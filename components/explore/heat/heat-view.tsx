"use client";

import { useCallback, useMemo } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { PanelAnswer } from "@/lib/promql";
import { type ChartMark, type ChartUnit, Heatmap, formatNumber, formatValue } from "../../chart";
import type { TimeRangeState } from "../../shell/use-time-range";
import { heatOf } from "./prepare-heat";

interface HeatViewProps {
  readonly answers: readonly PanelAnswer[];
  /** Of the bounds. */
  readonly unitOf: (ref: string) => ChartUnit;
  /** The query of each answer's buckets. */
  readonly textOf: (ref: string) => string;
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly marks: readonly ChartMark[];
  readonly time: Pick<TimeRangeState, "zone" | "zoomTo" | "zoomOut">;
}

/** A heat map for each query that gives buckets, and a sentence for each that does not. */
export function HeatView({ answers, ...rest }: HeatViewProps) {
  return answers.map((answer) => <OneHeat key={answer.ref} answer={answer} {...rest} />);
}

function OneHeat({
  answer,
  unitOf,
  textOf,
  from,
  to,
  height,
  marks,
  time,
}: Omit<HeatViewProps, "answers"> & { readonly answer: PanelAnswer }) {
  const model = useMemo(() => heatOf(answer), [answer]);
  const unit = unitOf(answer.ref);
  const format = useCallback((v: number) => formatValue(v, unit), [unit]);
  const text = visibleText(textOf(answer.ref));
  if (!model) {
    return (
      <p className="px-4 py-3 text-muted">
        {answer.ref} gives no buckets. A heat map is drawn of a native histogram, or of series by le, for example{" "}
        <code>sum by (le) (increase(name_bucket[$__rate_interval]))</code>; for a percentile it is drawn of the buckets behind it.
      </p>
    );
  }
  return (
    <figure className="pb-3">
      <figcaption className="px-4 pb-1 text-dense text-muted">
        <span className="font-mono font-semibold text-fg">{answer.ref}</span> observations in <code className="wrap-anywhere">{text}</code>
      </figcaption>
      <Heatmap
        label={text}
        times={answer.times}
        stepMs={answer.stepMs}
        model={model}
        format={format}
        formatCount={count}
        zone={time.zone}
        onZoom={time.zoomTo}
        onRestore={time.zoomOut}
        {...{ from, to, height, marks }}
      />
    </figure>
  );
}

const count = (v: number): string => formatNumber(v, "");
