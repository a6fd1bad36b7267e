"use client";

import { durationText } from "@/lib/kernel/time-choice";
import { Select } from "../ui";

const STEPS = [5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000] as const;
/** More points than this a series are not asked for. */
const MOST_POINTS = 11_000;

interface StepControlProps {
  readonly fittingMs: number;
  /** Null: what fits. */
  readonly chosenMs: number | null;
  readonly rangeMs: number;
  readonly onChange: (stepMs: number | null) => void;
}

/** How far apart points are: what fits the width, or what one says. */
export function StepControl({ fittingMs, chosenMs, rangeMs, onChange }: StepControlProps) {
  const offered = [...new Set([...STEPS, ...(chosenMs === null ? [] : [chosenMs])])]
    .filter((ms) => ms <= rangeMs && rangeMs / ms <= MOST_POINTS)
    .sort((a, b) => a - b);
  return (
    <Select
      name="Step"
      value={chosenMs === null ? "auto" : String(chosenMs)}
      options={[
        { value: "auto", label: `Step ${durationText(fittingMs)}`, note: "fits the width" },
        ...offered.map((ms) => ({ value: String(ms), label: `Step ${durationText(ms)}` })),
      ]}
      onChange={(value) => onChange(value === "auto" ? null : Number(value))}
    />
  );
}
