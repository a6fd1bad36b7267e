"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { unixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import { fullDateTime } from "@/lib/kernel/zone";
import type { TraceDetail } from "@/lib/traces";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { useShortcuts } from "../shell/shortcut-provider";
import { useTimeRange } from "../shell/use-time-range";
import { Button, CopyButton, Figure, Panel, type PanelState, panelStateOf } from "../ui";
import { durationText } from "./duration-text";
import { Minimap } from "./minimap";
import { ancestorsOf, nextError, prepareWaterfall, serviceSlots, wholeTrace, type Window } from "./prepare-waterfall";
import { ServiceLegend } from "./service-mark";
import { SpanDrawer } from "./span-drawer";
import { traceQuery } from "./trace-queries";
import { spanParser } from "./url";
import { Waterfall } from "./waterfall";

/** One request, from the first span to the last. */
export function TraceScreen({ traceId }: { readonly traceId: string }) {
  const query = useQuery(traceQuery(traceId));
  const trace = query.data;
  const state = panelStateOf(query, (): PanelState | null =>
    trace?.truncated ? { kind: "partial", why: `Showing the first ${trace.rows.length} spans` } : null,
  );
  return (
    <>
      <TraceHead traceId={traceId} trace={trace} />
      {trace ? <TraceBody trace={trace} state={state} /> : <Panel title="Waterfall" state={state} />}
    </>
  );
}

function TraceHead({ traceId, trace }: { readonly traceId: string; readonly trace: TraceDetail | undefined }) {
  const { zone } = useTimeRange();
  const startMs = trace ? Number(BigInt(trace.startNs) / 1_000_000n) : null;
  const root = trace?.rows[0];
  return (
    <header className="border-b border-line">
      <div className="flex flex-wrap items-center gap-x-3 px-4 pt-3">
        <h1 className="min-w-0 text-title font-semibold">
          {root ? visibleText(root.name) : "Trace"} <span className="font-normal text-muted">{root && visibleText(root.service)}</span>
        </h1>
        <span className="inline-flex items-center font-mono text-dense text-muted">
          {traceId}
          <CopyButton text={traceId} name="Copy trace id" />
        </span>
        {startMs !== null && trace && (
          <Link
            href={`/logs?traceId=${traceId}&t=${rangeToParam(startMs - 60_000, startMs + trace.durationUs / 1000 + 60_000)}`}
            className="text-accent hover:underline"
          >
            Logs of this request
          </Link>
        )}
      </div>
      <dl className="flex flex-wrap">
        <Figure label="Started" value={startMs === null ? null : fullDateTime(unixMillis(startMs), zone)} why="" />
        <Figure label="Duration" value={trace ? durationText(trace.durationUs) : null} why="" />
        <Figure label="Spans" value={trace ? String(trace.spanCount) : null} why="" />
        <Figure label="Errors" value={trace ? String(trace.errorCount) : null} why="" />
        <Figure
          label="Tenant"
          value={trace ? visibleText(trace.rows.find((r) => r.tenant !== "")?.tenant ?? "") || null : null}
          why={trace ? "Not told" : ""}
        />
      </dl>
    </header>
  );
}

function TraceBody({ trace, state }: { readonly trace: TraceDetail; readonly state: PanelState }) {
  const [selected, setSelected] = useQueryState("span", spanParser);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [chosenWindow, setWindow] = useState<Window | null>(null);
  const window = chosenWindow ?? wholeTrace(trace);
  const slots = useMemo(() => serviceSlots(trace.services), [trace.services]);
  // A link to a span must show it, even when a row above it was folded.
  const folded = useMemo(() => {
    if (selected === null || collapsed.size === 0) return collapsed;
    const above = ancestorsOf(trace.rows, selected);
    return above.some((id) => collapsed.has(id)) ? new Set([...collapsed].filter((id) => !above.includes(id))) : collapsed;
  }, [collapsed, selected, trace.rows]);
  const visible = useMemo(() => prepareWaterfall(trace.rows, folded, window), [trace.rows, folded, window]);
  const row = trace.rows.find((r) => r.id === selected) ?? null;

  const toggle = (id: string): void => {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    setCollapsed(next);
  };
  const step = (by: 1 | -1): void => {
    const at = visible.findIndex((v) => v.row.id === selected);
    const next = visible[at === -1 ? 0 : Math.min(visible.length - 1, Math.max(0, at + by))];
    if (next) void setSelected(next.row.id);
  };
  useShortcuts({
    next: () => step(1),
    previous: () => step(-1),
    select: () => selected && toggle(selected),
    "next-error": () => void setSelected(nextError(trace.rows, selected) ?? selected),
    "zoom-out": () => setWindow(null),
    ...(selected === null ? {} : { up: () => void setSelected(null) }),
  });

  return (
    <Panel
      title="Waterfall"
      state={state}
      note={trace.rows.some((r) => r.synthetic) ? "Hatched rows are phases the engine reported, not spans it sent" : null}
      actions={
        <>
          {chosenWindow && (
            <Button size="sm" onClick={() => setWindow(null)}>
              Whole trace
            </Button>
          )}
          <Button
            size="sm"
            kind="quiet"
            onClick={() => setCollapsed(folded.size > 0 ? new Set() : new Set(trace.rows.filter((r) => r.depth === 1).map((r) => r.id)))}
          >
            {folded.size > 0 ? "Unfold all" : "Fold"}
          </Button>
        </>
      }
    >
      <ServiceLegend services={trace.services} slots={slots} />
      <Minimap trace={trace} slots={slots} window={window} onWindow={setWindow} />
      <Waterfall
        rows={visible}
        slots={slots}
        window={window}
        selected={selected}
        onSelect={(id) => void setSelected(id)}
        onToggle={toggle}
      />
      <SpanDrawer row={row} onClose={() => void setSelected(null)} />
    </Panel>
  );
}
