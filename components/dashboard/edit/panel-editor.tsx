"use client";

import { useState } from "react";
import { type Dashboard, type Panel, type PanelKind, panelSchema } from "@/lib/dashboards";
import type { PanelFailure } from "@/lib/promql";
import { Button, Field, Select } from "../../ui";
import { PanelView, untitled } from "../view/panel-view";
import { changeKind } from "./changes";
import { FieldOptions } from "./field-options";
import { FormSection } from "./form-section";
import { LinksEditor } from "./links-editor";
import { FILTER_SPECS, GENERAL_SPECS, KIND_OPTIONS, KIND_SPECS, LEGEND_SPECS } from "./panel-specs";
import { QueriesEditor } from "./queries-editor";
import { RepeatAndTime } from "./repeat-and-time";
import { type Fields, SpecForm } from "./spec-form";
import { TransformsEditor } from "./transforms-editor";

interface PanelEditorProps {
  readonly panel: Panel;
  readonly dashboard: Dashboard;
  /** Which of its queries failed when they were last asked. */
  readonly failures: readonly PanelFailure[];
  /** `about` names what was changed, so that letters of one field are one step back. */
  readonly onChange: (panel: Panel, about: string) => void;
  readonly onDone: () => void;
}

/** One panel, and everything about it. What is shown follows every valid change. */
export function PanelEditor({ panel, dashboard, failures, onChange, onDone }: PanelEditorProps) {
  const [seen, setSeen] = useState(panel);
  // As it is typed: may be wrong for a moment, and is not shown in the panel then.
  const [raw, setRaw] = useState(panel);
  if (seen !== panel) {
    setSeen(panel);
    setRaw(panel);
  }
  const parsed = panelSchema.safeParse(raw);
  const commit = (next: Fields, about: string): void => {
    const result = panelSchema.safeParse(next);
    if (result.success) {
      setSeen(result.data);
      setRaw(result.data);
      onChange(result.data, `${panel.id} ${about}`);
    } else setRaw(next as unknown as Panel);
  };
  const fields = raw as unknown as Fields;
  const set = (key: string) => (value: unknown) => {
    const { [key]: _before, ...rest } = fields;
    commit(value === undefined ? rest : { ...rest, [key]: value }, key);
  };
  const isData = "queries" in raw;
  return (
    <div data-slot="panel-editor" className="flex min-h-0 flex-col">
      <div className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h2 className="min-w-0 flex-1 truncate text-section font-semibold">{raw.title || untitled(raw)}</h2>
        <Button kind="primary" onClick={onDone}>
          Back to the dashboard
        </Button>
      </div>
      <div className="flex max-lg:flex-col">
        <div className="min-w-0 flex-1 lg:border-r lg:border-line">
          <div className="h-80">
            <PanelView panel={panel} />
          </div>
          {isData && (
            <>
              <FormSection title="Queries">
                <QueriesEditor
                  panel={raw}
                  variables={dashboard.variables.map((v) => v.name)}
                  failures={failures}
                  onChange={(queries, about) => commit({ ...fields, queries }, about)}
                />
              </FormSection>
              <FormSection title="Transforms" closed={(raw.transforms?.length ?? 0) === 0}>
                <TransformsEditor
                  transforms={raw.transforms ?? []}
                  onChange={(next) => set("transforms")(next.length > 0 ? next : undefined)}
                />
              </FormSection>
            </>
          )}
        </div>
        <div className="w-full shrink-0 lg:w-88">
          {!parsed.success && (
            <p role="alert" className="border-b border-line px-4 py-2 text-breached">
              {parsed.error.issues[0]?.path.join(".")}: {parsed.error.issues[0]?.message}
            </p>
          )}
          <FormSection title="Panel">
            <Field label="Kind" htmlFor="panel-kind">
              <Select<PanelKind>
                id="panel-kind"
                name="Kind"
                className="w-full"
                value={raw.kind}
                options={raw.kind === "unsupported" ? [...KIND_OPTIONS, { value: "unsupported", label: "Unsupported" }] : KIND_OPTIONS}
                onChange={(kind) => commit(changeKind(panel, kind) as unknown as Fields, "kind")}
              />
            </Field>
            <SpecForm specs={[...GENERAL_SPECS, ...KIND_SPECS[raw.kind]]} value={fields} onChange={commit} />
            {(raw.kind === "logs" || raw.kind === "traces") && (
              <SpecForm specs={FILTER_SPECS[raw.kind]} value={raw.filters} onChange={(filters) => set("filters")(filters)} />
            )}
          </FormSection>
          {raw.kind === "time-series" && (
            <FormSection title="Legend" closed>
              <SpecForm
                specs={LEGEND_SPECS}
                value={(raw.legend ?? { show: true, place: "below", table: false, calcs: [] }) as unknown as Fields}
                onChange={(legend) => set("legend")(legend)}
              />
            </FormSection>
          )}
          {isData && <FieldOptions panel={raw} onSet={(key, value) => set(key)(value)} />}
          <FormSection title="Links" closed>
            <LinksEditor links={raw.links ?? []} onChange={(links) => set("links")(links.length > 0 ? links : undefined)} />
          </FormSection>
          <FormSection title="Repeat and time" closed>
            <RepeatAndTime panel={raw} dashboard={dashboard} onSet={(key, value) => set(key)(value)} />
          </FormSection>
        </div>
      </div>
    </div>
  );
}
