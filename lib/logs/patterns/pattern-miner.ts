import type { UnixMillis } from "@/lib/kernel/units";
import { VARIABLE, isVariable, keyOf, maskedTokens } from "./mask";

/** What many lines have in common. */
export interface LogPattern {
  /** 16 hex digits, made from the pattern's first line; stays when the pattern widens. */
  readonly id: string;
  /** The line with `<*>` where lines differ. */
  readonly template: string;
  readonly count: number;
  readonly firstSeen: UnixMillis;
  readonly lastSeen: UnixMillis;
  /** The first line, cut to 500 characters. */
  readonly example: string;
}

interface Cluster {
  readonly id: string;
  tokens: string[];
  count: number;
  firstSeen: UnixMillis;
  lastSeen: UnixMillis;
  example: string;
}

/** At least this share of a line's places must agree. */
const LEAST_AGREEMENT = 0.6;
/** Of the plain words this share may differ; "loaded" and "unloaded" are two patterns, names in a long sentence are not. */
const MOST_WORDS_DIFFER = 0.24;
/** So many patterns that differ in one place alone are one pattern with a variable there. */
const ALIKE_ARE_ONE = 6;
/** Masked lines whose cluster is remembered. */
const MOST_KNOWN = 5000;

/**
 * Finds the patterns of log lines as they come, after Drain: lines of as many
 * tokens are compared place by place. Unlike Drain a plain word that differs
 * keeps lines apart, until so many words were seen there that it is a
 * variable. Memory is bounded: beyond `most` patterns the one not seen for
 * longest is forgotten.
 */
export class PatternMiner {
  readonly #most: number;
  /** In order of last use. */
  readonly #clusters = new Map<string, Cluster>();
  readonly #byLength = new Map<number, Set<Cluster>>();
  readonly #known = new Map<string, Cluster>();

  constructor(most = 2000) {
    this.#most = most;
  }

  /** Takes in a line and gives the id of its pattern, as it is known now. */
  add(line: string, at: UnixMillis): string {
    const tokens = maskedTokens(line);
    const key = tokens.join(" ");
    let cluster = this.#known.get(key) ?? this.#closest(tokens);
    if (cluster) {
      this.#widen(cluster, tokens);
      cluster.count++;
      if (at > cluster.lastSeen) cluster.lastSeen = at;
      if (at < cluster.firstSeen) cluster.firstSeen = at;
      this.#clusters.delete(cluster.id);
      this.#clusters.set(cluster.id, cluster);
    } else {
      cluster = { id: this.#freeId(key), tokens, count: 1, firstSeen: at, lastSeen: at, example: line.slice(0, 500) };
      this.#keep(cluster);
      cluster = this.#mergeAlike(cluster);
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, cluster);
    return cluster.id;
  }

  /** The id of the pattern a line belongs to, without taking it in; null when it has none. */
  idOf(line: string): string | null {
    const tokens = maskedTokens(line);
    return (this.#known.get(tokens.join(" ")) ?? this.#closest(tokens))?.id ?? null;
  }

  /** All patterns, most frequent first. */
  patterns(): LogPattern[] {
    return [...this.#clusters.values()]
      .map(({ tokens, ...rest }) => ({ ...rest, template: tokens.join(" ") }))
      .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  }

  #closest(tokens: readonly string[]): Cluster | null {
    let best: Cluster | null = null;
    let bestScore = 0;
    for (const cluster of this.#byLength.get(tokens.length) ?? []) {
      const score = agreement(cluster.tokens, tokens);
      if (score > bestScore) {
        best = cluster;
        bestScore = score;
      }
    }
    return best;
  }

  #widen(cluster: Cluster, tokens: readonly string[]): void {
    const old = cluster.tokens;
    for (let i = 0; i < old.length; i++) {
      if (old[i] !== tokens[i] && old[i] !== VARIABLE) old[i] = widened(old[i] as string, tokens[i] as string);
    }
  }

  #keep(cluster: Cluster): void {
    this.#clusters.set(cluster.id, cluster);
    const alike = this.#byLength.get(cluster.tokens.length);
    if (alike) alike.add(cluster);
    else this.#byLength.set(cluster.tokens.length, new Set([cluster]));
    if (this.#clusters.size <= this.#most) return;
    const [oldest] = this.#clusters.values();
    if (oldest) this.#forget(oldest);
    this.#known.clear();
  }

  #forget(cluster: Cluster): void {
    this.#clusters.delete(cluster.id);
    const alike = this.#byLength.get(cluster.tokens.length);
    alike?.delete(cluster);
    if (alike?.size === 0) this.#byLength.delete(cluster.tokens.length);
  }

  /** When many differ in one place alone, the oldest takes in the others and keeps its id. */
  #mergeAlike(newest: Cluster): Cluster {
    const at = new Map<number, Cluster[]>();
    for (const other of this.#byLength.get(newest.tokens.length) ?? []) {
      const place = onlyDifference(other.tokens, newest.tokens);
      if (place >= 0) at.set(place, [...(at.get(place) ?? []), other]);
    }
    for (const [place, others] of at) {
      if (others.length + 1 < ALIKE_ARE_ONE) continue;
      const all = [...others, newest].sort((a, b) => a.firstSeen - b.firstSeen);
      const [into, ...merged] = all as [Cluster, ...Cluster[]];
      for (const other of merged) {
        into.count += other.count;
        if (other.lastSeen > into.lastSeen) into.lastSeen = other.lastSeen;
        this.#forget(other);
      }
      into.tokens[place] = VARIABLE;
      this.#known.clear();
      return into;
    }
    return newest;
  }

  #freeId(key: string): string {
    for (let salt = 0; ; salt++) {
      const id = hash(key, 0x811c9dc5 + salt) + hash(key, 0x9e3779b9 - salt);
      if (!this.#clusters.has(id)) return id;
    }
  }
}

/** How much of a line agrees with a pattern, 0 when it is another one. */
function agreement(pattern: readonly string[], tokens: readonly string[]): number {
  let agree = 0;
  let words = 0;
  let different = 0;
  for (let i = 0; i < pattern.length; i++) {
    const a = pattern[i] as string;
    const b = tokens[i] as string;
    if (a === b) {
      agree++;
      if (!isVariable(a)) words++;
    } else if (a === VARIABLE) agree++;
    else if (keyOf(a) !== keyOf(b)) return 0;
    else if (!isVariable(a) && !isVariable(b)) different++;
  }
  if (agree < LEAST_AGREEMENT * pattern.length) return 0;
  if (different > 0 && different / (words + different) > MOST_WORDS_DIFFER) return 0;
  // A line of values alone says nothing; it agrees with its like only when nothing differs.
  if (words === 0 && agree < pattern.length) return 0;
  return (agree + 1 + words / (pattern.length + 1)) / (pattern.length + 1);
}

/** The place where two patterns differ by a word, when there is just one; -1 otherwise. Places with keys must have the same key. */
function onlyDifference(a: readonly string[], b: readonly string[]): number {
  let place = -1;
  let words = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) {
      if (!isVariable(a[i] as string)) words++;
      continue;
    }
    if (place >= 0 || keyOf(a[i] as string) !== "" || keyOf(b[i] as string) !== "") return -1;
    place = i;
  }
  return words >= 2 ? place : -1;
}

/** What is left of two tokens: their common key, and a variable. */
const widened = (a: string, b: string): string => {
  const key = keyOf(a);
  return key !== "" && key === keyOf(b) ? `${key}${VARIABLE}` : VARIABLE;
};

/** FNV-1a, 8 hex digits. */
function hash(text: string, seed: number): string {
  let h = seed >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, "0");
}
