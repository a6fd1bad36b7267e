"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { visibleText } from "@/lib/kernel/visible-text";
import type { Cardinality } from "@/lib/metrics";
import { formatDelta } from "../chart";
import { ButtonLink, Chip, EmptyState, Figure, Panel, panelStateOf } from "../ui";
import { CountPanel } from "./count-table";
import { FocusPanel } from "./focus-panel";
import { cardinalityQuery, storageQuery } from "./metric-page-queries";
import { SavingsPanel } from "./savings-panel";
import { cardinalityParsers } from "./url";

const NUMBER = new Intl.NumberFormat("en-US");
const text = (n: number): string => NUMBER.format(n);

/** Where series come from: by metric, label, value and sender, against a day ago, and what could be left out. */
export function CardinalityScreen() {
  const [{ metric, label }, set] = useQueryStates(cardinalityParsers, { history: "push" });
  const query = useQuery(cardinalityQuery(metric, label));
  const storage = useQuery(storageQuery()).data;
  const data = query.data;
  const state = panelStateOf(query, () => (data?.kept === 0 ? { kind: "empty-never", what: "sample" } : null));
  return (
    <>
      <h1 className="sr-only">Cardinality</h1>
      <Panel
        title={metric === null ? "Series" : <span className="font-mono wrap-anywhere">{visibleText(metric)}</span>}
        state={state}
        note="with a sample in the last hour, against a day ago"
        actions={
          metric === null ? (
            <ButtonLink size="sm" href="/catalogue">
              Catalogue
            </ButtonLink>
          ) : (
            <Chip removeName="Count all metrics" onRemove={() => void set({ metric: null })}>
              this metric alone
            </Chip>
          )
        }
      >
        {data && <Totals data={data} />}
      </Panel>
      {data && data.series === 0 && data.dayAgo === 0 && data.kept > 0 && (
        <EmptyState title="No series is active" detail="Nothing had a sample in the last hour, or a day ago." />
      )}
      {data && data.series + data.dayAgo > 0 && (
        <>
          <SavingsPanel savings={data.savings} storage={storage} onMetric={(name) => void set({ metric: name })} />
          {data.focus && <FocusPanel focus={data.focus} metric={metric} onClose={() => void set({ label: null })} />}
          <div className="grid grid-cols-1 xl:grid-cols-2 xl:[&>*:nth-child(odd)]:border-r">
            {metric === null && (
              <CountPanel
                title="By metric"
                of={data.metricCount}
                total={data.series}
                rows={data.metrics.map((m) => ({ key: m.name, ...m, onOpen: () => void set({ metric: m.name }) }))}
              />
            )}
            <CountPanel
              title="Labels by values"
              head="Values"
              of={data.labelCount}
              total={null}
              rows={data.labels.map((l) => ({
                key: l.label,
                name: l.label,
                series: l.values,
                dayAgo: null,
                onOpen: () => void set({ label: l.label }),
              }))}
            />
            <CountPanel
              title="By label and value"
              of={null}
              total={data.series}
              rows={data.pairs.map((p) => ({
                key: `${p.label}=${p.value}`,
                name: `${p.label}=${p.value}`,
                series: p.series,
                dayAgo: p.dayAgo,
                onOpen: () => void set({ label: p.label }),
              }))}
            />
            <CountPanel title="By job" of={null} total={data.series} rows={data.jobs.map((j) => ({ key: j.name, ...j }))} />
            {data.tenants.length > 0 && (
              <CountPanel title="By tenant" of={null} total={data.series} rows={data.tenants.map((t) => ({ key: t.name, ...t }))} />
            )}
          </div>
        </>
      )}
    </>
  );
}

function Totals({ data }: { readonly data: Cardinality }) {
  const delta = data.dayAgo > 0 ? formatDelta(data.series / data.dayAgo - 1) : null;
  return (
    <dl className="grid grid-cols-2 sm:grid-cols-4">
      <Figure label="Active series" value={text(data.series)} delta={delta === null ? null : `${delta} in a day`} />
      <Figure label="New in 24 h" value={text(data.appeared)} />
      <Figure label="Ended in 24 h" value={text(data.ended)} />
      <Figure label="Kept" value={text(data.kept)} title="Every series that is remembered, those included that ended" />
    </dl>
  );
}
