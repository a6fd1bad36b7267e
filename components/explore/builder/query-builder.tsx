"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import { labelNamesQuery } from "../../promql/metric-queries";
import { Button, Chip, Popover, Select } from "../../ui";
import { MetricList } from "../metric-list";
import { BUILDER_AGGREGATES, type BuilderAggregate, type BuilderFunction, type BuilderQuery } from "./builder-query";
import { FilterForm } from "./filter-form";
import { type BuilderMetric, fittingQuery, functionsFor } from "./fitting";

const FUNCTION_WORDS: Readonly<Record<BuilderFunction, string>> = {
  value: "Value",
  rate: "Rate per second",
  increase: "Increase",
  avg: "Average over time",
  min: "Lowest over time",
  max: "Highest over time",
  quantile: "Percentile",
  mean: "Mean",
  observations: "Observations per second",
};

const QUANTILES = ["0.5", "0.9", "0.95", "0.99"] as const;
const TOPS = ["0", "5", "10", "20"] as const;

interface QueryBuilderProps {
  readonly letter: string;
  readonly query: BuilderQuery | null;
  readonly metrics: readonly BuilderMetric[];
  readonly onChange: (query: BuilderQuery) => void;
}

/** A query without writing one: which metric, what of it, put together how, and which series are meant. */
export function QueryBuilder({ letter, query, metrics, onChange }: QueryBuilderProps) {
  const metric = metrics.find((m) => m.name === query?.metric);
  const stored = metric?.entry.name ?? query?.metric ?? "";
  const labels = useQuery({ ...labelNamesQuery(stored), enabled: stored !== "" }).data ?? [];
  const usable = labels.filter((l) => l !== "__name__" && l !== "le");
  const change = (part: Partial<BuilderQuery>): void => {
    if (query) onChange({ ...query, ...part });
  };
  const free = usable.filter((l) => !query?.by.includes(l));
  const isHistogram = query?.histogram != null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <MetricButton
        letter={letter}
        metrics={metrics}
        chosen={query?.metric ?? ""}
        onChoose={(next) => onChange(fittingQuery(next, query ? { filters: query.filters, by: query.by } : {}))}
      />
      {query && (
        <>
          <Select
            name={`Function of ${letter}`}
            value={query.fn}
            options={functionsOf(metric, query.fn).map((f) => ({ value: f, label: FUNCTION_WORDS[f] }))}
            onChange={(fn) => change({ fn, ...(fn === "rate" || fn === "increase" ? { aggregate: query.aggregate ?? "sum" } : {}) })}
          />
          {query.fn === "quantile" && (
            <Select
              name={`Percentile of ${letter}`}
              value={String(query.quantile)}
              options={[...new Set([...QUANTILES, String(query.quantile)])].map((q) => ({
                value: q,
                label: `p${Math.round(Number(q) * 10_000) / 100}`,
              }))}
              onChange={(q) => change({ quantile: Number(q) })}
            />
          )}
          <Select
            name={`Put ${letter} together by`}
            value={query.aggregate ?? "none"}
            options={[
              { value: "none", label: "Each series" },
              ...(isHistogram ? (["sum"] as const) : BUILDER_AGGREGATES).map((a) => ({ value: a as string, label: AGGREGATE_WORDS[a] })),
            ]}
            onChange={(a) => change(a === "none" ? { aggregate: null, by: [] } : { aggregate: a as BuilderAggregate })}
          />
          {query.aggregate !== null && free.length > 0 && (
            <Select
              name={`Split ${letter} by label`}
              value=""
              options={[{ value: "", label: "by…" }, ...free.map((l) => ({ value: l, label: visibleText(l) }))]}
              onChange={(label) => label !== "" && change({ by: [...query.by, label] })}
            />
          )}
          {query.by.map((label) => (
            <Chip key={label} removeName={`Do not split by ${label}`} onRemove={() => change({ by: query.by.filter((l) => l !== label) })}>
              by {visibleText(label)}
            </Chip>
          ))}
          {query.filters.map((filter, i) => {
            const text = `${filter.name}${filter.op}${filter.value}`;
            return (
              <Chip key={text} removeName={`Drop ${text}`} onRemove={() => change({ filters: query.filters.filter((_, k) => k !== i) })}>
                {visibleText(text)}
              </Chip>
            );
          })}
          <FilterForm letter={letter} metric={stored} labels={usable} onAdd={(filter) => change({ filters: [...query.filters, filter] })} />
          <Select
            name={`How many series of ${letter}`}
            value={String(query.top ?? 0)}
            options={[...new Set([...TOPS, String(query.top ?? 0)])].map((k) => ({
              value: k,
              label: k === "0" ? "All series" : `Top ${k}`,
            }))}
            onChange={(k) => change({ top: k === "0" ? null : Number(k) })}
          />
        </>
      )}
    </div>
  );
}

const AGGREGATE_WORDS: Readonly<Record<BuilderAggregate, string>> = {
  sum: "Sum",
  avg: "Average",
  min: "Lowest",
  max: "Highest",
  count: "Number of series",
};

/** What fits the metric, and what is chosen even when it does not. */
function functionsOf(metric: BuilderMetric | undefined, chosen: BuilderFunction): readonly BuilderFunction[] {
  const fitting = metric ? functionsFor(metric.kind) : [];
  return fitting.includes(chosen) ? fitting : [...fitting, chosen];
}

interface MetricButtonProps {
  readonly letter: string;
  readonly metrics: readonly BuilderMetric[];
  readonly chosen: string;
  readonly onChoose: (metric: BuilderMetric) => void;
}

function MetricButton({ letter, metrics, chosen, onChoose }: MetricButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      name="Metrics"
      className="flex h-96 w-[min(440px,calc(100vw-16px))] flex-col"
      trigger={
        <Button
          data-search-field
          className="max-w-full min-w-0"
          kind={chosen === "" ? "primary" : "plain"}
          aria-label={`Metric of ${letter}: ${chosen || "none yet"}`}
        >
          <span className="truncate font-mono text-dense">{chosen === "" ? "Pick a metric" : visibleText(chosen)}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0" strokeWidth={1.5} />
        </Button>
      }
    >
      <MetricList
        metrics={metrics}
        chosen={chosen}
        onChoose={(metric) => {
          setOpen(false);
          onChoose(metric);
        }}
      />
    </Popover>
  );
}
