"use client";

import { Sparkline } from "../../chart";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead, cn } from "../../ui";
import { type GraphSeries, figuresOf } from "./graph-series";

interface GraphLegendProps {
  readonly series: readonly GraphSeries[];
  readonly shown: readonly GraphSeries[];
  /** Of those shown. */
  readonly colours: readonly string[];
  /** `alone`: only this one. */
  readonly onToggle: (key: string, alone: boolean) => void;
}

/** The numbers behind the lines. A press draws a series or takes it off; with alt held it is the only one. */
export function GraphLegend({ series, shown, colours, onToggle }: GraphLegendProps) {
  const colourOf = new Map(shown.map((s, i) => [s.key, colours[i]]));
  const percentiles = series.some((s) => s.saturated !== null);
  return (
    <Table aria-label="Series">
      <TableHead>
        <tr>
          <HeadCell>Series</HeadCell>
          <HeadCell className="max-sm:hidden">Trend</HeadCell>
          <HeadCell number>Last</HeadCell>
          {percentiles && <HeadCell number>Lies in the bucket</HeadCell>}
          <HeadCell number>Lowest</HeadCell>
          <HeadCell number>Highest</HeadCell>
          <HeadCell number>Mean</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {series.map((s) => {
          const figures = figuresOf(s);
          const colour = colourOf.get(s.key);
          return (
            <Row key={s.key}>
              <RowHeadCell className="min-w-48 py-1 font-mono text-dense font-normal whitespace-normal">
                <button
                  type="button"
                  aria-pressed={colour !== undefined}
                  title={colour === undefined ? "Draw it" : "Take it off the graph"}
                  className={cn("flex items-center gap-2 text-left hover:underline", colour === undefined && "text-muted")}
                  onClick={(event) => onToggle(s.key, event.altKey)}
                >
                  <svg aria-hidden width="14" height="8" className="shrink-0">
                    {colour === undefined ? (
                      <line y1="4" x2="14" y2="4" stroke="var(--line-strong)" strokeWidth="1.5" />
                    ) : (
                      <line y1="4" x2="14" y2="4" stroke={colour} strokeWidth="2.5" />
                    )}
                  </svg>
                  <span className="wrap-anywhere">{s.name}</span>
                </button>
              </RowHeadCell>
              <Cell className="max-sm:hidden">
                <Sparkline values={s.values} label={`${s.name}, trend`} />
              </Cell>
              <Cell number>{figures.last}</Cell>
              {percentiles && <Cell number>{figures.bucket ?? (s.saturated === null ? "–" : "narrow")}</Cell>}
              <Cell number>{figures.lowest}</Cell>
              <Cell number>{figures.highest}</Cell>
              <Cell number>{figures.mean}</Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
