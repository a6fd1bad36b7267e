/** A label set. `__name__` holds the metric's name. An empty value means the label is absent (Prometheus data model). */
export type Labels = Readonly<Record<string, string>>;

export const METRIC_NAME = "__name__";

/** The present labels, by name. Entries, not look-ups: a sender may call a label `__proto__`. */
const presentEntries = (labels: Labels): [string, string][] =>
  Object.entries(labels)
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Drops empty values and orders by name: two equal label sets have one canonical form. */
export const canonicalLabels = (labels: Labels): Labels => Object.fromEntries(presentEntries(labels));

/** A string that is equal exactly when the label sets are equal; lengths keep a value from imitating another label. */
export function labelsKey(labels: Labels): string {
  let key = "";
  for (const [name, value] of presentEntries(labels)) key += `${name.length}:${name}${value.length}:${value}`;
  return key;
}

/** Matchers as Prometheus writes them; regular expressions are anchored at both ends. */
export interface LabelMatcher {
  readonly name: string;
  readonly op: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}
