"use client";

import { useQuery } from "@tanstack/react-query";
import type { UnknownName } from "@/lib/fleet";
import type { IngestHealth } from "@/lib/ingest";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatNumber, formatValue, StackedBars } from "../chart";
import { fetchJson } from "../shell/api-client";
import { usePreferences } from "../shell/preferences-provider";
import { Cell, HeadCell, Panel, panelStateOf, Row, RowHeadCell, Table, TableHead } from "../ui";
import { Instant } from "./instant";

const PRIVACY_WORDS: Readonly<Record<string, string>> = {
  "prompt-dropped": "Prompts and completions left out",
  "secret-redacted": "Secrets blacked out",
  "user-pseudonymised": "People’s names made pseudonyms",
};

/** What arrives, what is refused and why, and what privacy took out. */
export function IngestScreen() {
  const health = useQuery({
    queryKey: ["ingest"],
    queryFn: ({ signal }) => fetchJson<IngestHealth>("/api/v1/ingest", signal),
    refetchInterval: 10_000,
  });
  const unknown = useQuery({
    queryKey: ["unknown-names"],
    queryFn: ({ signal }) => fetchJson<{ readonly names: readonly UnknownName[] }>("/api/v1/fleet/unknown-names", signal),
  });
  return (
    <>
      <h1 className="sr-only">Ingest health</h1>
      <Panel title="Arriving" note="items per minute" state={panelStateOf(health)}>
        {health.data && <Arriving health={health.data} />}
      </Panel>
      <Panel title="Senders" state={panelStateOf(health)}>
        {health.data && <Flows flows={health.data.flows} />}
      </Panel>
      <Panel title="Refused" state={panelStateOf(health)}>
        {health.data && <Refusals refusals={health.data.refusals} />}
      </Panel>
      <Panel title="Taken out and cut" state={panelStateOf(health)}>
        {health.data && <Counts counts={{ ...health.data.privacy, ...health.data.trimmed }} />}
      </Panel>
      <Panel
        title="Names the registry does not know"
        note={unknown.data ? `${unknown.data.names.length}` : null}
        state={panelStateOf(unknown)}
      >
        {unknown.data && <Unknown names={unknown.data.names} />}
      </Panel>
    </>
  );
}

function Arriving({ health }: { readonly health: IngestHealth }) {
  const { zone } = usePreferences();
  const times = health.perMinute.map((m) => m.minuteMs);
  const from = times[0] ?? 0;
  return (
    <div className="px-2 pb-2">
      <StackedBars
        label="Items accepted per minute by signal"
        times={times}
        stepMs={60_000}
        layers={[
          { id: "metrics", name: "Samples", colour: "var(--series-1)", values: health.perMinute.map((m) => m.metrics) },
          { id: "traces", name: "Spans", colour: "var(--series-2)", values: health.perMinute.map((m) => m.traces) },
          { id: "logs", name: "Log records", colour: "var(--series-3)", values: health.perMinute.map((m) => m.logs) },
        ]}
        unit="events"
        zone={zone}
        from={from}
        to={(times.at(-1) ?? from) + 60_000}
        height={96}
      />
      <p className="px-2 text-dense text-muted">
        Bodies in memory: {formatValue(health.inFlightBytes, "bytes")} of {formatValue(health.inFlightLimit, "bytes")}
      </p>
    </div>
  );
}

function Nothing({ children }: { readonly children: string }) {
  return <p className="px-4 pb-3 text-muted">{children}</p>;
}

function Flows({ flows }: Pick<IngestHealth, "flows">) {
  if (flows.length === 0) return <Nothing>Nothing was sent since this process started.</Nothing>;
  return (
    <Table aria-label="Senders">
      <TableHead>
        <tr>
          <HeadCell>Key</HeadCell>
          <HeadCell>Signal</HeadCell>
          <HeadCell>Formats</HeadCell>
          <HeadCell number>Items/s</HeadCell>
          <HeadCell number>Accepted</HeadCell>
          <HeadCell number>Refused</HeadCell>
          <HeadCell number>Bytes/s</HeadCell>
          <HeadCell number>Lag</HeadCell>
          <HeadCell>Last seen</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {flows.map((flow) => (
          <Row key={`${flow.keyId} ${flow.signal}`}>
            <RowHeadCell>{visibleText(flow.keyName || flow.keyId)}</RowHeadCell>
            <Cell>{flow.signal}</Cell>
            <Cell className="text-muted">{flow.formats.join(", ")}</Cell>
            <Cell number>{formatNumber(flow.itemsPerSecond, "")}</Cell>
            <Cell number>{formatNumber(flow.accepted, "")}</Cell>
            <Cell number>{formatNumber(flow.rejected, "")}</Cell>
            <Cell number>{formatValue(flow.bytesPerSecond, "bytes/s")}</Cell>
            <Cell number>{formatValue(flow.lagMs === null ? null : Math.max(0, flow.lagMs) / 1000, "s")}</Cell>
            <Cell>
              <Instant at={flow.lastSeenMs} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Refusals({ refusals }: Pick<IngestHealth, "refusals">) {
  if (refusals.length === 0) return <Nothing>Nothing was refused since this process started.</Nothing>;
  return (
    <Table aria-label="Refused">
      <TableHead>
        <tr>
          <HeadCell>Reason</HeadCell>
          <HeadCell>Signal</HeadCell>
          <HeadCell number>Times</HeadCell>
          <HeadCell>Last example</HeadCell>
          <HeadCell>Key</HeadCell>
          <HeadCell>Last seen</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {refusals.map((refusal) => (
          <Row key={`${refusal.signal} ${refusal.reason} ${refusal.keyId}`}>
            <RowHeadCell className="whitespace-normal">{visibleText(refusal.reason)}</RowHeadCell>
            <Cell>{refusal.signal}</Cell>
            <Cell number>{formatNumber(refusal.count, "")}</Cell>
            <Cell className="max-w-80 truncate font-mono text-dense">{visibleText(refusal.example) || "–"}</Cell>
            <Cell>{refusal.keyId}</Cell>
            <Cell>
              <Instant at={refusal.lastSeenMs} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Counts({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return <Nothing>Nothing had to be taken out or cut since this process started.</Nothing>;
  return (
    <dl className="grid max-w-xl grid-cols-[1fr_max-content] gap-x-6 gap-y-1 px-4 pb-3">
      {rows.map(([rule, count]) => (
        <div key={rule} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <dt>{PRIVACY_WORDS[rule] ?? rule.replaceAll("-", " ")}</dt>
          <dd className="text-right font-mono text-dense">{count.toLocaleString("en-US")}</dd>
        </div>
      ))}
    </dl>
  );
}

function Unknown({ names }: { readonly names: readonly UnknownName[] }) {
  if (names.length === 0) return <Nothing>Every metric name that arrives is known.</Nothing>;
  return (
    <Table aria-label="Names the registry does not know">
      <TableHead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell>Type</HeadCell>
          <HeadCell number>Series</HeadCell>
          <HeadCell>Perhaps of</HeadCell>
          <HeadCell>Labels of one of them</HeadCell>
          <HeadCell>Last seen</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {names.map((name) => (
          <Row key={name.name}>
            <RowHeadCell className="max-w-md truncate font-mono text-dense" title={visibleText(name.name)}>
              {visibleText(name.name)}
            </RowHeadCell>
            <Cell>{name.type}</Cell>
            <Cell number>{name.series}</Cell>
            <Cell>{name.suspectedEngine ?? <span className="text-muted">–</span>}</Cell>
            <Cell className="max-w-96 truncate font-mono text-dense text-muted">
              {visibleText(
                Object.entries(name.example)
                  .filter(([label]) => label !== "__name__")
                  .map(([label, value]) => `${label}=${value}`)
                  .join(" "),
              )}
            </Cell>
            <Cell>
              <Instant at={name.lastSeen} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
