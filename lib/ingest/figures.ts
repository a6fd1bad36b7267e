import type { Figure } from "@/lib/self";
import type { IngestFlow, IngestHealth } from "./health";
import type { HealthRecorder } from "./health-recorder";

type Row = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What ingest health knows, as metrics. Keys are named by their public ids. */
export function figuresOf(health: HealthRecorder): readonly Figure[] {
  const figure = (
    name: string,
    help: string,
    kind: Figure["kind"],
    labels: readonly string[],
    rows: (now: IngestHealth) => readonly Row[],
  ): Figure => ({ name: `sightglass_ingest_${name}`, help, kind, labels, read: () => Promise.resolve(rows(health.read(null))) });
  const byFlow = (value: (flow: IngestFlow) => number | null) => (now: IngestHealth) =>
    now.flows.flatMap((flow) => {
      const n = value(flow);
      return n === null ? [] : [{ labels: { signal: flow.signal, key: flow.keyId }, value: n }];
    });
  const byName = (label: string, counts: (now: IngestHealth) => Readonly<Record<string, number>>) => (now: IngestHealth) =>
    Object.entries(counts(now)).map(([name, value]) => ({ labels: { [label]: name }, value }));
  const FLOW = ["signal", "key"];
  return [
    figure(
      "items_total",
      "Samples, spans and log records stored",
      "counter",
      FLOW,
      byFlow((f) => f.accepted),
    ),
    figure(
      "rejected_items_total",
      "Items refused while others of their request were taken",
      "counter",
      FLOW,
      byFlow((f) => f.rejected),
    ),
    figure(
      "bytes_total",
      "Bytes received, inflated",
      "counter",
      FLOW,
      byFlow((f) => f.bytes),
    ),
    figure(
      "requests_total",
      "Requests answered with success",
      "counter",
      FLOW,
      byFlow((f) => f.requests),
    ),
    figure(
      "lag_seconds",
      "Receive time minus event time of the last request",
      "gauge",
      FLOW,
      byFlow((f) => (f.lagMs === null ? null : f.lagMs / 1000)),
    ),
    figure("refusals_total", "Refusals by reason", "counter", ["signal", "reason"], refusals),
    figure(
      "private_items_total",
      "Private values removed, by rule",
      "counter",
      ["rule"],
      byName("rule", (now) => now.privacy),
    ),
    figure(
      "trimmed_items_total",
      "Values cut to fit the limits",
      "counter",
      ["what"],
      byName("what", (now) => now.trimmed),
    ),
    figure("in_flight_bytes", "Bodies in memory", "gauge", [], (now) => [{ labels: {}, value: now.inFlightBytes }]),
  ];
}

/** Added up over keys: a reason and a signal are one row. */
function refusals(now: IngestHealth): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { signal, reason, count } of now.refusals) {
    const id = `${signal} ${reason}`;
    rows.set(id, { labels: { signal, reason }, value: count + (rows.get(id)?.value ?? 0) });
  }
  return [...rows.values()];
}
