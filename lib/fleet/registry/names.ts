/**
 * Brings a metric's name back to the form its program gave it. Ray, KServe and
 * OpenTelemetry pipelines put prefixes before names, replace colons, and add
 * or drop `_total`.
 */

/** A name in the program's own spelling, or why there is none. */
export type NormalName = { readonly metric: string; readonly reason?: undefined } | { readonly metric: null; readonly reason: string };

const PIPELINE_PREFIX = /^(?:ray|kserve)_(?=(?:vllm|sglang)[:_])/;
const LOST_COLON = /^(vllm|sglang)_/;
const COMPONENT = /_(?:bucket|sum|count)$/;
// The endpoint picker's other prefixes; each carried the same names after it.
const LLM_D_PREFIX = /^(?:llm_d_router_epp_|llm_d_inference_scheduler_)/;

/**
 * `isKnown` says whether the registry has a name. A name it lacks even after
 * rewriting comes back rewritten, so that two spellings of one unknown metric
 * are one.
 */
export function normaliseName(name: string, isKnown: (metric: string) => boolean): NormalName {
  if (name.endsWith("_created")) return { metric: null, reason: "creation time sample" };
  if (isKnown(name)) return { metric: name };
  const own = name.replace(PIPELINE_PREFIX, "").replace(LOST_COLON, "$1:").replace(LLM_D_PREFIX, "llm_d_epp_");
  const family = own.replace(COMPONENT, "");
  const dotless = (n: string) => n.replaceAll(".", "_");
  const candidates = [
    own,
    `${own}_total`,
    own.replace(/_total$/, ""),
    family,
    // OpenTelemetry names written the Prometheus way: dots become underscores, the unit is appended.
    ...[family, family.replace(/_total$/, "")].flatMap((n) => [n, n.replace(/_(seconds|bytes|watts|joules|celsius|ratio)$/, "")]),
  ];
  for (const candidate of candidates) if (isKnown(candidate)) return { metric: candidate };
  for (const candidate of candidates) {
    const dotted = DOTTED.get(dotless(candidate));
    if (dotted !== undefined && isKnown(dotted)) return { metric: dotted };
  }
  return { metric: own };
}

/** Conventional OpenTelemetry names by their underscored form; a general reversal would guess. */
const DOTTED: ReadonlyMap<string, string> = new Map(
  [
    "gen_ai.server.request.duration",
    "gen_ai.server.time_to_first_token",
    "gen_ai.server.time_per_output_token",
    "hw.gpu.utilization",
    "hw.gpu.memory.usage",
    "hw.gpu.memory.limit",
    "hw.power",
    "hw.energy",
    "hw.temperature",
  ].map((name) => [name.replaceAll(".", "_"), name]),
);
