"use client";

import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import type { DashboardView } from "@/lib/dashboards";
import type { PanelFailure } from "@/lib/promql";
import { CrosshairGroup } from "../../chart";
import { useShortcuts } from "../../shell/shortcut-provider";
import { EmptyState } from "../../ui";
import { PanelSourceProvider, useConsoleSource } from "../data/panel-source";
import { type DashboardScope, DashboardScopeProvider } from "../view/dashboard-scope";
import { dashboardParsers } from "../view/url";
import { useDashboard } from "../view/use-dashboard";
import { VariableBar } from "../view/variable-bar";
import { duplicatePanel, moveToSection, removePanel, updatePanel } from "./changes";
import { EditBands } from "./edit-bands";
import { EditToolbar } from "./edit-toolbar";
import { PanelEditor } from "./panel-editor";
import { SaveDialog } from "./save-dialog";
import { SettingsDialog } from "./settings-dialog";
import { useDraft } from "./use-draft";
import { useLeaveGuard } from "./use-leave-guard";
import { YamlEditor } from "./yaml-editor";
import { VariablesDialog } from "./variables-dialog";

/** A dashboard being changed. Nothing is kept until it is saved. */
export function EditDashboard({ view }: { readonly view: DashboardView }) {
  const [url, setUrl] = useQueryStates(dashboardParsers, { history: "push", scroll: false });
  const draft = useDraft(view.dashboard);
  const [version, setVersion] = useState(view.version);
  const [open, setOpen] = useState<"save" | "settings" | "variables" | "yaml" | null>(null);
  const { dashboard, change } = draft;
  const live = useDashboard(dashboard);
  const source = useConsoleSource();
  const guard = useLeaveGuard(draft.dirty);
  const edited = dashboard.panels.find((p) => p.id === url.panel);
  const leave = () => void setUrl({ edit: null, panel: null });
  useShortcuts({
    save: () => setOpen("save"),
    ...(draft.undo ? { undo: draft.undo } : {}),
    ...(draft.redo ? { redo: draft.redo } : {}),
    ...(edited ? { up: () => void setUrl({ panel: null }) } : {}),
  });
  const [failures, setFailures] = useState<readonly PanelFailure[]>([]);
  const { resolved, scope: shared } = live;
  const scope = useMemo<DashboardScope>(
    () => ({
      ...shared,
      alone: null,
      ...(edited ? { onFailures: (_panel: string, next: readonly PanelFailure[]) => setFailures(next) } : {}),
      acts: edited
        ? {}
        : {
            onEdit: (id) => void setUrl({ panel: id }),
            onDuplicate: (id) => change(duplicatePanel(dashboard, id).dashboard),
            onMoveTo: (id, section) => change(moveToSection(dashboard, id, section)),
            onRemove: (id) => change(removePanel(dashboard, id)),
          },
    }),
    [shared, dashboard, edited, setUrl, change],
  );
  return (
    <PanelSourceProvider source={source}>
      <DashboardScopeProvider scope={scope}>
        <h1 className="sr-only">{`Edit ${dashboard.title}`}</h1>
        <EditToolbar
          draft={draft}
          onAdded={(id) => void setUrl({ panel: id })}
          onSave={() => setOpen("save")}
          onSettings={() => setOpen("settings")}
          onVariables={() => setOpen("variables")}
          onYaml={() => setOpen("yaml")}
          onLeave={leave}
        />
        <VariableBar variables={dashboard.variables} resolved={resolved} onChoose={live.choose} />
        <CrosshairGroup>
          {edited ? (
            <PanelEditor
              key={edited.id}
              panel={edited}
              dashboard={dashboard}
              failures={failures}
              onChange={(panel, about) =>
                change(
                  updatePanel(dashboard, panel.id, () => panel),
                  about,
                )
              }
              onDone={() => void setUrl({ panel: null })}
            />
          ) : dashboard.panels.length === 0 && dashboard.sections.length === 0 ? (
            <EmptyState title="Nothing here yet" detail="Add the first panel with “Add”, above." />
          ) : (
            <EditBands dashboard={dashboard} onChange={change} />
          )}
        </CrosshairGroup>
        {open === "settings" && <SettingsDialog dashboard={dashboard} onChange={change} onClose={() => setOpen(null)} />}
        {open === "variables" && (
          <VariablesDialog
            dashboard={dashboard}
            resolved={resolved}
            onChange={(variables, about) => change({ ...dashboard, variables: [...variables] }, about)}
            onClose={() => setOpen(null)}
          />
        )}
        {open === "yaml" && (
          <YamlEditor
            dashboard={dashboard}
            onChange={(next) => {
              change(next);
              setOpen(null);
            }}
            onClose={() => setOpen(null)}
          />
        )}
        {open === "save" && (
          <SaveDialog
            view={view}
            dashboard={dashboard}
            version={version}
            onClose={() => setOpen(null)}
            onSaved={(saved) => {
              setVersion(saved.version);
              draft.saved(saved.dashboard);
              setOpen(null);
              leave();
            }}
          />
        )}
        {guard}
      </DashboardScopeProvider>
    </PanelSourceProvider>
  );
}
