"use client";

import { visibleText } from "@/lib/kernel/visible-text";
import type { PanelAnswer } from "@/lib/promql";
import { Bar, Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../../ui";
import { type ExplainRow, explainRows } from "./explain-rows";

const RESOLUTION_WORDS = { raw: "samples as they came", "5m": "roll-ups of 5 min", "1h": "roll-ups of an hour" } as const;
const NUMBER = new Intl.NumberFormat("en-US");

/** How each query was answered: its parts, what they read, and where the time went. */
export function ExplainView({ answers }: { readonly answers: readonly PanelAnswer[] }) {
  return answers.map((answer) => (
    <section key={answer.ref} aria-label={`How ${answer.ref} was answered`} className="pb-2">
      <p className="px-4 py-2 text-dense text-muted">
        <span className="font-mono font-semibold text-fg">{answer.ref}</span> took {msText(answer.stats.elapsedMs)}, read{" "}
        {NUMBER.format(answer.stats.seriesRead)} series and {NUMBER.format(answer.stats.samplesRead)} samples from{" "}
        {RESOLUTION_WORDS[answer.stats.resolution]}.
      </p>
      {answer.explain && <ExplainTable letter={answer.ref} rows={explainRows(answer.explain)} />}
    </section>
  ));
}

function ExplainTable({ letter, rows }: { readonly letter: string; readonly rows: readonly ExplainRow[] }) {
  return (
    <Table aria-label={`Steps of ${letter}`}>
      <TableHead>
        <tr>
          <HeadCell>Step</HeadCell>
          <HeadCell>Kind</HeadCell>
          <HeadCell number>Series out</HeadCell>
          <HeadCell number>Samples read</HeadCell>
          <HeadCell number>Own time</HeadCell>
          <HeadCell number>With its parts</HeadCell>
          <HeadCell>
            <span className="sr-only">Share of the time</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key}>
            <RowHeadCell className="max-w-[48vw] min-w-56 py-1 font-mono text-dense font-normal whitespace-normal">
              <span className="block border-l border-line pl-2 wrap-anywhere" style={{ marginLeft: row.depth * 16 }}>
                {visibleText(row.text)}
              </span>
            </RowHeadCell>
            <Cell className="text-muted">{row.type.replaceAll("-", " ")}</Cell>
            <Cell number>{row.series === null ? "not run" : NUMBER.format(row.series)}</Cell>
            <Cell number>{row.samples === 0 ? "–" : NUMBER.format(row.samples)}</Cell>
            <Cell number>{msText(row.selfMs)}</Cell>
            <Cell number>{msText(row.totalMs)}</Cell>
            <Cell>
              <Bar share={row.share} label={`${Math.round(row.share * 100)} % of the time`} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

const msText = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)}\u00a0ms`;
