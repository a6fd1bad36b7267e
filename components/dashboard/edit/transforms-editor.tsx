"use client";

import { useState } from "react";
import type { PanelTransform } from "@/lib/dashboards";
import { Select } from "../../ui";
import { ItemList } from "./item-list";
import { NEW_TRANSFORMS, TRANSFORM_SPECS } from "./panel-specs";
import { type Fields, SpecForm } from "./spec-form";

interface TransformsEditorProps {
  readonly transforms: readonly PanelTransform[];
  readonly onChange: (transforms: readonly PanelTransform[]) => void;
}

type Kind = PanelTransform["type"];

const WORDS: Readonly<Record<Kind, string>> = {
  join: "Join by a column",
  merge: "Merge into one table",
  rename: "Rename columns",
  hide: "Hide columns",
  order: "Order columns",
  sort: "Sort rows",
  limit: "Limit rows",
  reduce: "One row a series",
  group: "Group rows",
  compute: "Compute a column",
  "labels-to-fields": "Labels as columns",
  filter: "Filter rows",
};
const OPTIONS = (Object.keys(WORDS) as Kind[]).map((value) => ({ value, label: WORDS[value] }));

/** What happens to the answers before they are shown, in order. */
export function TransformsEditor({ transforms, onChange }: TransformsEditorProps) {
  const [kind, setKind] = useState<Kind>("sort");
  return (
    <>
      <ItemList<PanelTransform> noun="transform" ordered items={transforms} create={() => NEW_TRANSFORMS[kind]} onChange={onChange}>
        {(transform, change) => (
          <div className="flex flex-col gap-2">
            <Select<Kind> name="Transform" value={transform.type} options={OPTIONS} onChange={(type) => change(NEW_TRANSFORMS[type])} />
            <SpecForm
              className="grid grid-cols-2 gap-2"
              specs={TRANSFORM_SPECS[transform.type]}
              value={transform as unknown as Fields}
              onChange={(next) => change({ ...NEW_TRANSFORMS[transform.type], ...next } as unknown as PanelTransform)}
            />
            {transform.type === "group" && <GroupCalcs transform={transform} onChange={change} />}
          </div>
        )}
      </ItemList>
      <Select<Kind> name="Kind of the next transform" value={kind} options={OPTIONS} onChange={setKind} />
    </>
  );
}

type Group = Extract<PanelTransform, { type: "group" }>;

function GroupCalcs({ transform, onChange }: { readonly transform: Group; readonly onChange: (transform: Group) => void }) {
  return (
    <ItemList<Group["calcs"][number]>
      noun="calculation"
      items={transform.calcs}
      create={() => ({ field: "Value", calc: "sum" })}
      onChange={(calcs) => onChange({ ...transform, calcs: [...calcs] })}
    >
      {(item, change) => (
        <SpecForm
          className="grid grid-cols-2 gap-2"
          specs={[
            { key: "field", label: "Column", type: "text", keepEmpty: true },
            {
              key: "calc",
              label: "Calculation",
              type: "choice",
              options: ["last", "first", "min", "max", "mean", "sum", "count"].map((value) => ({ value, label: value })),
            },
          ]}
          value={item as unknown as Fields}
          onChange={(next) => change(next as unknown as Group["calcs"][number])}
        />
      )}
    </ItemList>
  );
}
