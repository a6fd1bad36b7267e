"use client";

import { useCallback, useState } from "react";
import type { Dashboard } from "@/lib/dashboards";
import { type History, changed, redone, startHistory, undone } from "./history";

export interface Draft {
  readonly dashboard: Dashboard;
  readonly change: (dashboard: Dashboard, about?: string | null) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** Something differs from what was last saved. */
  readonly dirty: boolean;
  /** What is in the draft now was saved. */
  readonly saved: (dashboard: Dashboard) => void;
}

/** A dashboard being edited, with the way back. */
export function useDraft(start: Dashboard): Draft {
  const [history, setHistory] = useState<History<Dashboard>>(() => startHistory(start));
  const [kept, setKept] = useState(start);
  const change = useCallback((dashboard: Dashboard, about: string | null = null) => setHistory((h) => changed(h, dashboard, about)), []);
  const saved = useCallback((dashboard: Dashboard) => {
    setKept(dashboard);
    setHistory((h) => ({ ...h, present: dashboard, about: null }));
  }, []);
  return {
    dashboard: history.present,
    change,
    undo: history.past.length > 0 ? () => setHistory(undone) : null,
    redo: history.future.length > 0 ? () => setHistory(redone) : null,
    dirty: history.present !== kept && JSON.stringify(history.present) !== JSON.stringify(kept),
    saved,
  };
}
