/** How the fleet's measures are written. Pure: screens draw what this decides. */
import type { Health, Kpi, LatencyFigure, Quantile } from "@/lib/fleet";
import { type ChartUnit, formatDelta, formatNumber, formatValue } from "../chart/prepare/format";
import type { Status } from "../ui/status-mark";

export interface KpiModel {
  readonly label: string;
  /** Null when not known; then `why` says why. */
  readonly value: string | null;
  readonly why: string | undefined;
  readonly delta: string | null;
  readonly title: string | undefined;
}

const NAMES = { requests: "Requests", ttftP95: "TTFT p95", tokens: "Tokens / s", errors: "Error rate", spend: "Spend today" } as const;

/** A headline figure. Requests are told as a rate with its unit, tokens without: the label says it. */
export function kpiModel(name: keyof typeof NAMES, kpi: Kpi): KpiModel {
  const bounds = kpi.quantile ? quantileTitle(kpi.quantile) : null;
  const counted = kpi.source === "gateways" ? "Counted at the gateways" : kpi.source === "engines" ? "Counted at the engines" : null;
  const before = kpi.previous === null ? null : `Before: ${formatValue(kpi.previous, kpi.unit)}`;
  const title = [bounds, counted, before, kpi.value === null ? null : kpi.note].filter(Boolean).join(". ");
  return {
    label: NAMES[name],
    value:
      kpi.value === null
        ? null
        : kpi.quantile?.saturated
          ? saturated(kpi.quantile, "s")
          : name === "tokens"
            ? formatNumber(kpi.value, kpi.unit)
            : formatValue(kpi.value, kpi.unit),
    why: kpi.note ?? undefined,
    delta: formatDelta(kpi.delta),
    title: title === "" ? undefined : title,
  };
}

/** A quantile in a cell: "402 ms", or "> 10 s" when it lies above the last bucket. */
export function latencyText(figure: Quantile): string {
  return figure.saturated ? saturated(figure, "s") : formatNumber(figure.value, "s");
}

const saturated = (figure: Quantile, unit: ChartUnit) => `>\u00a0${formatNumber(figure.low, unit)}`;

/** What a quantile from buckets really says. */
export function quantileTitle(figure: LatencyFigure): string | null {
  if (figure.value === null) return null;
  const whole = figure.saturated
    ? `Above ${formatNumber(figure.low, "s")}, the highest bucket`
    : `Between ${formatNumber(figure.low, "s")} and ${formatNumber(figure.high, "s")} (bucket bounds)`;
  if (figure.parts.length < 2) return whole;
  const parts = figure.parts.map((p) => `${p.engine} ${p.saturated ? `> ${formatNumber(p.low, "s")}` : formatNumber(p.value, "s")}`);
  return `${whole}. The slowest of ${parts.join(", ")}: buckets of different engines cannot be added`;
}

const HEALTH: Readonly<Record<Health, { readonly status: Status; readonly word: string }>> = {
  ok: { status: "ok", word: "Healthy" },
  "at-risk": { status: "at-risk", word: "At risk" },
  breached: { status: "breached", word: "Breached" },
  down: { status: "breached", word: "Down" },
  "no-data": { status: "no-data", word: "No data" },
};

export const healthModel = (health: Health) => HEALTH[health];

/** How full something may be before it is worth a look, and before it hurts. */
export function fullness(share: number | null): Status {
  if (share === null) return "no-data";
  return share >= 0.95 ? "breached" : share >= 0.85 ? "at-risk" : "ok";
}

/** "12 s ago"; the age of what was last heard. */
export function ageText(at: number, now: number): string {
  const s = Math.max(0, Math.round((now - at) / 1000));
  if (s < 120) return `${s}\u00a0s ago`;
  if (s < 7200) return `${Math.round(s / 60)}\u00a0min ago`;
  return s < 172_800 ? `${Math.round(s / 3600)}\u00a0h ago` : `${Math.round(s / 86_400)}\u00a0d ago`;
}
