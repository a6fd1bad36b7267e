"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { EmptyState, ErrorNote, SkeletonRows, problemOf } from "../../ui";
import { dashboardQuery } from "../data/dashboard-queries";
import { EditDashboard } from "../edit/edit-dashboard";
import { visibleText } from "@/lib/kernel/visible-text";
import { useDefaultRange } from "../../shell/page-default-range";
import { useNamePage } from "../../shell/page-name";
import { ReadDashboard } from "./read-dashboard";
import { dashboardParsers } from "./url";

/** One dashboard: to look at, or being edited. */
export function DashboardScreen({ uid }: { readonly uid: string }) {
  const [url] = useQueryStates(dashboardParsers, { history: "push", scroll: false });
  const query = useQuery(dashboardQuery(uid, url.version));
  const view = query.data;
  useDefaultRange(view?.dashboard.range);
  useNamePage(view && visibleText(view.dashboard.title));
  if (!view) {
    if (query.error) return <Absent error={query.error} onRetry={() => void query.refetch()} />;
    return <SkeletonRows rows={8} />;
  }
  if (url.edit && view.mayEdit && url.version === null) return <EditDashboard key={view.uid} view={view} />;
  return <ReadDashboard view={view} />;
}

function Absent({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const missing = error instanceof Error && "status" in error && error.status === 404;
  if (!missing) return <ErrorNote error={problemOf(error)} onRetry={onRetry} />;
  return (
    <EmptyState
      title="There is no such dashboard"
      detail="It may have been deleted: deleted ones are kept for 30 days, under Dashboards, Deleted."
    />
  );
}
