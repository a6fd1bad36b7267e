"use client";

import { EllipsisVertical } from "lucide-react";
import type { Panel, Scope } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { IconButton, Menu, MenuItem, MenuSeparator } from "../../ui";
import { keysOf } from "../../shell/shortcuts";
import { useDashboardScope } from "./dashboard-scope";

interface PanelMenuProps {
  readonly panel: Panel;
  readonly name: string;
  readonly scope: Scope;
}

/** Everything that can be done with one panel. */
export function PanelMenu({ panel, name, scope }: PanelMenuProps) {
  const { acts, alone, dashboard } = useDashboardScope();
  const hasData = "queries" in panel;
  if (Object.values(acts).every((act) => act === undefined)) return null;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton name={`Acts of ${name}`} kind="quiet" size="sm">
          <EllipsisVertical aria-hidden className="size-4" strokeWidth={1.5} />
        </IconButton>
      }
    >
      {acts.onFullScreen && (
        <MenuItem keys={keysOf("full-screen")} onSelect={() => acts.onFullScreen?.(panel.id)}>
          {alone === panel.id ? "Back to all panels" : "View full screen"}
        </MenuItem>
      )}
      {acts.onExplore && hasData && <MenuItem onSelect={() => acts.onExplore?.(panel, scope)}>Explore</MenuItem>}
      {acts.onInspect && hasData && <MenuItem onSelect={() => acts.onInspect?.(panel, scope)}>Inspect, export CSV</MenuItem>}
      {acts.onCopyLink && <MenuItem onSelect={() => acts.onCopyLink?.(panel.id)}>Copy link</MenuItem>}
      {(acts.onEdit ?? acts.onDuplicate ?? acts.onRemove) && <MenuSeparator />}
      {acts.onEdit && <MenuItem onSelect={() => acts.onEdit?.(panel.id)}>Edit</MenuItem>}
      {acts.onDuplicate && <MenuItem onSelect={() => acts.onDuplicate?.(panel.id)}>Duplicate</MenuItem>}
      {acts.onMoveTo && dashboard.sections.length > 0 && (
        <>
          <MenuSeparator />
          {[null, ...dashboard.sections].map((section) => (
            <MenuItem key={section?.id ?? ""} onSelect={() => acts.onMoveTo?.(panel.id, section?.id ?? null)}>
              {section === null ? "Move above all sections" : `Move to “${visibleText(section.title)}”`}
            </MenuItem>
          ))}
          <MenuSeparator />
        </>
      )}
      {acts.onRemove && <MenuItem onSelect={() => acts.onRemove?.(panel.id)}>Remove</MenuItem>}
    </Menu>
  );
}
