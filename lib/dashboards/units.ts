import { PANEL_UNITS, type UnitRule } from "./unit-table";

/** Between a number and its unit: a space that does not break. */
const SPACE = "\u00a0";
const DASH = "–";

export interface FormattedValue {
  /** Without its unit. */
  readonly number: string;
  /** Empty when there is none; may stand before the number (`$`). */
  readonly unit: string;
  readonly unitFirst: boolean;
}

/**
 * A value with its unit: `1.84 s`, `412 ms`, `12.3 k req/s`, `1.5 GiB`,
 * `$1,284.07`. `unit` is an id as Grafana names them (see `PANEL_UNITS`); an
 * unknown one is written after the number. `decimals` fixes the digits after
 * the point; absent: three digits that count. Null is a dash.
 */
export function formatUnit(value: number | null, unit = "", decimals?: number): string {
  return joined(formatParts(value, unit, decimals));
}

/** The same in two parts, to draw them differently. */
export function formatParts(value: number | null, unit = "", decimals?: number): FormattedValue {
  if (value === null || Number.isNaN(value)) return plain(DASH);
  if (!Number.isFinite(value)) return plain(value > 0 ? "∞" : "−∞");
  const rule = ruleOf(unit);
  if (rule.kind === "instant") return plain(instantText(value * rule.ms));
  if (rule.kind === "words") return plain(value === 0 ? rule.no : rule.yes);
  if (rule.kind === "span") return plain(spanText(value * rule.s));
  if (rule.kind === "base")
    return plain(`${value < 0 ? "−" : ""}${rule.prefix}${Math.trunc(Math.abs(value)).toString(rule.base).toUpperCase()}`);
  return scaled(value, rule, scaleFor(Math.abs(value), rule), decimals);
}

/**
 * A formatter for an axis or a column: every number in the scale that fits the
 * greatest, with as many digits as `step` (the distance of two ticks, or the
 * smallest difference that matters) needs.
 */
export function unitFormatter(unit: string, greatest: number, step?: number, decimals?: number): (value: number | null) => string {
  const rule = ruleOf(unit);
  if (rule.kind !== "scaled" || !Number.isFinite(greatest)) return (value) => formatUnit(value, unit, decimals);
  const scale = scaleFor(Math.abs(greatest), rule);
  const smallest = step === undefined ? null : (Math.abs(step) * rule.factor) / scale.size;
  const digits =
    decimals ?? (smallest === null || smallest === 0 ? undefined : Math.min(10, Math.max(0, Math.ceil(-Math.log10(smallest) - 1e-9))));
  return (value) => {
    if (value === null || !Number.isFinite(value)) return formatUnit(value, unit, decimals);
    return value === 0 ? joined({ ...scaled(0, rule, scale, digits), number: "0" }) : joined(scaled(value, rule, scale, digits));
  };
}

const ruleOf = (unit: string): UnitRule => {
  const known = Object.hasOwn(PANEL_UNITS, unit) ? PANEL_UNITS[unit] : undefined;
  if (known) return known.rule;
  const [, kind, rest = ""] = /^(suffix|prefix|si|count|currency|time):(.*)$/s.exec(unit) ?? [];
  if (kind === "prefix") return { ...SI, unit: rest, first: true };
  if (kind === "currency") return { ...SI, unit: rest, first: true, leastDecimals: 2 };
  if (kind === "time") return { kind: "instant", ms: 1 };
  return kind === undefined ? { ...SI, unit } : { ...SI, unit: rest };
};

type Scaled = Extract<UnitRule, { kind: "scaled" }>;
interface Scale {
  readonly size: number;
  readonly unit: string;
  /** A prefix that stays with the number, because the unit stands before it: `$1.28 M`. */
  readonly prefix?: string;
}

const SI: Scaled = { kind: "scaled", factor: 1, unit: "", steps: "si" };

const SI_STEPS: readonly (readonly [number, string])[] = [[1, ""], [1e3, "k"], [1e6, "M"], [1e9, "G"], [1e12, "T"], [1e15, "P"]]; // prettier-ignore
const IEC_STEPS: readonly (readonly [number, string])[] = [[1, ""], [1024, "Ki"], [1024 ** 2, "Mi"], [1024 ** 3, "Gi"], [1024 ** 4, "Ti"], [1024 ** 5, "Pi"]]; // prettier-ignore
const TIME_STEPS: readonly (readonly [number, string])[] = [[1e-9, "ns"], [1e-6, "µs"], [1e-3, "ms"], [1, "s"], [60, "min"], [3600, "h"], [86_400, "d"]]; // prettier-ignore

/** When a time moves on to the next larger unit: 119 s says more than 1.98 min. */
const TIME_FROM = [0, 0.999_5e-6, 0.999_5e-3, 0.999_5, 120, 7200, 172_800];

function scaleFor(magnitude: number, rule: Scaled): Scale {
  const value = magnitude * rule.factor;
  if (rule.steps === "none") return { size: 1, unit: rule.unit };
  if (rule.steps === "time") {
    const at = value === 0 ? 2 : TIME_FROM.findLastIndex((from) => value >= from);
    const [size, unit] = TIME_STEPS[Math.max(0, at)] ?? [1, "s"];
    return { size, unit };
  }
  const steps = rule.steps === "iec" ? IEC_STEPS : SI_STEPS;
  const limit = rule.steps === "iec" ? 1023.5 / 1024 : 0.999_5;
  // Money is written out up to a million.
  const least = rule.leastDecimals === undefined ? 1 : 1e6;
  const [size, prefix] = steps.findLast(([from]) => from === 1 || (from >= least && value >= from * limit)) ?? [1, ""];
  if (rule.first) return { size, unit: rule.unit, prefix };
  // A prefix belongs to a unit of measure (`kW`) and stands before anything else (`k req/s`).
  return { size, unit: rule.measure ? prefix + rule.unit : [prefix, rule.unit].filter((part) => part !== "").join(SPACE) };
}

function scaled(value: number, rule: Scaled, { size, unit, prefix = "" }: Scale, decimals: number | undefined): FormattedValue {
  const magnitude = Math.abs(value * rule.factor) / size;
  const least = rule.leastDecimals ?? 0;
  const text =
    decimals !== undefined ? magnitude.toFixed(decimals) : least > 0 && size === 1 ? magnitude.toFixed(least) : threeDigits(magnitude);
  // A zero has no sign, also one that was rounded.
  const sign = value < 0 && /[1-9]/.test(text) ? "−" : "";
  const signed = sign + (size === 1 || rule.steps === "none" ? grouped(text) : text);
  return { number: prefix === "" ? signed : signed + SPACE + prefix, unit, unitFirst: rule.first ?? false };
}

function threeDigits(n: number): string {
  if (n === 0) return "0";
  if (n < 0.000_01) return n.toExponential(1).replace("e-", "e−");
  if (Number.isInteger(n) && n < 1e15) return String(n);
  if (n >= 99.95) return n.toFixed(0);
  if (n >= 9.995) return n.toFixed(1);
  return n < 0.1 ? n.toPrecision(2) : n.toFixed(2);
}

/** Thousands apart: `1,284.07`. */
const grouped = (text: string): string =>
  /^\d{5,}/.test(text) || /^\d{4,}\./.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : text;

const plain = (number: string): FormattedValue => ({ number, unit: "", unitFirst: false });

function joined({ number, unit, unitFirst }: FormattedValue): string {
  if (unit === "") return number;
  if (!unitFirst) return `${number}${SPACE}${unit}`;
  const sign = number.startsWith("−") ? "−" : "";
  return `${sign}${unit}${number.slice(sign.length)}`;
}

const LARGEST_INSTANT = 8.64e15;

const instantText = (ms: number): string =>
  Math.abs(ms) > LARGEST_INSTANT
    ? DASH
    : new Date(ms)
        .toISOString()
        .replace("T", " ")
        .replace(/(?:\.000)?Z$/, "Z");

/** A span in its two largest units: `3 d 4 h`, `12 min 5 s`. */
function spanText(s: number): string {
  const sign = s < 0 ? "−" : "";
  let rest = Math.abs(s);
  if (rest < 1) return sign + joined(scaled(rest, { ...SI, steps: "time" }, scaleFor(rest, { ...SI, steps: "time" }), undefined));
  rest = Math.round(rest);
  const parts: string[] = [];
  for (const [size, unit] of [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const) {
    // prettier-ignore
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0 && parts.length < 2) parts.push(`${n}${SPACE}${unit}`);
    else if (parts.length > 0) break;
  }
  return sign + parts.join(" ");
}
