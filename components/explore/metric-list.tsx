"use client";

import { useEffect, useId, useMemo, useRef, useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import { BreakableName, Input } from "../ui";
import type { BuilderMetric } from "./builder/fitting";

const SHOWN = 200;

interface MetricListProps {
  readonly metrics: readonly BuilderMetric[];
  readonly chosen: string;
  readonly onChoose: (metric: BuilderMetric) => void;
}

/** Every metric that was ever received, found by parts of its name or its help. */
export function MetricList({ metrics, chosen, onChoose }: MetricListProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return metrics.filter((m) => words.every((w) => m.name.toLowerCase().includes(w) || m.entry.help.toLowerCase().includes(w)));
  }, [metrics, search]);
  const list = useRef<HTMLUListElement>(null);
  // What is chosen may lie anywhere in the list; the list shows it without moving the page.
  useEffect(() => {
    const box = list.current;
    const pressed = box?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (box && pressed) box.scrollTop = pressed.offsetTop - box.offsetTop - box.clientHeight / 2;
    // Once: later the list stays where the reader left it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <label htmlFor={id} className="sr-only">
        Find a metric
      </label>
      <Input
        id={id}
        placeholder="Find a metric by name or meaning"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key === "Enter" && first) onChoose(first);
        }}
      />
      <p className="py-1 text-caption text-muted">
        {found.length > SHOWN
          ? `${SHOWN} of ${found.length} metrics; type to narrow`
          : `${found.length} ${found.length === 1 ? "metric" : "metrics"}`}
      </p>
      <ul ref={list} aria-label="Metrics" className="-mx-1 min-h-0 flex-1 overflow-y-auto">
        {found.slice(0, SHOWN).map((metric) => (
          <li key={metric.name}>
            <button
              type="button"
              aria-pressed={metric.name === chosen}
              title={visibleText(metric.entry.help)}
              className="block w-full rounded-control px-2 py-1 text-left hover:bg-hover aria-pressed:bg-accent-soft"
              onClick={() => onChoose(metric)}
            >
              <span className="block font-mono text-dense wrap-anywhere">
                <BreakableName text={visibleText(metric.name)} />
              </span>
              <span className="block text-caption text-muted">
                {metric.kind} · {metric.entry.seriesCount.toLocaleString("en-US")} series
                {metric.entry.help === "" ? "" : ` · ${visibleText(metric.entry.help).slice(0, 120)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
