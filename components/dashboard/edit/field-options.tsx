"use client";

import type { DataPanel, PanelField, PanelMapping, PanelOverride, PanelThresholds } from "@/lib/dashboards";
import { Segments, Select } from "../../ui";
import { FormSection } from "./form-section";
import { ItemList } from "./item-list";
import { FIELD_SPECS, MAPPING_SPECS, OVERRIDE_MATCH_SPECS, OVERRIDE_SET_SPECS, THRESHOLD_SPECS } from "./panel-specs";
import { type Fields, SpecForm } from "./spec-form";

interface FieldOptionsProps {
  readonly panel: DataPanel;
  readonly onSet: (key: "field" | "overrides", value: unknown) => void;
}

type Step = PanelThresholds["steps"][number];
const PAIR = "grid grid-cols-2 gap-2";

/** How values read and are coloured, and what is different for some of them. */
export function FieldOptions({ panel, onSet }: FieldOptionsProps) {
  const field: PanelField = panel.field ?? {};
  const set = (next: Fields): void => onSet("field", Object.keys(next).length > 0 ? next : undefined);
  const thresholds: PanelThresholds = field.thresholds ?? { mode: "absolute", steps: [] };
  const setThresholds = (next: PanelThresholds): void => {
    const { thresholds: _before, ...rest } = field;
    set(next.steps.length > 0 ? { ...rest, thresholds: next } : rest);
  };
  const setMappings = (mappings: readonly PanelMapping[]): void => {
    const { mappings: _before, ...rest } = field;
    set(mappings.length > 0 ? { ...rest, mappings } : rest);
  };
  return (
    <>
      <FormSection title="Values">
        <SpecForm className={PAIR} specs={FIELD_SPECS} value={field as unknown as Fields} onChange={set} />
      </FormSection>
      <FormSection title="Thresholds" closed={thresholds.steps.length === 0}>
        <Segments
          name="Thresholds are"
          value={thresholds.mode}
          options={[
            { value: "absolute", label: "Values" },
            { value: "percent", label: "Percent of the range" },
          ]}
          onChange={(mode) => setThresholds({ ...thresholds, mode })}
        />
        <ItemList<Step>
          noun="threshold"
          items={thresholds.steps}
          create={() => ({ from: thresholds.steps.length === 0 ? null : (thresholds.steps.at(-1)?.from ?? 0) + 1, color: "breached" })}
          onChange={(steps) => setThresholds({ ...thresholds, steps: [...steps] })}
        >
          {(step, change) => (
            <SpecForm
              className={PAIR}
              specs={THRESHOLD_SPECS}
              value={step as unknown as Fields}
              onChange={(next) => change({ from: null, ...next } as unknown as Step)}
            />
          )}
        </ItemList>
      </FormSection>
      <FormSection title="Mappings" closed={(field.mappings?.length ?? 0) === 0}>
        <ItemList<PanelMapping>
          noun="mapping"
          ordered
          items={field.mappings ?? []}
          create={() => ({ match: "value", value: "", text: "" })}
          onChange={setMappings}
        >
          {(mapping, change) => <MappingForm mapping={mapping} onChange={change} />}
        </ItemList>
      </FormSection>
      <FormSection title="Overrides" closed={(panel.overrides?.length ?? 0) === 0}>
        <ItemList<PanelOverride>
          noun="override"
          ordered
          items={panel.overrides ?? []}
          create={() => ({ match: { by: "name", value: "" }, set: {} })}
          onChange={(overrides) => onSet("overrides", overrides.length > 0 ? overrides : undefined)}
        >
          {(override, change) => (
            <div className="flex flex-col gap-2">
              <SpecForm
                className={PAIR}
                specs={OVERRIDE_MATCH_SPECS}
                value={override.match}
                onChange={(match) => change({ ...override, match: match as unknown as PanelOverride["match"] })}
              />
              <SpecForm
                className={PAIR}
                specs={OVERRIDE_SET_SPECS}
                value={override.set as unknown as Fields}
                onChange={(next) => change({ ...override, set: next as unknown as PanelOverride["set"] })}
              />
            </div>
          )}
        </ItemList>
      </FormSection>
    </>
  );
}

const FRESH_MAPPINGS: Readonly<Record<PanelMapping["match"], PanelMapping>> = {
  value: { match: "value", value: "", text: "" },
  range: { match: "range", from: null, to: null, text: "" },
  regex: { match: "regex", pattern: "", text: "" },
  empty: { match: "empty", text: "" },
};

function MappingForm({ mapping, onChange }: { readonly mapping: PanelMapping; readonly onChange: (mapping: PanelMapping) => void }) {
  return (
    <div className="flex flex-col gap-2">
      <Select<PanelMapping["match"]>
        name="What is mapped"
        value={mapping.match}
        options={[
          { value: "value", label: "A value" },
          { value: "range", label: "A range of numbers" },
          { value: "regex", label: "What matches a pattern" },
          { value: "empty", label: "No value" },
        ]}
        onChange={(match) => onChange({ ...FRESH_MAPPINGS[match], text: mapping.text })}
      />
      <SpecForm
        className={PAIR}
        specs={MAPPING_SPECS[mapping.match]}
        value={mapping as unknown as Fields}
        onChange={(next) => onChange({ ...FRESH_MAPPINGS[mapping.match], ...next } as unknown as PanelMapping)}
      />
    </div>
  );
}
