"use client";

import { Plus, Redo2, Settings2, Undo2, Variable as VariableIcon } from "lucide-react";
import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import { keysOf } from "../../shell/shortcuts";
import { Button, Dialog, IconButton, Menu, MenuItem, MenuSeparator } from "../../ui";
import { addPanel, addSection } from "./changes";
import { KIND_OPTIONS } from "./panel-specs";
import type { Draft } from "./use-draft";

interface EditToolbarProps {
  readonly draft: Draft;
  readonly onAdded: (id: string) => void;
  readonly onSave: () => void;
  readonly onSettings: () => void;
  readonly onVariables: () => void;
  readonly onYaml: () => void;
  readonly onLeave: () => void;
}

const ICON = { "aria-hidden": true, className: "size-4", strokeWidth: 1.5 } as const;

/** Acts of a dashboard that is being edited. */
export function EditToolbar({ draft, onAdded, onSave, onSettings, onVariables, onYaml, onLeave }: EditToolbarProps) {
  const { dashboard, change, dirty } = draft;
  const [asking, setAsking] = useState(false);
  return (
    <div
      data-slot="edit-toolbar"
      className="sticky top-0 flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-bg px-4 py-1"
    >
      <span aria-hidden className="min-w-0 truncate text-title font-semibold">
        {visibleText(dashboard.title)}
      </span>
      <span role="status" className="text-dense text-muted">
        {dirty ? "Not saved" : "No changes"}
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-1.5">
        <IconButton name="Undo" keys={keysOf("undo")} kind="quiet" disabled={draft.undo === null} onClick={() => draft.undo?.()}>
          <Undo2 {...ICON} />
        </IconButton>
        <IconButton name="Redo" keys={keysOf("redo")} kind="quiet" disabled={draft.redo === null} onClick={() => draft.redo?.()}>
          <Redo2 {...ICON} />
        </IconButton>
        <Menu
          align="end"
          trigger={
            <Button>
              <Plus {...ICON} />
              Add
            </Button>
          }
        >
          {KIND_OPTIONS.map((kind) => (
            <MenuItem
              key={kind.value}
              onSelect={() => {
                const added = addPanel(dashboard, kind.value);
                change(added.dashboard);
                onAdded(added.id);
              }}
            >
              {kind.label}
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem onSelect={() => change(addSection(dashboard))}>Section</MenuItem>
        </Menu>
        <Button onClick={onVariables}>
          <VariableIcon {...ICON} />
          Variables
        </Button>
        <Button onClick={onSettings}>
          <Settings2 {...ICON} />
          Settings
        </Button>
        <Button onClick={onYaml}>YAML</Button>
        <Button onClick={() => (dirty ? setAsking(true) : onLeave())}>{dirty ? "Discard" : "Stop editing"}</Button>
        <Button kind="primary" disabled={!dirty} onClick={onSave}>
          Save…
        </Button>
      </span>
      {asking && (
        <Dialog
          open
          onOpenChange={(open) => !open && setAsking(false)}
          title="Discard your changes?"
          description="The dashboard stays as it was last saved."
          footer={
            <>
              <Button onClick={() => setAsking(false)}>Go on editing</Button>
              <Button kind="danger" onClick={onLeave}>
                Discard
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}
