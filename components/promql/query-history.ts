const KEY = "sightglass-query-history";
const MOST = 50;

/** A place for text that outlives the page. */
export interface HistoryStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The newest queries first, each once. Broken or missing storage gives none. */
export function readHistory(store: HistoryStore | null = browserStore()): readonly string[] {
  try {
    const value: unknown = JSON.parse(store?.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** What was run, kept in this browser, and a walk through it that gives the unfinished text back at its end. */
export class QueryHistory {
  readonly #store: HistoryStore | null;
  #at = -1;
  #draft = "";

  constructor(store: HistoryStore | null = browserStore()) {
    this.#store = store;
  }

  keep(query: string): void {
    this.#at = -1;
    const text = query.trim();
    if (text === "") return;
    const next = [text, ...readHistory(this.#store).filter((q) => q !== text)].slice(0, MOST);
    try {
      this.#store?.setItem(KEY, JSON.stringify(next));
    } catch {
      // Storage is full or forbidden: history holds what it held.
    }
  }

  /** The query before the one shown, or null at the beginning. `shown` is kept to come back to. */
  earlier(shown: string): string | null {
    const all = readHistory(this.#store);
    if (this.#at < 0) this.#draft = shown;
    let next = this.#at + 1;
    if (all[next] === shown) next++;
    const found = all[next];
    if (found === undefined) return null;
    this.#at = next;
    return found;
  }

  /** The query after the one shown, at last the text that was being written; null when that is shown. */
  later(): string | null {
    if (this.#at < 0) return null;
    this.#at--;
    return this.#at < 0 ? this.#draft : (readHistory(this.#store)[this.#at] ?? null);
  }
}

const browserStore = (): HistoryStore | null => (typeof localStorage === "undefined" ? null : localStorage);
