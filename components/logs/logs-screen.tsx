"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useQueryState, useQueryStates } from "nuqs";
import { useCallback, useMemo, useRef, useState } from "react";
import type { LogLine } from "@/lib/logs";
import { useChangeMarks } from "../node/use-change-marks";
import { useShortcuts } from "../shell/shortcut-provider";
import { useTimeRange } from "../shell/use-time-range";
import { Button, CodeBlock, Panel, type PanelState, panelStateOf } from "../ui";
import { FacetList } from "./facet-list";
import { useLiveTail } from "./live-tail";
import { logFacetsQuery, logsQuery, logVolumeQuery } from "./log-queries";
import { RecordDrawer } from "./record-drawer";
import { RecordList } from "./record-list";
import { SearchBar } from "./search-bar";
import { type LogPageFilter, logConditionsInWords, logFilterParsers, recordParser } from "./url";
import { Volume } from "./volume";

/** Log records: search, facets, volume over time, and the lines themselves. */
export function LogsScreen() {
  const time = useTimeRange();
  const [url, setUrl] = useQueryStates(logFilterParsers, { history: "push" });
  const [selected, setSelected] = useQueryState("record", recordParser);
  const [wrap, setWrap] = useState(false);
  const [atTop, setAtTop] = useState(true);
  const search = useRef<HTMLInputElement>(null);
  const { tail, ...rest } = url;
  // The hook returns a new object each time; the conditions themselves decide.
  const key = JSON.stringify(rest);
  const filter = useMemo(() => JSON.parse(key) as LogPageFilter, [key]);

  const pages = useInfiniteQuery(logsQuery(time, filter, atTop && !tail));
  const volume = useQuery(logVolumeQuery(time, filter));
  const facets = useQuery(logFacetsQuery(time));
  const marks = useChangeMarks(time);
  const live = useLiveTail(filter, tail, !atTop);
  const stored = useMemo(() => pages.data?.pages.flatMap((p) => p.records) ?? [], [pages.data]);
  const records = useMemo(() => withoutDoubles([...live.shown, ...stored]), [live.shown, stored]);
  const record = records.find((r) => r.id === selected) ?? null;

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const step = (by: number): void => {
    const next = records[Math.max(0, records.findIndex((r) => r.id === selected) + by)];
    if (next) void setSelected(next.id, { history: "replace" });
  };
  useShortcuts({
    search: () => search.current?.focus(),
    wrap: () => setWrap((w) => !w),
    next: () => step(1),
    previous: () => step(-1),
    ...(selected === null ? {} : { up: () => void setSelected(null) }),
  });

  const conditions = logConditionsInWords(filter);
  const state = panelStateOf(pages, (): PanelState | null => {
    if (records.length === 0) {
      if (conditions.length === 0 && facets.data?.services.length === 0)
        return { kind: "empty-never", what: "log record", snippet: <SendLogs /> };
      return {
        kind: "empty-filter",
        why:
          conditions.length > 0
            ? `No record in this time matches ${conditions.map((c) => c.text).join(" and ")}.`
            : "No record in this time.",
        actions: (
          <>
            {conditions.map((c) => (
              <Button key={c.name} onClick={() => void setUrl({ [c.name]: null })}>
                Drop “{c.text}”
              </Button>
            ))}
            <Button onClick={time.zoomOut}>Widen the time</Button>
          </>
        ),
      };
    }
    return pages.data?.pages.at(-1)?.partial ? { kind: "partial", why: "The scan was cut short; scroll down to go on" } : null;
  });

  return (
    <div className="flex h-[calc(100dvh-44px)] min-h-140 flex-col">
      <h1 className="sr-only">Logs</h1>
      <SearchBar
        ref={search}
        filter={filter}
        tail={tail}
        wrap={wrap}
        onChange={(change) => void setUrl(change)}
        onTail={(on) => void setUrl({ tail: on ? true : null })}
        onWrap={setWrap}
      />
      <div className="flex min-h-0 flex-1">
        <aside aria-label="Facets" className="w-52 shrink-0 overflow-y-auto border-r border-line py-3 max-md:hidden">
          <FacetList
            title="Service"
            values={facets.data?.services ?? []}
            chosen={filter.service}
            onChoose={(service) => void setUrl({ service })}
          />
          <FacetList title="Node" values={facets.data?.nodes ?? []} chosen={filter.node} onChoose={(node) => void setUrl({ node })} />
          <FacetList
            title="Tenant"
            values={facets.data?.tenants ?? []}
            chosen={filter.tenant}
            onChoose={(tenant) => void setUrl({ tenant })}
          />
          {facets.data?.partial && <p className="px-4 text-caption text-muted">Counted over a sample</p>}
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <Panel
            title="Volume"
            className="shrink-0"
            state={panelStateOf(volume, () => (volume.data?.partial ? { kind: "partial", why: "At least this many" } : null))}
            note={volume.data ? `${volume.data.total.toLocaleString("en-US")} ${volume.data.total === 1 ? "record" : "records"}` : null}
          >
            {volume.data && <Volume volume={volume.data} zone={time.zone} marks={marks} onZoom={time.zoomTo} />}
          </Panel>
          <Panel
            title="Records"
            className="flex min-h-0 flex-1 flex-col border-b-0"
            state={state}
            note={records.length > 0 ? `${records.length.toLocaleString("en-US")} read${pages.hasNextPage ? ", more below" : ""}` : null}
            actions={
              live.waiting > 0 && (
                <Button size="sm" kind="primary" onClick={live.release}>
                  {live.waiting} new
                </Button>
              )
            }
          >
            <RecordList
              records={records}
              zone={time.zone}
              wrap={wrap}
              selected={selected}
              onSelect={(id) => void setSelected(id)}
              onNearEnd={more}
              onAtTop={setAtTop}
            />
          </Panel>
        </div>
      </div>
      <RecordDrawer record={record} zone={time.zone} onClose={() => void setSelected(null)} onFilter={(change) => void setUrl(change)} />
    </div>
  );
}

/** The tail and the list overlap where a refresh has caught up. */
function withoutDoubles(records: readonly LogLine[]): readonly LogLine[] {
  const seen = new Set<string>();
  return records.filter((r) => {
    const key = `${r.timeNs} ${r.node} ${r.traceId} ${r.body}`;
    return !seen.has(r.id) && !seen.has(key) && seen.add(r.id).add(key);
  });
}

function SendLogs() {
  return (
    <CodeBlock
      name="a first record with curl"
      code={`curl -X POST ${typeof location === "undefined" ? "" : location.origin}/api/v1/logs \\
  -H "authorization: Bearer <your key>" -H "content-type: application/x-ndjson" \\
  -d '{"level":"INFO","service":"model-inference","message":"hello"}'`}
    />
  );
}
