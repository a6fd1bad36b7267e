import { type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import type { Binary, VectorMatching } from "../../ast";
import { labelOf, labelsText, onlyLabels, signatureBy, withLabel, withoutLabels, withoutName } from "../label-sets";
import { executionError } from "../query-error";
import type { Row } from "../row";
import { keepsName } from "./arithmetic";

/** What a binary operator without `on` or `ignoring` matches by: all labels but the name. */
export const DEFAULT_MATCHING: VectorMatching = { cardinality: "one-to-one", on: false, labels: [], include: [] };

export function signatureOf({ on, labels }: VectorMatching): (labels: Labels) => string {
  return on ? signatureBy(labels, "on") : signatureBy([...labels, METRIC_NAME], "ignoring");
}

/** The labels that two matching samples share. */
export function matchLabels({ on, labels }: VectorMatching, of: Labels): Labels {
  return on ? onlyLabels(of, new Set(labels)) : withoutLabels(of, new Set([...labels, METRIC_NAME]));
}

/** What the result of matching a sample of the "many" side (or the left one) with one of the other is called. */
export function resultLabeller({ op }: Binary, matching: VectorMatching): (many: Labels, one: Labels) => Labels {
  const names = new Set(matching.labels);
  const named = keepsName(op);
  return (many, one) => {
    let labels = named ? many : withoutName(many);
    if (matching.cardinality === "one-to-one") labels = matching.on ? onlyLabels(labels, names) : withoutLabels(labels, names);
    for (const name of matching.include) labels = withLabel(labels, name, labelOf(one, name));
    return labels;
  };
}

export function duplicateOnOneSide(matching: VectorMatching, a: Row, b: Row): Error {
  const side = matching.cardinality === "one-to-many" ? "left" : "right";
  const [first, second] = [labelsText(a.labels), labelsText(b.labels)].sort();
  return executionError(
    `found duplicate series for the match group ${labelsText(matchLabels(matching, a.labels))} on the ${side} hand-side of the operation: ` +
      `[${first}, ${second}];many-to-many matching not allowed: matching labels must be unique on one side`,
  );
}

export const needsGrouping = (): Error =>
  executionError("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");

export const groupingNotUnique = (): Error => executionError("multiple matches for labels: grouping labels must ensure unique matches");
