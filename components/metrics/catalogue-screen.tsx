"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { systemClock } from "@/lib/kernel/clock";
import { catalogueQuery } from "../promql/metric-queries";
import { ButtonLink, EmptyState, Input, Panel, type PanelState, Select, panelStateOf } from "../ui";
import { CatalogueTable } from "./catalogue-table";
import { MetricDrawer } from "./metric-drawer";
import { storageQuery, usesQuery } from "./metric-page-queries";
import { catalogueRows, chosenRows } from "./prepare-catalogue";
import { CATALOGUE_KINDS, type CatalogueColumn, type CatalogueKind, catalogueParsers } from "./url";

const KIND_WORDS: Readonly<Record<CatalogueKind, string>> = {
  all: "All types",
  counter: "Counters",
  gauge: "Gauges",
  histogram: "Histograms",
  unused: "Read by nobody",
  silent: "Silent for an hour",
};
const NONE = [] as const;

/** Every metric name that was ever received: what it is, how much of it there is, what it costs, who reads it. */
export function CatalogueScreen() {
  const [filter, setFilter] = useQueryStates(catalogueParsers);
  const catalogue = useQuery(catalogueQuery());
  const storage = useQuery(storageQuery()).data;
  const uses = useQuery(usesQuery()).data;
  const now = systemClock.now();
  const rows = useMemo(() => catalogueRows(catalogue.data ?? NONE, storage, uses), [catalogue.data, storage, uses]);
  const found = useMemo(() => chosenRows(rows, filter, now), [rows, filter, now]);
  const open = filter.metric === null ? undefined : rows.find((r) => r.name === filter.metric);
  const state = panelStateOf(catalogue, (): PanelState | null => {
    if (catalogue.data?.length === 0) return { kind: "empty-never", what: "sample" };
    return null;
  });
  const sortBy = (column: CatalogueColumn): void => {
    const first = column === "name" ? "asc" : "desc";
    void setFilter({ sort: column, dir: filter.sort === column ? (filter.dir === "asc" ? "desc" : "asc") : first });
  };
  return (
    <>
      <h1 className="sr-only">Metrics</h1>
      <Panel
        title="Metrics"
        className="border-b-0"
        state={state}
        note={rows.length > 0 ? `${found.length.toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")} names` : null}
        actions={
          <ButtonLink size="sm" href="/catalogue/cardinality">
            Cardinality
          </ButtonLink>
        }
      >
        <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
          <Input
            data-search-field
            aria-label="Find a metric"
            placeholder="Find by name or meaning"
            className="w-72 max-w-full"
            value={filter.q}
            onChange={(event) => void setFilter({ q: event.target.value === "" ? null : event.target.value })}
          />
          <Select
            name="Which metrics"
            value={filter.kind}
            options={CATALOGUE_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
            onChange={(kind) => void setFilter({ kind })}
          />
        </div>
        {found.length === 0 ? (
          <EmptyState title="No metric matches" detail="Fewer or other words, or all types, show more." />
        ) : (
          <CatalogueTable
            rows={found}
            now={now}
            sort={filter.sort}
            dir={filter.dir}
            onSort={sortBy}
            chosen={filter.metric}
            measuredHours={storage?.measuredHours ?? null}
            onOpen={(name) => void setFilter({ metric: name }, { history: "push" })}
          />
        )}
      </Panel>
      {open && <MetricDrawer key={open.key} row={open} now={now} onClose={() => void setFilter({ metric: null })} />}
    </>
  );
}
