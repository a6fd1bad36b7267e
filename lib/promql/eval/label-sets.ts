import { type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import { isValidUtf8, quoteText } from "../quote";
import { compareText } from "./go-text";

/** The value of a label, empty when it is absent. Labels come from strangers: one may be called `constructor`. */
export const labelOf = (labels: Labels, name: string): string => (Object.hasOwn(labels, name) ? (labels[name] as string) : "");

export const metricName = (labels: Labels): string => labelOf(labels, METRIC_NAME);

export const NO_LABELS: Labels = Object.freeze({});

const METADATA: ReadonlySet<string> = new Set([METRIC_NAME, "__type__", "__unit__"]);

/** Without the name, and without the type and unit that belong to it. */
export function withoutName(labels: Labels): Labels {
  for (const name of METADATA) if (Object.hasOwn(labels, name)) return withoutLabels(labels, METADATA);
  return labels;
}

export function withoutLabels(labels: Labels, names: ReadonlySet<string>): Labels {
  const entries = Object.entries(labels);
  const kept = entries.filter(([name]) => !names.has(name));
  return kept.length === entries.length ? labels : Object.fromEntries(kept);
}

export const onlyLabels = (labels: Labels, names: ReadonlySet<string>): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.has(name)));

/** With one label set, or removed when the value is empty. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  if (labelOf(labels, name) === value) return labels;
  const entries = Object.entries(labels).filter(([known]) => known !== name);
  if (value !== "") entries.push([name, value]);
  return Object.fromEntries(entries);
}

type Pair = readonly [name: string, value: string];

const byName = (a: Pair, b: Pair) => compareText(a[0], b[0]);
const pairsOf = (labels: Labels): Pair[] => Object.entries(labels).sort(byName);

/** Prometheus' order of label sets: pair by pair in the order of names, the shorter first. */
export const compareLabels = (a: Labels, b: Labels): number => comparePairs(pairsOf(a), pairsOf(b));

/** A copy in the order of label sets. Each is taken apart once, not at every comparison. */
export const sortedByLabels = <T extends { readonly labels: Labels }>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, pairs: pairsOf(item.labels) }))
    .sort((a, b) => comparePairs(a.pairs, b.pairs))
    .map(({ item }) => item);

function comparePairs(left: readonly Pair[], right: readonly Pair[]): number {
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [leftName, leftValue] = left[i] as Pair;
    const [rightName, rightValue] = right[i] as Pair;
    const order = compareText(leftName, rightName) || compareText(leftValue, rightValue);
    if (order) return order;
  }
  return left.length - right.length;
}

/** As Prometheus prints a label set in messages: `{__name__="x", label="a"}`. */
export const labelsText = (labels: Labels): string =>
  `{${pairsOf(labels)
    .map(([name, value]) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteText(name)}=${quoteText(value)}`)
    .join(", ")}}`;

/** A function that answers equal texts exactly for label sets which agree in the labels that count. */
export function signatureBy(names: readonly string[], mode: "on" | "ignoring"): (labels: Labels) => string {
  if (mode === "on") {
    const sorted = [...new Set(names)].sort();
    return (labels) => {
      let key = "";
      for (const name of sorted) {
        const value = labelOf(labels, name);
        key += `${value.length}:${value}`;
      }
      return key;
    };
  }
  const ignored = new Set(names);
  return (labels) => {
    let key = "";
    for (const name of Object.keys(labels).sort()) {
      if (ignored.has(name)) continue;
      const value = labelOf(labels, name);
      if (value !== "") key += `${name.length}:${name}${value.length}:${value}`;
    }
    return key;
  };
}

/** Whether a text can be a label's name: anything that is not empty and valid UTF-8. */
export const isLabelName = (name: string): boolean => name !== "" && isValidUtf8(name);
