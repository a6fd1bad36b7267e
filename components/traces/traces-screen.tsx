"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useShortcuts } from "../shell/shortcut-provider";
import { useTimeRange } from "../shell/use-time-range";
import { Button, CodeBlock, Panel, type PanelState, panelStateOf } from "../ui";
import { TraceFilters } from "./trace-filters";
import { traceFacetsQuery, TRACES_SHOWN, tracesQuery } from "./trace-queries";
import { coveredRange } from "./prepare-scatter";
import { TraceScatter } from "./trace-scatter";
import { TraceTable } from "./trace-table";
import { activeConditions, traceFilterParsers } from "./url";

/** Requests as traces: a picture of when and how long, and the list itself. */
export function TracesScreen() {
  const time = useTimeRange();
  const router = useRouter();
  const [filter, setFilter] = useQueryStates(traceFilterParsers, { history: "push" });
  const [current, setCurrent] = useState(-1);
  const list = useQuery(tracesQuery(time, filter));
  const facets = useQuery(traceFacetsQuery(time));
  const traces = list.data?.traces ?? [];

  useShortcuts({
    next: () => setCurrent((i) => Math.min(i + 1, traces.length - 1)),
    previous: () => setCurrent((i) => Math.max(i - 1, 0)),
    open: () => {
      const trace = traces[current];
      if (trace) router.push(`/traces/${trace.traceId}`);
    },
    "next-error": () => setCurrent((i) => traces.findIndex((t, at) => at > i && t.status === "error")),
  });

  const cut = filter.order === "newest" && traces.length >= TRACES_SHOWN;
  const conditions = activeConditions(filter);
  const state = panelStateOf(list, (): PanelState | null => {
    if (list.data?.partial) return { kind: "partial", why: "The search was cut short; narrow the time or the filters" };
    if (traces.length > 0) return null;
    if (conditions.length === 0 && facets.data?.services.length === 0) return { kind: "empty-never", what: "span", snippet: <SendSpans /> };
    const why =
      conditions.length > 0
        ? `No trace in this time fits ${conditions.map((c) => `“${c.text}”`).join(" and ")}.`
        : "No trace starts in this time.";
    const drop = conditions.map((c) => (
      <Button key={c.name} onClick={() => void setFilter({ [c.name]: null })}>
        Drop “{c.text}”
      </Button>
    ));
    return {
      kind: "empty-filter",
      why,
      actions: (
        <>
          {drop}
          <Button onClick={time.zoomOut}>Widen the time</Button>
        </>
      ),
    };
  });

  return (
    <>
      <h1 className="sr-only">Traces</h1>
      <TraceFilters
        filter={filter}
        facets={facets.data}
        onChange={(change) => void setFilter(change)}
        onClear={() => void setFilter(null)}
      />
      <Panel
        title="Traces"
        note={
          traces.length === 0
            ? null
            : traces.length >= TRACES_SHOWN
              ? `showing ${TRACES_SHOWN}, ${filter.order} first`
              : `${traces.length} in this time`
        }
        state={state}
      >
        <TraceScatter
          traces={traces}
          range={coveredRange(traces, time.resolve(), cut)}
          onBrush={({ range, minMs, maxMs }) => {
            time.zoomTo(range.from, range.to);
            void setFilter({ min: minMs, max: maxMs });
          }}
        />
        <TraceTable traces={traces} zone={time.zone} current={current} />
      </Panel>
    </>
  );
}

function SendSpans() {
  return (
    <CodeBlock
      name="OpenTelemetry settings"
      code={`export OTEL_EXPORTER_OTLP_ENDPOINT=${typeof location === "undefined" ? "" : location.origin}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <your key>"`}
    />
  );
}
