import type { PanelAnswer } from "@/lib/promql";
import { type Plot, arrowPath } from "../../chart";
import { chosenExemplars } from "../../explore/graph/exemplar-choice";
import { ExemplarDots } from "../../explore/graph/exemplar-dots";
import type { SeriesLook } from "../prepare/series-looks";
import type { ShownSeries } from "../prepare/shown-series";

interface PlotOverlayProps {
  readonly plot: Plot;
  readonly series: readonly ShownSeries[];
  readonly look: (series: ShownSeries) => SeriesLook;
  readonly answers: readonly PanelAnswer[];
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly stepMs: number;
  /** Dots lead to their traces; visitors of a public page have none to go to. */
  readonly exemplars: boolean;
}

/** Above the lines: arrows where a percentile is only known to be greater, and single requests. */
export function PlotOverlay({ plot, series, look, answers, from, to, zone, stepMs, exemplars }: PlotOverlayProps) {
  const saturated = series.filter((s) => s.saturated?.some(Boolean));
  return (
    <>
      {saturated.length > 0 && (
        <svg aria-hidden width={plot.width} height={plot.height} className="pointer-events-none absolute inset-0 overflow-visible">
          {saturated.map((s) => (
            <path
              key={s.id}
              d={arrowPath(s.times.map(plot.x), s.values, s.saturated ?? [], s.axis === "right" ? plot.yRight : plot.y)}
              fill={look(s).colour}
            />
          ))}
        </svg>
      )}
      {exemplars && (
        <ExemplarDots
          exemplars={chosenExemplars(answers, from, to)}
          plot={plot}
          unit={series[0]?.field.unit ?? ""}
          zone={zone}
          stepMs={stepMs}
        />
      )}
    </>
  );
}
