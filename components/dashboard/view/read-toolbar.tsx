"use client";

import { Ellipsis, Maximize, Pencil, RefreshCw, Share2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type DashboardView, variableValues, builtinValues } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { useChange } from "../../settings/use-change";
import { keysOf } from "../../shell/shortcuts";
import { Button, Chip, IconButton, Menu, MenuItem, MenuLink, MenuSeparator, Tooltip } from "../../ui";
import { dashboardApi, dashboardHref } from "../data/dashboard-queries";
import { Favourite } from "../list/dashboard-table";
import { ShareDialog } from "../share/share-dialog";
import { YamlDialog } from "../share/yaml-dialog";
import { DeleteDialog } from "./delete-dialog";
import { PanelLinks } from "./panel-links";
import type { LiveDashboard } from "./use-dashboard";

interface ReadToolbarProps {
  readonly view: DashboardView;
  readonly live: LiveDashboard;
  readonly onEdit: () => void;
  readonly onKiosk: () => void;
}

const ICON = { "aria-hidden": true, className: "size-4", strokeWidth: 1.5 } as const;

/** Name and acts of a dashboard. What one may not do is not offered. */
export function ReadToolbar({ view, live, onEdit, onKiosk }: ReadToolbarProps) {
  const { dashboard, uid } = view;
  const router = useRouter();
  const [open, setOpen] = useState<"share" | "yaml" | "delete" | null>(null);
  const change = useChange<DashboardView>(["dashboards"]);
  const duplicate = async (): Promise<void> => {
    const copy = await change.send("POST", dashboardApi(uid, "/duplicate"), {});
    if (copy) router.push(`${dashboardHref(copy.uid)}?edit=true`);
  };
  const values = {
    variables: variableValues(dashboard.variables, live.resolved, "1m"),
    builtins: builtinValues({ ...live.range, stepMs: 60_000 }, dashboard.title),
  };
  return (
    <div data-slot="dashboard-toolbar" className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-4 py-1">
      <Favourite dashboard={{ uid, favourite: view.favourite, title: dashboard.title }} />
      <span aria-hidden className="min-w-0 truncate text-title font-semibold">
        {visibleText(dashboard.title)}
      </span>
      {view.builtin && (
        <Tooltip text="Comes with Sightglass and cannot be changed; duplicate it to make it yours">
          <span>
            <Chip>Built in</Chip>
          </span>
        </Tooltip>
      )}
      {dashboard.tags.slice(0, 4).map((tag) => (
        <Chip key={tag} className="max-md:hidden">
          {visibleText(tag)}
        </Chip>
      ))}
      <PanelLinks links={dashboard.links} values={values} />
      <span className="ml-auto flex items-center gap-1.5">
        <IconButton name="Refresh" keys={keysOf("refresh")} kind="quiet" onClick={live.refresh}>
          <RefreshCw {...ICON} />
        </IconButton>
        <IconButton name="Panels alone (kiosk)" keys={keysOf("kiosk")} kind="quiet" onClick={onKiosk}>
          <Maximize {...ICON} />
        </IconButton>
        <Button onClick={() => setOpen("share")}>
          <Share2 {...ICON} />
          Share
        </Button>
        {view.mayEdit && (
          <Button onClick={onEdit}>
            <Pencil {...ICON} />
            Edit
          </Button>
        )}
        {view.builtin && view.mayWrite && (
          <Button disabled={change.busy} onClick={() => void duplicate()}>
            Duplicate to edit
          </Button>
        )}
        <Menu
          align="end"
          trigger={
            <IconButton name="More acts of this dashboard">
              <Ellipsis {...ICON} />
            </IconButton>
          }
        >
          {view.mayWrite && !view.builtin && <MenuItem onSelect={() => void duplicate()}>Duplicate</MenuItem>}
          <MenuItem onSelect={() => setOpen("yaml")}>Show as YAML</MenuItem>
          {!view.builtin && <MenuLink href={`${dashboardHref(uid)}/versions`}>Versions</MenuLink>}
          {view.mayEdit && (
            <>
              <MenuSeparator />
              <MenuItem onSelect={() => setOpen("delete")}>Delete…</MenuItem>
            </>
          )}
        </Menu>
      </span>
      {change.problem && (
        <p role="alert" className="basis-full text-breached">
          {change.problem.sentence}
        </p>
      )}
      {open === "share" && <ShareDialog view={view} live={live} onClose={() => setOpen(null)} />}
      {open === "yaml" && <YamlDialog view={view} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog view={view} onClose={() => setOpen(null)} />}
    </div>
  );
}
