"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { Permalink } from "@/lib/dashboards";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { fetchJson } from "../../shell/api-client";
import { EmptyState, ErrorNote, SkeletonRows, problemOf } from "../../ui";
import { dashboardHref } from "../data/dashboard-queries";
import { chosenParams } from "../data/variable-url";

/** Goes to what a short link froze. */
export function PermalinkScreen({ code }: { readonly code: string }) {
  const router = useRouter();
  const query = useQuery({
    queryKey: ["dashboards", "permalink", code],
    queryFn: ({ signal }) => fetchJson<Permalink>(`/api/v1/dashboards/permalinks/${encodeURIComponent(code)}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = query;
  useEffect(() => {
    if (data) router.replace(permalinkTarget(data));
  }, [data, router]);
  if (!query.error) return <SkeletonRows rows={8} />;
  const missing = "status" in query.error && query.error.status === 404;
  return missing ? (
    <EmptyState title="There is no such link" detail="Perhaps it was not copied whole, or its dashboard was deleted." />
  ) : (
    <ErrorNote error={problemOf(query.error)} onRetry={() => void query.refetch()} />
  );
}

/** The address that shows what was frozen. */
export function permalinkTarget({ uid, version, from, to, variables, panel }: Permalink): string {
  const params = new URLSearchParams({ t: rangeToParam(from, to) });
  if (version > 0) params.set("version", String(version));
  if (panel !== null) params.set("panel", panel);
  return `${dashboardHref(uid)}?${chosenParams(variables, params).toString()}`;
}
