"use client";

import { useMemo, useState } from "react";
import { PromqlEditor } from "../../promql/promql-editor";
import { Button, Segments, cn } from "../../ui";
import { type BuilderQuery, builderText } from "../builder/builder-query";
import type { BuilderMetric } from "../builder/fitting";
import { QueryBuilder } from "../builder/query-builder";
import { readBuilder } from "../builder/read-builder";
import type { RowNote } from "../row-notes";
import type { ExploreRow } from "../rows";
import { RowActions, type RowActs } from "./row-actions";
import { RowNotes } from "./row-notes-list";

interface QueryRowProps {
  readonly row: ExploreRow;
  readonly metrics: readonly BuilderMetric[];
  /** Of the last run, at their places in the row's query. */
  readonly notes: readonly RowNote[];
  readonly alone: boolean;
  readonly onChange: (change: Partial<ExploreRow>) => void;
  /** Runs a text, also one that has not changed. */
  readonly onRun: (expr: string) => void;
  readonly acts: RowActs;
}

const NO_NOTES: readonly RowNote[] = [];

/** One query: its letter, how it is written, and what its last run said. */
export function QueryRow({ row, metrics, notes, alone, onChange, onRun, acts }: QueryRowProps) {
  // What is being written is this row's own until it is run.
  const [draft, setDraft] = useState({ of: row.expr, text: row.expr });
  const text = draft.of === row.expr ? draft.text : row.expr;
  const built = useMemo(() => {
    const families = new Set(metrics.filter((m) => m.kind === "histogram" && m.histogram === "classic").map((m) => m.name));
    return readBuilder(text, (name) => families.has(name));
  }, [metrics, text]);
  const fits = text.trim() === "" || built !== null;
  const mode = row.mode === "builder" && fits ? "builder" : "code";
  const build = (query: BuilderQuery): void => onRun(builderText(query));
  return (
    <li data-slot="query-row" aria-label={`Query ${row.ref}`} className={cn("border-b border-line px-4 py-2", row.hidden && "opacity-60")}>
      <div className="flex flex-wrap items-center gap-2">
        <span className="inline-flex size-7 shrink-0 items-center justify-center rounded-control bg-active font-mono font-semibold">
          {row.ref}
        </span>
        <Segments
          name={`How to write ${row.ref}`}
          value={mode}
          options={[
            { value: "builder", label: "Builder" },
            { value: "code", label: "Code" },
          ]}
          onChange={(next) => onChange({ mode: next, ...(text === row.expr ? {} : { expr: text }) })}
        />
        {row.mode === "builder" && !fits && <span className="text-dense text-muted">This query says more than the builder can.</span>}
        <span className="flex-1" />
        <RowActions row={row} alone={alone} acts={acts} onLegend={(legend) => onChange({ legend })} onHistory={onRun} />
      </div>
      <div className="mt-2">
        {mode === "builder" ? (
          <>
            <QueryBuilder letter={row.ref} query={built} metrics={metrics} onChange={build} />
            {text.trim() !== "" && (
              <code
                data-slot="built-query"
                aria-label={`Query ${row.ref} as text`}
                className="mt-2 block text-dense wrap-anywhere text-muted"
              >
                {text}
              </code>
            )}
          </>
        ) : (
          <div className="flex items-start gap-2">
            <PromqlEditor
              className="flex-1"
              label={`Query ${row.ref}`}
              value={text}
              notes={text === row.expr ? notes : NO_NOTES}
              onChange={(next) => setDraft({ of: row.expr, text: next })}
              onRun={onRun}
            />
            <Button kind={text === row.expr ? "plain" : "primary"} onClick={() => onRun(text)} aria-label={`Run ${row.ref}`}>
              Run
            </Button>
          </div>
        )}
      </div>
      <RowNotes notes={notes} stale={text !== row.expr} />
    </li>
  );
}
