import { Activity, Gauge, LayoutDashboard, type LucideIcon, ScrollText, Server, Settings, Waypoints } from "lucide-react";
import type { ShortcutId } from "./shortcuts";

export interface ConsolePage {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut: ShortcutId;
  /** Whether the time range in the bar means anything there. */
  readonly timed: boolean;
  /** Words the palette finds it by, beside its name. */
  readonly also: string;
}

/** The navigation in order, by group. A page is listed when it exists. */
export const PAGE_GROUPS: readonly { readonly name: string | null; readonly pages: readonly ConsolePage[] }[] = [
  {
    name: null,
    pages: [
      {
        href: "/fleet",
        label: "Fleet",
        icon: Server,
        shortcut: "go-fleet",
        timed: true,
        also: "nodes deployments replicas health overview",
      },
      { href: "/explore", label: "Explore", icon: Activity, shortcut: "go-explore", timed: true, also: "metrics query chart" },
      {
        href: "/catalogue",
        label: "Metrics",
        icon: Gauge,
        shortcut: "go-metrics",
        timed: true,
        also: "catalogue names cardinality series labels storage churn",
      },
      {
        href: "/dashboards",
        label: "Dashboards",
        icon: LayoutDashboard,
        shortcut: "go-dashboards",
        timed: true,
        also: "panels charts grafana import kiosk",
      },
      { href: "/logs", label: "Logs", icon: ScrollText, shortcut: "go-logs", timed: true, also: "records tail search" },
      { href: "/traces", label: "Traces", icon: Waypoints, shortcut: "go-traces", timed: true, also: "spans waterfall requests" },
    ],
  },
  {
    name: "Account",
    pages: [
      {
        href: "/settings",
        label: "Settings",
        icon: Settings,
        shortcut: "go-settings",
        timed: false,
        also: "people roles keys targets retention audit ingest",
      },
    ],
  },
];

export const PAGES: readonly ConsolePage[] = PAGE_GROUPS.flatMap((g) => g.pages);

export interface Crumb {
  readonly label: string;
  /** Null for where one is. */
  readonly href: string | null;
}

/** The way down to a path. A node belongs to the fleet. */
export function crumbsOf(pathname: string): readonly Crumb[] {
  const [first = "", ...rest] = pathname.split("/").filter(Boolean);
  const page = PAGES.find((p) => p.href === `/${first === "nodes" ? "fleet" : first}`);
  if (!page) return [];
  const below = rest.map((part, i) => ({
    label: readable(part, first === "settings" || first === "catalogue"),
    href: i === rest.length - 1 ? null : `/${first}/${rest.slice(0, i + 1).join("/")}`,
  }));
  return [{ label: page.label, href: below.length > 0 ? page.href : null }, ...below];
}

export const pageOf = (pathname: string): ConsolePage | undefined => {
  const first = pathname.split("/")[1] ?? "";
  return PAGES.find((p) => p.href === `/${first === "nodes" ? "fleet" : first}`);
};

function readable(part: string, words: boolean): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // A half-escaped path is shown as it is.
  }
  if (words) return (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll("-", " ");
  return /^[0-9a-f]{32}$/.test(text) ? `${text.slice(0, 4)}…${text.slice(-4)}` : text;
}
