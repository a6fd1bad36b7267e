import { canonicalAttributes } from "@/lib/fleet";
import type { TraceDetail, TraceRow } from "./detail";
import { percentile } from "@/lib/kernel/percentile";
import { operationName } from "./operation-name";
import { layerGap } from "./tree";
import type { SampleSize } from "./trace-sample";

/** A stretch of a request. Phases abut and add up to the request. */
export interface RequestPhase {
  /** `before`: in a service, or in what it waited for, until it calls the next. `after`: in a service from the next one's end. `engine`: a phase the engine reports or sent a span of; under the engine's own name what lies between. */
  readonly at: "before" | "engine" | "after";
  readonly service: string;
  /** The layer's operation, or the engine's phase: `queue`, `prefill`, `decode`… */
  readonly name: string;
  readonly startUs: number;
  readonly durationUs: number;
  /** Of the same phase in the fleet's other requests; null when it is not known. */
  readonly usual: { readonly medianUs: number; readonly p95Us: number; readonly traces: number } | null;
}

/** What an outer layer saw of a request that the engine did not. */
export interface LayerGapFigures {
  readonly outer: string;
  readonly engine: string;
  /** Before the engine's span began, after it ended, and together; negative when the engine outlived it. Microseconds. */
  readonly beforeUs: number;
  readonly afterUs: number;
  readonly overheadUs: number;
  /** Time to first token as the layer reports it, less as the engine does; null when one of them does not say. */
  readonly firstTokenGapUs: number | null;
}

export interface RequestPath {
  readonly traceId: string;
  /** The span around it all: where the phases begin, and what they add up to. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly phases: readonly RequestPhase[];
  /** From the outermost layer inwards. */
  readonly gaps: readonly LayerGapFigures[];
  /** Since the request began; null when no token is known to have come. */
  readonly firstTokenUs: number | null;
  /** Null when the usual figures were not asked for. */
  readonly size: SampleSize | null;
}

interface Layers {
  /** Outermost first, the engine's row last. */
  readonly chain: readonly TraceRow[];
  readonly phases: readonly TraceRow[];
  /** Children of the chain's rows that are not on it, by parent. */
  readonly beside: ReadonlyMap<string, readonly TraceRow[]>;
}

/** The engine's row: the one with phases or a first token, else the innermost with figures of a model; the longest of several. */
function layersOf(trace: TraceDetail): Layers | null {
  const byId = new Map(trace.rows.map((row) => [row.id, row]));
  const phases = new Map<string, TraceRow[]>();
  for (const row of trace.rows) {
    if (!row.synthetic || row.parentId === null) continue;
    const own = phases.get(row.parentId);
    if (own) own.push(row);
    else phases.set(row.parentId, [row]);
  }
  let engine: TraceRow | null = null;
  let best = -1;
  for (const row of trace.rows) {
    if (row.synthetic) continue;
    const rank = phases.has(row.id) ? 3 : row.firstTokenUs !== null ? 2 : isModelCall(row) ? 1 : -1;
    if (rank < 0 || rank < best) continue;
    const better = rank > best || engine === null || (rank === 1 ? row.depth > engine.depth : row.durationUs > engine.durationUs);
    if (better) [engine, best] = [row, rank];
  }
  if (!engine) return null;
  const chain: TraceRow[] = [];
  const seen = new Set<string>();
  for (let row: TraceRow | undefined = engine; row && !seen.has(row.id); row = row.parentId === null ? undefined : byId.get(row.parentId)) {
    seen.add(row.id);
    chain.unshift(row);
  }
  const beside = new Map<string, TraceRow[]>();
  for (const row of trace.rows) {
    if (row.parentId === null || !seen.has(row.parentId) || seen.has(row.id) || row.synthetic) continue;
    const known = beside.get(row.parentId);
    if (known) known.push(row);
    else beside.set(row.parentId, [row]);
  }
  // An engine that sends spans of its own needs no phases from us: they are its phases.
  return { chain, phases: phases.get(engine.id) ?? byStart(beside.get(engine.id) ?? []), beside };
}

const byStart = (rows: readonly TraceRow[]): TraceRow[] => [...rows].sort((a, b) => a.startUs - b.startUs);

const isModelCall = (row: TraceRow): boolean => Object.keys(row.attributes).some((key) => key.startsWith("gen_ai."));

/**
 * The way of a request through its layers: what each did before the call to
 * the next, the engine's phases, and what each did afterwards. Cut to the
 * layer around them, so the phases always add up to the outermost span. Null
 * when no span of the trace is a model's work.
 */
export function requestPath(trace: TraceDetail): RequestPath | null {
  const layers = layersOf(trace);
  if (!layers) return null;
  const { chain } = layers;
  const outer = chain[0] as TraceRow;
  const engine = chain.at(-1) as TraceRow;
  const bounds: { readonly from: number; readonly to: number }[] = [];
  let [from, to] = [outer.startUs, outer.startUs + outer.durationUs];
  for (const row of chain) {
    from = Math.min(Math.max(row.startUs, from), to);
    to = Math.max(from, Math.min(row.startUs + row.durationUs, to));
    bounds.push({ from, to });
  }
  const phases: RequestPhase[] = [];
  const add = (at: RequestPhase["at"], row: TraceRow, start: number, end: number, name = row.name) => {
    if (end > start) phases.push({ at, service: row.service, name, startUs: start, durationUs: end - start, usual: null });
  };
  const inner = (i: number) => bounds[i] as { from: number; to: number };
  for (let i = 0; i + 1 < chain.length; i++) {
    const layer = chain[i] as TraceRow;
    const until = inner(i + 1).from;
    let at = inner(i).from;
    // What the layer waited for before it called the next, a router's decision or a key's check, one after the other.
    for (const row of byStart(layers.beside.get(layer.id) ?? [])) {
      if (row.startUs < at || row.startUs + row.durationUs > until) continue;
      add("before", layer, at, row.startUs);
      add("before", row, row.startUs, row.startUs + row.durationUs);
      at = row.startUs + row.durationUs;
    }
    add("before", layer, at, until);
  }
  let reached = inner(chain.length - 1).from;
  const end = inner(chain.length - 1).to;
  for (const phase of layers.phases) {
    const start = Math.min(end, Math.max(reached, phase.startUs));
    const until = Math.min(end, Math.max(start, phase.startUs + phase.durationUs));
    if (until === start) continue;
    add("engine", engine, reached, start);
    add("engine", phase, start, until);
    reached = until;
  }
  add("engine", engine, reached, end);
  for (let i = chain.length - 2; i >= 0; i--) add("after", chain[i] as TraceRow, inner(i + 1).to, inner(i).to);
  const firstTokenAt = engine.firstTokenUs;
  return {
    traceId: trace.traceId,
    startUs: outer.startUs,
    durationUs: outer.durationUs,
    phases,
    gaps: chain.slice(0, -1).map((row) => gapOf(row, engine, firstTokenAt)),
    firstTokenUs: firstTokenAt === null ? null : firstTokenAt - outer.startUs,
    size: null,
  };
}

function gapOf(row: TraceRow, engine: TraceRow, firstTokenAt: number | null): LayerGapFigures {
  const [outer, inner] = [row, engine].map(({ startUs, durationUs }) => ({ start: startUs, duration: durationUs })) as [
    { start: number; duration: number },
    { start: number; duration: number },
  ];
  const { before, after, overhead } = layerGap(outer, inner);
  return {
    outer: `${row.service}: ${row.name}`,
    engine: `${engine.service}: ${engine.name}`,
    beforeUs: before,
    afterUs: after,
    overheadUs: overhead,
    firstTokenGapUs: firstTokenGap(row, engine, firstTokenAt),
  };
}

function firstTokenGap(row: TraceRow, engine: TraceRow, firstTokenAt: number | null): number | null {
  const reported = canonicalAttributes(row.attributes)["latency.ttft_s"];
  return firstTokenAt === null || reported === undefined ? null : reported * 1e6 - (firstTokenAt - engine.startUs);
}

/** A phase's name for comparison: the second stretch of a layer is set beside the second stretch elsewhere. */
function keysOf(phases: readonly RequestPhase[]): string[] {
  const seen = new Map<string, number>();
  return phases.map((phase) => {
    const key = [phase.at, phase.service, operationName(phase.name)].join("\u001f");
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return `${key}\u001f${nth}`;
  });
}

/** The path with the usual figure beside each phase: median and p95 over the others that have it. */
export function withUsual(path: RequestPath, others: readonly RequestPath[], size: SampleSize): RequestPath {
  const durations = new Map<string, number[]>();
  for (const other of others) {
    keysOf(other.phases).forEach((key, i) => {
      const duration = (other.phases[i] as RequestPhase).durationUs;
      const known = durations.get(key);
      if (known) known.push(duration);
      else durations.set(key, [duration]);
    });
  }
  const usualOf = (key: string): RequestPhase["usual"] => {
    const known = durations.get(key);
    if (!known) return null;
    const sorted = Float64Array.from(known).sort();
    return { medianUs: percentile(sorted, 0.5), p95Us: percentile(sorted, 0.95), traces: sorted.length };
  };
  const keys = keysOf(path.phases);
  return { ...path, phases: path.phases.map((phase, i) => ({ ...phase, usual: usualOf(keys[i] as string) })), size };
}
