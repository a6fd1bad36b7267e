"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { Dashboard, Section } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Checkbox, IconButton, Input, Select } from "../../ui";
import { bandsOf } from "../prepare/arrangement";
import { moveSection, placePanels, removeSection, updateSection } from "./changes";
import { EditGrid } from "./edit-grid";

interface EditBandsProps {
  readonly dashboard: Dashboard;
  readonly onChange: (dashboard: Dashboard, about?: string) => void;
}

/** All sections with their panels, as they are kept: nothing is repeated or collapsed here. */
export function EditBands({ dashboard, onChange }: EditBandsProps) {
  return bandsOf(dashboard.panels, dashboard.sections).map((band) => (
    <section key={band.section?.id ?? ""} aria-label={band.section ? visibleText(band.section.title) || "Section" : "Panels"}>
      {band.section && <SectionForm section={band.section} dashboard={dashboard} onChange={onChange} />}
      <EditGrid band={band} onPlace={(places) => onChange(placePanels(dashboard, places))} />
    </section>
  ));
}

interface SectionFormProps extends EditBandsProps {
  readonly section: Section;
}

const NONE = "\u0000";
const ICON = { "aria-hidden": true, className: "size-4", strokeWidth: 1.5 } as const;

/** The line above a section: its title, whether it begins closed, what it is repeated by, and where it stands. */
function SectionForm({ section, dashboard, onChange }: SectionFormProps) {
  const { id } = section;
  const repeatable = dashboard.variables.filter((v) => v.kind === "query" || v.kind === "custom").map((v) => v.name);
  const repeat = (variable: string): void => {
    const { repeat: _before, ...rest } = section;
    const next = variable === NONE ? rest : { ...rest, repeat: variable };
    onChange({ ...dashboard, sections: dashboard.sections.map((s) => (s.id === id ? next : s)) });
  };
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line bg-subtle px-4 py-1">
      <Input
        aria-label="Title of the section"
        className="w-72"
        value={section.title}
        onChange={(event) => onChange(updateSection(dashboard, id, { title: event.target.value }), `section ${id}`)}
      />
      <Checkbox checked={section.collapsed} onChange={(collapsed) => onChange(updateSection(dashboard, id, { collapsed }))}>
        Closed at first
      </Checkbox>
      {repeatable.length > 0 && (
        <Select
          name="Repeat the section"
          value={section.repeat ?? NONE}
          options={[{ value: NONE, label: "Not repeated" }, ...repeatable.map((value) => ({ value, label: `Once for each $${value}` }))]}
          onChange={repeat}
        />
      )}
      <span className="ml-auto flex">
        <IconButton name="Move the section up" kind="quiet" size="sm" onClick={() => onChange(moveSection(dashboard, id, -1))}>
          <ArrowUp {...ICON} />
        </IconButton>
        <IconButton name="Move the section down" kind="quiet" size="sm" onClick={() => onChange(moveSection(dashboard, id, 1))}>
          <ArrowDown {...ICON} />
        </IconButton>
        <IconButton
          name="Remove the section; its panels stay"
          kind="quiet"
          size="sm"
          onClick={() => onChange(removeSection(dashboard, id))}
        >
          <Trash2 {...ICON} />
        </IconButton>
      </span>
    </div>
  );
}
