"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import { AGGREGATIONS, type CatalogueEntry, type MetricFunction, parseMatcher } from "@/lib/metrics";
import { Button, Chip, Input, Select } from "../ui";
import { labelNamesQuery } from "../promql/metric-queries";
import { type Exploration, fittingAggregation, functionsFor } from "./url";

const FUNCTION_WORDS: Readonly<Record<MetricFunction, string>> = {
  last: "Value",
  rate: "Rate per second",
  increase: "Increase",
  avg: "Average over the step",
  min: "Lowest in the step",
  max: "Highest in the step",
  quantile: "Quantile",
};

const QUANTILES = ["0.5", "0.9", "0.95", "0.99"] as const;

interface QueryBuilderProps {
  readonly metric: CatalogueEntry | undefined;
  readonly exploration: Exploration;
  readonly fn: MetricFunction;
  readonly onChange: (change: Partial<Exploration>) => void;
}

/** What is done with the metric: a function fit for its type, how series are put together, and which are meant. */
export function QueryBuilder({ metric, exploration, fn, onChange }: QueryBuilderProps) {
  const labels = useQuery(labelNamesQuery(exploration.metric)).data ?? [];
  const free = labels.filter((l) => l !== "__name__" && !exploration.by.includes(l));
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <Select
        name="Function"
        value={fn}
        options={functionsFor(metric?.type, metric?.form).map((f) => ({ value: f, label: FUNCTION_WORDS[f] }))}
        onChange={(next) => onChange({ fn: next })}
      />
      {fn === "quantile" && (
        <Select
          name="Quantile"
          value={String(exploration.q)}
          options={[...new Set([...QUANTILES, String(exploration.q)])].map((q) => ({
            value: q,
            label: `p${Math.round(Number(q) * 1000) / 10}`,
          }))}
          onChange={(q) => onChange({ q: Number(q) })}
        />
      )}
      <Select
        name="Put together by"
        value={exploration.agg ?? fittingAggregation(fn, exploration.by)}
        options={[{ value: "none", label: "Each series" }, ...AGGREGATIONS.map((a) => ({ value: a as string, label: a }))]}
        onChange={(agg) => onChange({ agg: agg as Exploration["agg"] })}
      />
      {free.length > 0 && (
        <Select
          name="Split by label"
          value=""
          options={[{ value: "", label: "by…" }, ...free.map((l) => ({ value: l, label: visibleText(l) }))]}
          onChange={(label) => label !== "" && onChange({ by: [...exploration.by, label] })}
        />
      )}
      {exploration.by.map((label) => (
        <Chip
          key={label}
          removeName={`Do not split by ${label}`}
          onRemove={() => onChange({ by: exploration.by.filter((l) => l !== label) })}
        >
          by {visibleText(label)}
        </Chip>
      ))}
      {exploration.match.map((matcher) => (
        <Chip
          key={matcher}
          removeName={`Drop ${matcher}`}
          onRemove={() => onChange({ match: exploration.match.filter((m) => m !== matcher) })}
        >
          {visibleText(matcher)}
        </Chip>
      ))}
      <MatcherField onAdd={(matcher) => onChange({ match: [...exploration.match, matcher] })} />
    </div>
  );
}

function MatcherField({ onAdd }: { readonly onAdd: (matcher: string) => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const wrong = text !== "" && parseMatcher(text) === null;
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (text === "" || wrong) return;
        onAdd(text);
        setText("");
      }}
    >
      <label htmlFor={id} className="sr-only">
        Only series where
      </label>
      <Input
        id={id}
        className="w-44 font-mono"
        placeholder="label=value"
        aria-invalid={wrong}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={text === "" || wrong}>
        Add
      </Button>
    </form>
  );
}
