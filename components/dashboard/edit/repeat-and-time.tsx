"use client";

import type { Dashboard, Panel } from "@/lib/dashboards";
import { Select } from "../../ui";
import { type FieldSpec, type Fields, SpecForm } from "./spec-form";

interface RepeatAndTimeProps {
  readonly panel: Panel;
  readonly dashboard: Dashboard;
  readonly onSet: (key: "repeat" | "time", value: unknown) => void;
}

const NONE = "\u0000";

const REPEAT_SPECS: readonly FieldSpec[] = [
  {
    key: "direction",
    label: "Direction",
    type: "choice",
    options: [
      { value: "across", label: "Side by side" },
      { value: "down", label: "Below one another" },
    ],
  },
  { key: "perRow", label: "In a row", type: "number", min: 1, max: 24 },
];

const TIME_SPECS: readonly FieldSpec[] = [
  { key: "last", label: "Always the last", type: "text", placeholder: "1h", hint: "Instead of the page’s range." },
  { key: "shift", label: "Earlier by", type: "text", placeholder: "1d", hint: "To compare with the page’s range." },
];

/** Once for each value of a variable; a range of its own. */
export function RepeatAndTime({ panel, dashboard, onSet }: RepeatAndTimeProps) {
  const names = dashboard.variables.filter((v) => v.kind === "query" || v.kind === "custom").map((v) => v.name);
  return (
    <>
      <Select
        name="Repeat by variable"
        value={panel.repeat?.variable ?? NONE}
        options={[{ value: NONE, label: "Not repeated" }, ...names.map((value) => ({ value, label: `Once for each $${value}` }))]}
        onChange={(variable) =>
          onSet("repeat", variable === NONE ? undefined : { direction: "across", perRow: 4, ...panel.repeat, variable })
        }
      />
      {panel.repeat && (
        <SpecForm
          className="grid grid-cols-2 gap-2"
          specs={REPEAT_SPECS}
          value={panel.repeat as unknown as Fields}
          onChange={(next) => onSet("repeat", { perRow: 4, ...next })}
        />
      )}
      {"queries" in panel && (
        <SpecForm
          className="grid grid-cols-2 gap-2"
          specs={TIME_SPECS}
          value={(panel.time ?? {}) as Fields}
          onChange={(next) => onSet("time", Object.keys(next).length > 0 ? next : undefined)}
        />
      )}
    </>
  );
}
