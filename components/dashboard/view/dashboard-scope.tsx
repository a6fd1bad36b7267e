"use client";

import { type ReactNode, createContext, use } from "react";
import type { Dashboard, Panel, ResolvedVariable, Scope } from "@/lib/dashboards";
import type { PanelFailure } from "@/lib/promql";
import type { ChartMark } from "../../chart";

/** What can be done with one panel; absent acts are not offered. */
export interface PanelActs {
  readonly onFullScreen?: ((id: string) => void) | undefined;
  readonly onEdit?: ((id: string) => void) | undefined;
  readonly onDuplicate?: ((id: string) => void) | undefined;
  readonly onRemove?: ((id: string) => void) | undefined;
  /** Into another section; null: above all sections. */
  readonly onMoveTo?: ((id: string, section: string | null) => void) | undefined;
  readonly onCopyLink?: ((id: string) => void) | undefined;
  readonly onExplore?: ((panel: Panel, scope: Scope) => void) | undefined;
  readonly onInspect?: ((panel: Panel, scope: Scope) => void) | undefined;
}

/** What all panels of a dashboard share. */
export interface DashboardScope {
  readonly dashboard: Dashboard;
  readonly resolved: readonly ResolvedVariable[];
  /** The variables have values; panels may ask. */
  readonly ready: boolean;
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly marks: readonly ChartMark[];
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  readonly onRestore?: (() => void) | undefined;
  readonly acts: PanelActs;
  /** Told which queries of a panel failed, whenever that changes. */
  readonly onFailures?: ((panel: string, failures: readonly PanelFailure[]) => void) | undefined;
  /** Links and titles lead somewhere; not on public pages. */
  readonly links: boolean;
  /** The panel that stands alone on the screen; null: none does. */
  readonly alone: string | null;
}

const Context = createContext<DashboardScope | null>(null);

export const DashboardScopeProvider = ({ scope, children }: { readonly scope: DashboardScope; readonly children: ReactNode }) => (
  <Context value={scope}>{children}</Context>
);

export function useDashboardScope(): DashboardScope {
  const scope = use(Context);
  if (scope === null) throw new Error("This stands outside a dashboard.");
  return scope;
}
