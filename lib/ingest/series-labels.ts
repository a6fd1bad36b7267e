import { canonicalLabels, type Labels } from "@/lib/kernel/labels";
import type { DoorLimits } from "./limits";

/**
 * Checks a label set against the bounds and puts the key's tenant on it.
 * Returns the reason when it is refused. Values longer than allowed are
 * refused, not cut: a cut label would be another series.
 */
export function finishLabels(labels: Record<string, string>, tenant: string, limits: DoorLimits): Labels | string {
  if (tenant !== "") labels["tenant"] = tenant;
  let count = 0;
  for (const name in labels) {
    count++;
    if (name.length > limits.labelNameBytes) return "label name is too long";
    if ((labels[name] as string).length > limits.labelValueBytes) return "label value is too long";
  }
  if (count > limits.labels) return "too many labels";
  if (!labels["__name__"]) return "metric without a name";
  return canonicalLabels(labels);
}

/** What a refusal of the store means to a sender. */
export const REFUSAL_TEXT = {
  "series-limit": "series limit reached",
  "label-limit": "too many labels",
  invalid: "series is not valid",
} as const;
