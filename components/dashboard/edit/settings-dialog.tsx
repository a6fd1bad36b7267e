"use client";

import { useQuery } from "@tanstack/react-query";
import type { Dashboard } from "@/lib/dashboards";
import { Button, Dialog } from "../../ui";
import { dashboardListQuery } from "../data/dashboard-queries";
import { FolderField } from "../list/new-dashboard-dialog";
import { LinksEditor } from "./links-editor";
import { type FieldSpec, type Fields, SpecForm } from "./spec-form";

interface SettingsDialogProps {
  readonly dashboard: Dashboard;
  readonly onChange: (dashboard: Dashboard, about: string) => void;
  readonly onClose: () => void;
}

const SPECS: readonly FieldSpec[] = [
  { key: "title", label: "Title", type: "text", keepEmpty: true },
  { key: "description", label: "Description", type: "area" },
  { key: "tags", label: "Tags", type: "list" },
  {
    key: "range",
    label: "Range when a link names none",
    type: "text",
    keepEmpty: true,
    placeholder: "1h",
    hint: "For example 1h, 6h, 7d.",
  },
  {
    key: "refreshS",
    label: "Seconds between refreshes",
    type: "number",
    min: 0,
    max: 86_400,
    hint: "0: as often as the person’s own setting says.",
  },
];
const AUDIENCE: FieldSpec = {
  key: "audience",
  label: "Who may open it",
  type: "choice",
  options: [
    { value: "fleet", label: "People of the whole fleet" },
    { value: "everyone", label: "Tenants’ people too; they see their own series alone" },
  ],
};
const ANNOTATION_SPECS: readonly FieldSpec[] = [
  { key: "changes", label: "Mark deployments and other changes on every chart", type: "check" },
];

/** Everything about a dashboard that is not a panel or a variable. */
export function SettingsDialog({ dashboard, onChange, onClose }: SettingsDialogProps) {
  const list = useQuery(dashboardListQuery());
  const set = (next: Fields, about: string): void => onChange({ ...dashboard, refreshS: 0, description: "", ...next } as Dashboard, about);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Settings of the dashboard"
      className="w-[min(560px,calc(100vw-32px))]"
      footer={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <SpecForm
          specs={[...SPECS, AUDIENCE]}
          value={dashboard as unknown as Fields}
          onChange={(next, key) => set(next, `setting ${key}`)}
        />
        <FolderField
          id="dashboard-folder"
          value={dashboard.folder}
          folders={list.data?.folders ?? []}
          onChange={(folder) => onChange({ ...dashboard, folder }, "setting folder")}
        />
        <SpecForm
          specs={ANNOTATION_SPECS}
          value={dashboard.annotations}
          onChange={(annotations) =>
            onChange({ ...dashboard, annotations: annotations as unknown as Dashboard["annotations"] }, "setting annotations")
          }
        />
        <h3 className="font-semibold">Links</h3>
        <LinksEditor links={dashboard.links} onChange={(links) => onChange({ ...dashboard, links: [...links] }, "setting links")} />
      </div>
    </Dialog>
  );
}
