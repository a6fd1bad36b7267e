"use client";

import { useQuery } from "@tanstack/react-query";
import type { DashboardView } from "@/lib/dashboards";
import { Button, CopyButton, Dialog, ErrorNote, SkeletonRows, Textarea, problemOf } from "../../ui";
import { fetchText } from "../../shell/api-client";
import { dashboardApi } from "../data/dashboard-queries";
import { download } from "../view/download";

/** The dashboard as text, to keep in a repository or take elsewhere. */
export function YamlDialog({ view, onClose }: { readonly view: DashboardView; readonly onClose: () => void }) {
  const query = useQuery({
    queryKey: ["dashboards", "one", view.uid, "yaml", view.version],
    queryFn: ({ signal }) => fetchText(dashboardApi(view.uid, `/yaml${view.version > 0 ? `?version=${view.version}` : ""}`), signal),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="As YAML"
      description="Import it again under Dashboards, Import."
      className="w-[min(760px,calc(100vw-32px))]"
      footer={
        <>
          {query.data !== undefined && <CopyButton text={query.data} name="Copy the YAML" />}
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="primary"
            disabled={query.data === undefined}
            onClick={() => download(`${view.uid}.yaml`, "application/yaml", query.data ?? "")}
          >
            Save as a file
          </Button>
        </>
      }
    >
      {query.error ? (
        <ErrorNote error={problemOf(query.error)} onRetry={() => void query.refetch()} inline />
      ) : query.data === undefined ? (
        <SkeletonRows />
      ) : (
        <Textarea aria-label="YAML" readOnly className="h-96 font-mono text-dense" value={query.data} />
      )}
    </Dialog>
  );
}
