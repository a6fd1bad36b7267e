"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { queryableNames } from "../promql/metric-names";
import { catalogueQuery } from "../promql/metric-queries";
import { QueryHistory } from "../promql/query-history";
import { Button, CodeBlock, Panel } from "../ui";
import { builderText } from "./builder/builder-query";
import { builderMetrics, fittingQuery } from "./builder/fitting";
import { Answer } from "./answer";
import { MetricList } from "./metric-list";
import { QueryRow } from "./row/query-row";
import { asked, changed, duplicated, newRow, without, withRow } from "./rows";
import { useAnswers } from "./use-answers";
import { useExploreState } from "./use-explore-state";

const NONE = [] as const;

/** Any question about the metrics, written or built, and its answer as graph, table, heat map or explanation. */
export function ExploreScreen() {
  const catalogue = useQuery(catalogueQuery());
  const metrics = useMemo(() => (catalogue.data ? builderMetrics(catalogue.data) : null), [catalogue.data]);
  const names = useMemo(() => queryableNames(catalogue.data ?? NONE), [catalogue.data]);
  const state = useExploreState(metrics);
  const { rows, setRows } = state;
  const answers = useAnswers(state, names);
  const run = (ref: string, expr: string): void => {
    new QueryHistory().keep(expr);
    const same = rows.some((r) => r.ref === ref && r.expr === expr);
    if (same) answers.again();
    else setRows(changed(rows, ref, { expr }));
  };
  if (catalogue.data?.length === 0)
    return (
      <>
        <h1 className="sr-only">Explore</h1>
        <Panel title="Explore" state={{ kind: "empty-never", what: "sample", snippet: <SendMetrics /> }} />
      </>
    );
  const empty = asked(rows).length === 0;
  return (
    <>
      <h1 className="sr-only">Explore</h1>
      <ul aria-label="Queries">
        {rows.map((row) => (
          <QueryRow
            key={row.ref}
            row={row}
            metrics={metrics ?? NONE}
            notes={answers.notesOf(row)}
            alone={rows.length === 1}
            onChange={(change) => setRows(changed(rows, row.ref, change))}
            onRun={(expr) => run(row.ref, expr)}
            acts={{
              onDuplicate: () => setRows(duplicated(rows, row.ref)),
              onHide: () => setRows(changed(rows, row.ref, { hidden: !row.hidden })),
              onRemove: () => setRows(without(rows, row.ref)),
            }}
          />
        ))}
      </ul>
      <div className="border-b border-line px-4 py-2">
        <Button size="sm" onClick={() => setRows(withRow(rows, { mode: rows.at(-1)?.mode ?? "builder" }))}>
          <Plus aria-hidden className="size-3.5" strokeWidth={1.5} />
          Add a query
        </Button>
      </div>
      {empty ? (
        <div className="flex h-[min(560px,60dvh)] max-w-2xl flex-col gap-2 px-4 py-3">
          <p className="text-body text-muted">
            Pick a metric to begin with: it is drawn by what fits its type. Or choose “Code” above and write PromQL.
          </p>
          {metrics && (
            <MetricList
              metrics={metrics}
              chosen=""
              onChoose={(metric) => {
                const [first = newRow([])] = rows;
                setRows([{ ...first, mode: "builder", expr: builderText(fittingQuery(metric)) }, ...rows.slice(1)]);
              }}
            />
          )}
        </div>
      ) : (
        <Answer state={state} answers={answers} />
      )}
    </>
  );
}

function SendMetrics() {
  return (
    <CodeBlock
      name="Prometheus remote write settings"
      code={`remote_write:
  - url: ${typeof location === "undefined" ? "" : location.origin}/api/v1/write
    authorization:
      credentials: <your key>`}
    />
  );
}
