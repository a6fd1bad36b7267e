"use client";

import { useCallback, useMemo, useState } from "react";
import type { LogLine } from "@/lib/logs";
import { useLiveTopic } from "../shell/live-connection";
import { type LogPageFilter, logConditions } from "./url";

const KEPT = 2_000;

export interface LiveTail {
  /** What has come since the tail began, newest first, as far as it is shown. */
  readonly shown: readonly LogLine[];
  /** Records that came while the reader was further down. */
  readonly waiting: number;
  readonly dropped: number;
  readonly release: () => void;
}

interface TailState {
  readonly key: string;
  readonly shown: readonly LogLine[];
  readonly held: readonly LogLine[];
  readonly dropped: number;
}

/** Follows new records while `enabled`. While `paused` they wait, so that what is being read does not move. */
export function useLiveTail(filter: LogPageFilter, enabled: boolean, paused: boolean): LiveTail {
  const conditions = useMemo(() => logConditions(filter), [filter]);
  const key = JSON.stringify(conditions);
  const empty: TailState = { key, shown: [], held: [], dropped: 0 };
  const [state, setState] = useState<TailState>(empty);
  const current = state.key === key ? state : empty;
  const receive = useCallback(
    (items: readonly unknown[], dropped: number) => {
      const fresh = (items as readonly LogLine[]).toReversed();
      setState((before) => {
        const base = before.key === key ? before : { key, shown: [], held: [], dropped: 0 };
        return paused
          ? { ...base, held: [...fresh, ...base.held].slice(0, KEPT), dropped: base.dropped + dropped }
          : { ...base, shown: [...fresh, ...base.held, ...base.shown].slice(0, KEPT), held: [], dropped: base.dropped + dropped };
      });
    },
    [key, paused],
  );
  useLiveTopic("logs", conditions, enabled, receive);
  const release = useCallback(() => setState((s) => ({ ...s, shown: [...s.held, ...s.shown].slice(0, KEPT), held: [] })), []);
  return { shown: enabled ? current.shown : [], waiting: current.held.length, dropped: current.dropped, release };
}
