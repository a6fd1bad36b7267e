"use client";

import { useRouter } from "next/navigation";
import type { DashboardView } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { useChange } from "../../settings/use-change";
import { Button, Dialog, ErrorNote } from "../../ui";
import { dashboardApi } from "../data/dashboard-queries";

/** Asks before a dashboard goes. It can be taken back for a while, and the question says so. */
export function DeleteDialog({ view, onClose }: { readonly view: DashboardView; readonly onClose: () => void }) {
  const router = useRouter();
  const change = useChange(["dashboards", "list"], ["dashboards", "deleted"]);
  const remove = async (): Promise<void> => {
    if ((await change.send("DELETE", dashboardApi(view.uid))) !== null) router.push("/dashboards");
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${visibleText(view.dashboard.title)}”?`}
      description="Its links stop working at once. It can be taken back for 30 days, under Dashboards, Deleted."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" disabled={change.busy} onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      {change.problem && <ErrorNote error={change.problem} inline />}
    </Dialog>
  );
}
