"use client";

import { useState } from "react";
import {
  type DataPanel,
  type Panel,
  type Scope,
  framesOf,
  interpolateText,
  tableOf,
  transformFrames,
  variableValues,
} from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Button, CodeBlock, Drawer, ErrorNote, Tabs } from "../../ui";
import { formatNumber } from "../../chart";
import { filledQueries } from "../data/panel-source";
import { usePanelData } from "../data/use-panel-data";
import { csvOf } from "../prepare/csv";
import { panelGrid } from "../prepare/panel-grid";
import { download } from "./download";
import { useDashboardScope } from "./dashboard-scope";
import { FrameTable } from "./frame-table";

interface InspectDrawerProps {
  readonly panel: Panel;
  readonly scope: Scope;
  readonly onClose: () => void;
}

/** What stands behind a panel: its queries as they were asked, its data, and what they cost. */
export function InspectDrawer({ panel, scope, onClose }: InspectDrawerProps) {
  const { dashboard, resolved } = useDashboardScope();
  const variables = { ...variableValues(dashboard.variables, resolved, "1m"), ...scope };
  const title = visibleText(interpolateText(panel.title, { variables })) || panel.kind;
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()} title={`Behind “${title}”`} className="w-[min(760px,100vw)]">
      {"queries" in panel && <Inspect panel={panel} scope={scope} />}
    </Drawer>
  );
}

const WIDTH_PX = 1000;

function Inspect({ panel, scope: own }: { readonly panel: DataPanel; readonly scope: Scope }) {
  const [tab, setTab] = useState<"query" | "data" | "stats">("query");
  const { dashboard, resolved, from, to, zone, ready } = useDashboardScope();
  const steps = { ...variableValues(dashboard.variables, resolved, "15s"), ...own };
  const minSteps = panel.queries.flatMap((q) => (q.minStep === undefined ? [] : [interpolateText(q.minStep, { variables: steps })]));
  const grid = panelGrid({ from, to, widthPx: WIDTH_PX, time: panel.time, minSteps });
  const variables = { ...variableValues(dashboard.variables, resolved, `${Math.round(grid.stepMs / 1000)}s`), ...own };
  const data = usePanelData({ panel, grid, variables, title: dashboard.title, enabled: ready });
  const queries = panel.queries.map((q) => ({ ...q, legend: interpolateText(q.legend, { variables }) }));
  const table = tableOf(transformFrames(framesOf(data.answers, queries), panel.transforms));
  const asked = filledQueries({ panel, grid, variables, title: dashboard.title });
  return (
    <div className="-mx-4">
      <Tabs
        name="What to inspect"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "query",
            label: "Query",
            content: (
              <div className="flex flex-col gap-3 p-4">
                <p className="text-muted">As it was asked, every {grid.stepMs / 1000} s, variables filled in.</p>
                {asked.map((q) => (
                  <CodeBlock key={q.ref} name={`Query ${q.ref}`} code={q.expr} />
                ))}
                {data.failures.map((f) => (
                  <ErrorNote
                    key={f.ref}
                    inline
                    error={{
                      sentence: `Query ${f.ref}: ${visibleText(f.error.message)}`,
                      fix: visibleText(f.error.fix) || null,
                      code: null,
                      requestId: null,
                    }}
                  />
                ))}
              </div>
            ),
          },
          {
            value: "data",
            label: "Data",
            content: (
              <div className="py-3">
                <div className="flex justify-end px-4 pb-2">
                  <Button size="sm" onClick={() => download(`${panel.title || panel.id}.csv`, "text/csv", csvOf(table))}>
                    Export CSV
                  </Button>
                </div>
                <FrameTable frame={table} zone={zone} />
              </div>
            ),
          },
          {
            value: "stats",
            label: "Stats",
            content: (
              <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 p-4">
                {data.answers.flatMap((a) => [
                  <dt key={a.ref} className="font-medium">
                    Query {a.ref}
                  </dt>,
                  <dd key={`${a.ref} stats`}>
                    {formatNumber(a.stats.elapsedMs / 1000, "s")} for {formatNumber(a.stats.samplesRead, "events")} samples of{" "}
                    {a.stats.seriesRead} series ({a.stats.resolution}); {a.totalSeries} series in the answer.
                    {a.notes.map((note) => (
                      <p key={note.text} className="text-muted">
                        {note.level === "warning" ? "Warning: " : ""}
                        {visibleText(note.text)}
                      </p>
                    ))}
                  </dd>,
                ])}
              </dl>
            ),
          },
        ]}
      />
    </div>
  );
}
