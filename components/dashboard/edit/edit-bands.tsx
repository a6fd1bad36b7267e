"use client";

import { Trash2 } from "lucide-react";
import type { Dashboard } from "@/lib/dashboards";
import { IconButton, Input } from "../../ui";
import { bandsOf } from "../prepare/arrangement";
import { placePanels, removeSection, updateSection } from "./changes";
import { EditGrid } from "./edit-grid";

interface EditBandsProps {
  readonly dashboard: Dashboard;
  readonly onChange: (dashboard: Dashboard, about?: string) => void;
}

/** All sections with their panels, as they are kept: nothing is repeated or collapsed here. */
export function EditBands({ dashboard, onChange }: EditBandsProps) {
  return bandsOf(dashboard.panels, dashboard.sections).map((band) => (
    <section key={band.section?.id ?? ""} aria-label={band.section?.title ?? "Panels"}>
      {band.section && (
        <div className="flex min-h-10 items-center gap-2 border-b border-line bg-subtle px-4">
          <Input
            aria-label="Title of the section"
            className="w-72"
            value={band.section.title}
            onChange={(event) =>
              onChange(updateSection(dashboard, band.section?.id ?? "", { title: event.target.value }), `section ${band.section?.id ?? ""}`)
            }
          />
          <IconButton
            name="Remove the section; its panels stay"
            kind="quiet"
            size="sm"
            onClick={() => onChange(removeSection(dashboard, band.section?.id ?? ""))}
          >
            <Trash2 aria-hidden className="size-4" strokeWidth={1.5} />
          </IconButton>
        </div>
      )}
      <EditGrid band={band} onPlace={(places) => onChange(placePanels(dashboard, places))} />
    </section>
  ));
}
