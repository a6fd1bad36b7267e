import { ALL } from "@/lib/dashboards";

/** What is chosen after a press on one option. All stands alone: a value takes its place, and it takes the place of values. */
export function toggledChoice(chosen: readonly string[], value: string, multi: boolean): readonly string[] {
  if (!multi || value === ALL) return [value];
  const values = chosen.filter((v) => v !== ALL);
  if (!values.includes(value)) return [...values, value];
  // The last one stays: a variable without a value matches nothing.
  return values.length === 1 ? values : values.filter((v) => v !== value);
}
