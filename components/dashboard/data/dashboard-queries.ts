import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { DashboardDiff, DashboardList, DashboardView, PublicLinkView, VersionSummary } from "@/lib/dashboards";
import { fetchJson } from "../../shell/api-client";

export const dashboardHref = (uid: string): string => `/dashboards/${encodeURIComponent(uid)}`;
/** A short link: opens the dashboard as somebody saw it. */
export const permalinkHref = (code: string): string => `/dashboards/link/${encodeURIComponent(code)}`;
export const dashboardApi = (uid: string, below = ""): string => `/api/v1/dashboards/${encodeURIComponent(uid)}${below}`;

export const dashboardListQuery = (deleted = false) =>
  queryOptions({
    queryKey: ["dashboards", deleted ? "deleted" : "list"],
    queryFn: ({ signal }) => fetchJson<DashboardList>(`/api/v1/dashboards${deleted ? "?deleted=true" : ""}`, signal),
    staleTime: 30_000,
  });

/** `version` null: the newest. */
export const dashboardQuery = (uid: string, version: number | null = null) =>
  queryOptions({
    queryKey: ["dashboards", "one", uid, version],
    queryFn: ({ signal }) => fetchJson<DashboardView>(dashboardApi(uid, version === null ? "" : `?version=${version}`), signal),
    staleTime: 60_000,
  });

export const versionsQuery = (uid: string) =>
  queryOptions({
    queryKey: ["dashboards", "one", uid, "versions"],
    queryFn: ({ signal }) => fetchJson<readonly VersionSummary[]>(dashboardApi(uid, "/versions"), signal),
  });

export const diffQuery = (uid: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["dashboards", "one", uid, "diff", from, to],
    queryFn: ({ signal }) => fetchJson<DashboardDiff>(dashboardApi(uid, `/diff?from=${from}&to=${to}`), signal),
    placeholderData: keepPreviousData,
  });

export const publicLinksQuery = (uid: string) =>
  queryOptions({
    queryKey: ["dashboards", "one", uid, "links"],
    queryFn: ({ signal }) => fetchJson<readonly PublicLinkView[]>(dashboardApi(uid, "/links"), signal),
  });
