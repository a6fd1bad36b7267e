import type { LabelMatcher } from "@/lib/kernel/labels";
import { ratioOf } from "../arithmetic";
import { gridRange } from "../grid";
import { type NodeFacts, UNKNOWN_FACTS } from "../health";
import { ID_LABELS, nodeId } from "../identity";
import type { TimeGrid } from "../measures";
import { lookedUp } from "../outcome";
import type { Concept } from "../registry/concept";
import type { Selector, Selectors } from "../selectors";
import { ask, byNode, quantileAt } from "./by-node";
import type { MetricsReader } from "./metrics-reader";

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
/** As often as most are scraped: a shorter life than that leaves no trace. */
const SCRAPE_MS = 15_000;
const REPETITION: readonly LabelMatcher[] = [{ name: "finished_reason", op: "=", value: "repetition" }];

type Values = ReadonlyMap<string, number | null>;

/** What each node's own series say at an instant; role, silence and GPUs are the caller's to fill in. */
export async function readFacts(reader: MetricsReader, selectors: Selectors, at: number): Promise<(id: string) => NodeFacts> {
  const instant: TimeGrid = { start: at, stepMs: 1000, count: 1 };
  const of = (concept: Concept) => selectors.get(concept) ?? [];
  const first = async (list: readonly Selector[], grid: TimeGrid, question: Parameters<typeof byNode>[3], also?: readonly LabelMatcher[]) =>
    new Map([...(await byNode(reader, list, grid, question, also))].map(([id, v]) => [id, v.points[0] ?? null] as const));
  const rate = (concept: Concept, windowMs = 5 * MINUTE, also?: readonly LabelMatcher[]) =>
    first(of(concept), instant, { function: "rate", windowMs }, also);
  const last = (concept: Concept, aggregate: "sum" | "max" = "sum") => first(of(concept), instant, { function: "last", aggregate });
  const tenMinutesAgo: TimeGrid = { ...instant, start: at - 10 * MINUTE };
  // Engines that count lookups, and those that look up every prompt token: no node is both.
  const lookups = (grid: TimeGrid, windowMs: number) =>
    first([...of("kv.prefix_query_tokens"), ...of("tokens.prompt").filter((s) => lookedUp(s.meaning.engine, false, true))], grid, {
      function: "rate",
      windowMs,
    });
  const repeated = of("requests.finished").filter((s) => s.meaning.engine === "vllm");

  const [
    running,
    waiting,
    kv,
    ready,
    finished,
    failed,
    preempted,
    corrupted,
    prompt,
    hits,
    looked,
    before,
    beforeOf,
    repetition,
    tokens,
    ttft,
    up,
    restarts,
  ] = await Promise.all([
    last("requests.running"),
    last("requests.waiting"),
    last("kv.usage", "max"),
    last("router.ready_endpoints"),
    rate("requests.finished"),
    rate("requests.failed"),
    rate("requests.preempted"),
    rate("quality.corrupted"),
    rate("tokens.prompt"),
    rate("kv.prefix_hit_tokens", 10 * MINUTE),
    lookups(instant, 10 * MINUTE),
    first(of("kv.prefix_hit_tokens"), tenMinutesAgo, { function: "rate", windowMs: 60 * MINUTE }),
    lookups(tenMinutesAgo, 60 * MINUTE),
    first(repeated, instant, { function: "rate", windowMs: 5 * MINUTE }, REPETITION),
    first(of("tokens.generated"), instant, { function: "increase", windowMs: 1.5 * MINUTE }),
    slowness(reader, of("latency.ttft"), instant),
    upByNode(reader, instant),
    restartsByNode(reader, at),
  ]);
  const get = (values: Values, id: string) => values.get(id) ?? null;
  return (id) => ({
    ...UNKNOWN_FACTS,
    up: get(up, id),
    restarts: restarts.get(id) ?? 0,
    running: get(running, id),
    waiting: get(waiting, id),
    kvUsage: get(kv, id),
    readyEndpoints: get(ready, id),
    recentTokens: get(tokens, id),
    finishedPerS: get(finished, id),
    failedPerS: get(failed, id),
    preemptedPerS: get(preempted, id),
    corruptedPerS: get(corrupted, id),
    repeatedPerS: get(repetition, id),
    promptTokensPerS: get(prompt, id),
    prefixHit: ratioOf(get(hits, id), get(looked, id)),
    prefixHitBefore: ratioOf(get(before, id), get(beforeOf, id)),
    ttftP95: ttft.get(id)?.value ?? null,
    ttftSaturated: ttft.get(id)?.saturated ?? false,
  });
}

async function slowness(reader: MetricsReader, selectors: readonly Selector[], instant: TimeGrid) {
  const answers = await ask(reader, selectors, instant, {
    function: "quantile",
    quantile: 0.95,
    windowMs: 5 * MINUTE,
    aggregate: "sum",
    by: ID_LABELS,
  });
  return new Map(answers.flatMap(({ selector, series }) => series.map((s) => [nodeId(s.labels), quantileAt(s, selector, 0)] as const)));
}

/** `up` as scrapes record it; a target scraped by two jobs is up when either reaches it. */
async function upByNode(reader: MetricsReader, instant: TimeGrid): Promise<Values> {
  const result = await reader.query({
    name: "up",
    matchers: [],
    range: gridRange(instant),
    stepMs: instant.stepMs,
    function: "last",
    aggregate: "max",
    by: ID_LABELS,
    maxSeries: 10_000,
  });
  return new Map(result.series.map((s) => [nodeId(s.labels), s.values[0] ?? null]));
}

/** How often the process behind a node started within the last half hour, by the start time it exposes. */
async function restartsByNode(reader: MetricsReader, at: number): Promise<ReadonlyMap<string, number>> {
  const result = await reader.query({
    name: "process_start_time_seconds",
    matchers: [],
    range: gridRange({ start: at - HALF_HOUR, stepMs: SCRAPE_MS, count: HALF_HOUR / SCRAPE_MS + 1 }),
    stepMs: SCRAPE_MS,
    function: "last",
    aggregate: "max",
    by: ID_LABELS,
    maxSeries: 10_000,
  });
  const since = (at - HALF_HOUR) / 1000;
  return new Map(
    result.series.map((s) => {
      const starts = new Set(s.values.filter((v) => v !== null && v >= since));
      return [nodeId(s.labels), starts.size];
    }),
  );
}
