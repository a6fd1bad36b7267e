"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import type { DashboardView } from "@/lib/dashboards";
import { useChange } from "../../settings/use-change";
import { Button, Dialog, ErrorNote, Field, Input } from "../../ui";
import { dashboardHref } from "../data/dashboard-queries";

interface NewDashboardDialogProps {
  readonly folders: readonly string[];
  readonly onClose: () => void;
}

/** Names a dashboard, and opens it for editing. */
export function NewDashboardDialog({ folders, onClose }: NewDashboardDialogProps) {
  const id = useId();
  const router = useRouter();
  const change = useChange<DashboardView>(["dashboards"]);
  const [title, setTitle] = useState("");
  const [folder, setFolder] = useState("");
  const create = async (): Promise<void> => {
    const dashboard = { schema: "sightglass.dashboard/v1", title: title.trim(), folder: folder.trim() };
    const made = await change.send("POST", "/api/v1/dashboards", { dashboard });
    if (made) router.push(`${dashboardHref(made.uid)}?edit=true`);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New dashboard"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={title.trim() === "" || change.busy} onClick={() => void create()}>
            Create
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== "") void create();
        }}
      >
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Field label="Title" htmlFor={`${id}-title`}>
          <Input id={`${id}-title`} value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        <FolderField id={`${id}-folder`} value={folder} folders={folders} onChange={setFolder} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface FolderFieldProps {
  readonly id: string;
  readonly value: string;
  readonly folders: readonly string[];
  readonly onChange: (folder: string) => void;
}

/** A folder that exists, or a new one: folders are made by being used. */
export function FolderField({ id, value, folders, onChange }: FolderFieldProps) {
  return (
    <Field label="Folder" htmlFor={id} hint="Leave it empty for none; a new name makes a new folder.">
      <Input id={id} value={value} maxLength={100} list={`${id}-list`} onChange={(event) => onChange(event.target.value)} />
      <datalist id={`${id}-list`}>
        {folders.map((folder) => (
          <option key={folder} value={folder}>
            {folder}
          </option>
        ))}
      </datalist>
    </Field>
  );
}
