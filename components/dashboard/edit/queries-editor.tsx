"use client";

import type { PanelFailure } from "@/lib/promql";
import type { DataPanel, PanelQueryDefinition } from "@/lib/dashboards";
import { PromqlEditor } from "../../promql/promql-editor";
import { visibleText } from "@/lib/kernel/visible-text";
import { ItemList } from "./item-list";
import { QUERY_SPECS } from "./panel-specs";
import { type Fields, SpecForm } from "./spec-form";

interface QueriesEditorProps {
  readonly panel: DataPanel;
  /** Names that queries may use. */
  readonly variables: readonly string[];
  readonly failures: readonly PanelFailure[];
  readonly onChange: (queries: readonly PanelQueryDefinition[], about: string) => void;
}

/** What a panel asks: each query with how it is named and drawn. */
export function QueriesEditor({ panel, variables, failures, onChange }: QueriesEditorProps) {
  return (
    <ItemList
      noun="query"
      ordered
      items={panel.queries}
      onChange={(queries) => onChange(queries, "queries")}
      create={() => newQuery(panel)}
    >
      {(query, change) => {
        const failure = failures.find((f) => f.ref === query.ref);
        return (
          <div className="flex flex-col gap-2">
            <div className="flex items-start gap-2">
              <span className="w-5 pt-1 text-center font-mono text-dense font-semibold">{query.ref}</span>
              <PromqlEditor
                className="flex-1"
                label={`Query ${query.ref}`}
                value={query.expr}
                variables={variables}
                placeholder="sum by (model) (rate(vllm:request_success_total[$__rate_interval]))"
                onChange={(expr) => change({ ...query, expr })}
                onRun={(expr) => change({ ...query, expr })}
                {...(failure ? { notes: [{ level: "error" as const, text: failure.error.message }] } : {})}
              />
            </div>
            {failure && (
              <p role="alert" className="pl-7 text-dense text-breached">
                {visibleText(failure.error.message)} {visibleText(failure.error.fix)}
              </p>
            )}
            <SpecForm
              className="grid grid-cols-3 gap-x-3 gap-y-2 pl-7 max-lg:grid-cols-2 max-sm:grid-cols-1"
              specs={QUERY_SPECS}
              value={query as unknown as Fields}
              onChange={(next) => change(next as unknown as PanelQueryDefinition)}
            />
          </div>
        );
      }}
    </ItemList>
  );
}

function newQuery(panel: DataPanel): PanelQueryDefinition {
  const taken = panel.queries.map((q) => q.ref);
  const ref = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i)).find((r) => !taken.includes(r)) ?? `Q${taken.length + 1}`;
  return { ref, expr: "", legend: "", instant: panel.kind === "table", format: "series", hidden: false, exemplars: false };
}
