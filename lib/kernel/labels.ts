/** A label set. `__name__` holds the metric's name. An empty value means the label is absent (Prometheus data model). */
export type Labels = Readonly<Record<string, string>>;

export const METRIC_NAME = "__name__";

/** Drops empty values and orders by name: two equal label sets have one canonical form. */
export function canonicalLabels(labels: Labels): Labels {
  const out: Record<string, string> = {};
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name];
    if (value !== undefined && value !== "") out[name] = value;
  }
  return out;
}

/** A string that is equal exactly when the label sets are equal. */
export function labelsKey(labels: Labels): string {
  let key = "";
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name];
    if (value !== undefined && value !== "") key += `${name}\u0000${value}\u0001`;
  }
  return key;
}

/** Matchers as Prometheus writes them; regular expressions are anchored at both ends. */
export interface LabelMatcher {
  readonly name: string;
  readonly op: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}
