"use client";

import { useEffect, useId, useMemo, useRef, useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { CatalogueEntry } from "@/lib/metrics";
import { BreakableName, Input } from "../ui";

const SHOWN = 200;

interface MetricPickerProps {
  readonly catalogue: readonly CatalogueEntry[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** Every metric that was ever received, found by parts of its name or its help. */
export function MetricPicker({ catalogue, chosen, onChoose }: MetricPickerProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return catalogue.filter((m) => words.every((w) => m.name.toLowerCase().includes(w) || m.help.toLowerCase().includes(w)));
  }, [catalogue, search]);
  const list = useRef<HTMLUListElement>(null);
  // A shared address names a metric from anywhere in the list; the list shows it without moving the page.
  useEffect(() => {
    const box = list.current;
    const pressed = box?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (box && pressed) box.scrollTop = pressed.offsetTop - box.offsetTop - box.clientHeight / 2;
    // Once: later the list stays where the reader left it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <div className="flex h-full flex-col">
      <div className="px-4 py-2">
        <label htmlFor={id} className="sr-only">
          Find a metric
        </label>
        <Input id={id} placeholder="Find a metric" value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      <p className="px-4 pb-1 text-caption text-muted">
        {found.length > SHOWN ? `${SHOWN} of ${found.length} metrics; type to narrow` : `${found.length} metrics`}
      </p>
      <ul ref={list} aria-label="Metrics" className="min-h-0 flex-1 overflow-y-auto">
        {found.slice(0, SHOWN).map((metric) => (
          <li key={metric.name}>
            <button
              type="button"
              aria-pressed={metric.name === chosen}
              title={visibleText(metric.help)}
              className="block w-full px-4 py-1 text-left hover:bg-hover aria-pressed:bg-accent-soft"
              onClick={() => onChoose(metric.name)}
            >
              <span className="block font-mono text-dense wrap-anywhere">
                <BreakableName text={visibleText(metric.name)} />
              </span>
              <span className="block text-caption text-muted">
                {metric.type} · {metric.seriesCount.toLocaleString("en-US")} series{metric.unit ? ` · ${visibleText(metric.unit)}` : ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
