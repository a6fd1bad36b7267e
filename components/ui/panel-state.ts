import type { ReactNode } from "react";

/** What a panel has to say about its data. Exactly one at a time; each has its own picture in Panel. */
export type PanelState =
  | { readonly kind: "ready" }
  | { readonly kind: "loading" }
  /** The old data stays in view while new data is fetched. */
  | { readonly kind: "refreshing" }
  /** Nothing of this kind was ever received. `snippet` shows how to send it. */
  | { readonly kind: "empty-never"; readonly what: string; readonly snippet?: ReactNode }
  /** Something exists, but nothing matches. `actions` drop a clause or widen the time. */
  | { readonly kind: "empty-filter"; readonly why: string; readonly actions?: ReactNode }
  /** Data in view, but not all of it: "3 of 4 shards answered". */
  | { readonly kind: "partial"; readonly why: string }
  /** Data in view, but older than it should be: "last sample 4 min ago". */
  | { readonly kind: "stale"; readonly age: string }
  | { readonly kind: "error"; readonly error: ProblemView; readonly onRetry?: () => void; readonly dataInView?: boolean }
  | { readonly kind: "forbidden"; readonly why: string }
  /** More than can be drawn: "41 series, showing 8". Data in view. */
  | { readonly kind: "too-much"; readonly why: string };

/** An error as a person reads it: what happened, what to do, and what to quote when asking for help. */
export interface ProblemView {
  readonly sentence: string;
  /** What to do next; null when there is nothing but to try again. */
  readonly fix: string | null;
  /** For example SG-1203; null when the failure has none. */
  readonly code: string | null;
  readonly requestId: string | null;
}

/** The part of a React Query result that decides a panel's state. */
export interface QueryView {
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly data: unknown;
  readonly refetch?: () => unknown;
}

/** How an error of any origin is shown. Errors that carry `problem` (from fetchJson) say more. */
export function problemOf(error: unknown): ProblemView {
  if (error instanceof Error && "problem" in error) return (error as Error & { problem: ProblemView }).problem;
  return { sentence: error instanceof Error ? error.message : "Something failed.", fix: null, code: null, requestId: null };
}

/**
 * The state of a panel fed by one query. Old data outlives a failed refresh;
 * `settled` (empty, partial, stale …) is asked only when there is data.
 */
export function panelStateOf(query: QueryView, settled: () => PanelState | null = () => null): PanelState {
  const onRetry = query.refetch ? { onRetry: () => void query.refetch?.() } : {};
  if (query.error) {
    if (isForbidden(query.error)) return { kind: "forbidden", why: problemOf(query.error).sentence };
    return { kind: "error", error: problemOf(query.error), dataInView: query.data !== undefined, ...onRetry };
  }
  if (query.isPending || query.data === undefined) return { kind: "loading" };
  return settled() ?? { kind: query.isFetching ? "refreshing" : "ready" };
}

const isForbidden = (error: unknown): boolean => error instanceof Error && "status" in error && error.status === 403;
