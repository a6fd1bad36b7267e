"use client";

import { useQueryState } from "nuqs";
import type { DashboardView } from "@/lib/dashboards";
import { Button } from "../../ui";
import { dashboardParsers } from "./url";

/** An earlier version is on the screen, and must not be taken for the newest. */
export function VersionNotice({ view }: { readonly view: DashboardView }) {
  const [, setVersion] = useQueryState("version", dashboardParsers.version);
  return (
    <p role="status" className="flex items-center gap-3 border-b border-line bg-accent-soft px-4 py-1.5">
      Version {view.version} of {view.newestVersion}, as it was saved then.
      <Button size="sm" onClick={() => void setVersion(null)}>
        Show the newest
      </Button>
    </p>
  );
}
