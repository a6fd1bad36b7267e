import { meaningsOf, normaliseName } from "@/lib/fleet";
import { agoText } from "./ago-text";
import type { QueryableName } from "./metric-names";

/** What to know about a name that a query selects by. */
export interface MetricAdvice {
  readonly level: "warning" | "info";
  readonly text: string;
  /** Names that could stand in its place, the best first. */
  readonly instead: readonly string[];
}

/** Silent for longer than this is worth saying; a scrape or two missed is not. */
const SILENT_MS = 3_600_000;
const MOST_INSTEAD = 3;

/** Null when the name is well known here and was seen lately, or when nothing is known at all. */
export function metricAdvice(name: string, known: ReadonlyMap<string, QueryableName>, now: number): MetricAdvice | null {
  if (known.size === 0) return null;
  const found = known.get(name);
  if (found && now - found.metric.lastSeen <= SILENT_MS) return null;
  const instead = successors(name, known, now);
  if (found) {
    const silence = `${name} has not been seen for ${agoText(now - found.metric.lastSeen)}.`;
    return { level: "warning", text: instead[0] === undefined ? silence : `${silence} ${calledNow(name, instead[0])}`, instead };
  }
  const native = known.get(name.replace(/_(bucket|count|sum)$/, ""));
  if (native?.metric.form === "histogram" && native.name !== name) {
    const fix = name.endsWith("_bucket")
      ? `leave “_bucket” and “by (le)” out`
      : `use ${name.endsWith("_sum") ? "histogram_sum" : "histogram_count"}`;
    return { level: "warning", text: `${native.name} is a native histogram and has no such series: ${fix}.`, instead: [native.name] };
  }
  const never = `Nothing called ${name} has arrived.`;
  if (instead[0] !== undefined) return { level: "warning", text: `${never} ${calledNow(name, instead[0])}`, instead };
  const near = nearest(name, known.keys());
  return { level: "warning", text: near[0] === undefined ? never : `${never} Did you mean ${near[0]}?`, instead: near };
}

const calledNow = (name: string, now: string): string =>
  normaliseName(name).metric === normaliseName(now).metric ? `Here it is called ${now}.` : `Its measure is now called ${now}.`;

const PART = /_(bucket|count|sum)$/;

/**
 * Names with the same meaning, as far as the registry of engines' metrics
 * knows: other spellings of the same name first, then what the same program
 * calls the same measure today. What arrives here comes before what only could.
 */
function successors(name: string, known: ReadonlyMap<string, QueryableName>, now: number): readonly string[] {
  const part = PART.exec(name)?.[0] ?? "";
  const live = (candidate: string) => {
    const found = known.get(candidate);
    return found !== undefined && now - found.metric.lastSeen <= SILENT_MS;
  };
  const own = normaliseName(name).metric;
  const spelled =
    own === null ? [] : [...known.keys()].filter((k) => k !== name && live(k) && samePart(k, name) && normaliseName(k).metric === own);
  const meanings = meaningsOf(name);
  const renamed = [...known.keys()].filter((k) => {
    if (k === name || !live(k) || !samePart(k, name)) return false;
    return meaningsOf(k).some(
      (m) =>
        m.status === "current" &&
        meanings.some((old) => old.engine === m.engine && old.concept === m.concept && sameCondition(old.when, m.when)),
    );
  });
  // Comparable names first: they mean exactly the same.
  const byWorth = renamed.sort((a, b) => Number(isComparable(b)) - Number(isComparable(a)) || a.length - b.length);
  const all = [...new Set([...spelled, ...byWorth])];
  // `_bucket` of a histogram that is kept whole is known under that name as well.
  return all.filter((n) => part === "" || n.endsWith(part)).slice(0, MOST_INSTEAD);
}

const samePart = (a: string, b: string): boolean => (PART.exec(a)?.[0] ?? "") === (PART.exec(b)?.[0] ?? "");
const isComparable = (name: string): boolean => meaningsOf(name).some((m) => m.comparable);
const sameCondition = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Names a slip of the keyboard away, the nearest first. */
export function nearest(name: string, names: Iterable<string>): readonly string[] {
  const most = Math.max(1, Math.floor(name.length / 5));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), most);
    if (distance <= most) found.push({ name: candidate, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_INSTEAD)
    .map((f) => f.name);
}

/** Insertions, deletions and replacements from one text to the other; gives up above `most`. */
function editDistance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[b.length] ?? 0;
}
