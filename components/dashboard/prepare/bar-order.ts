/** Names that are places on a scale: 00 to 23, “1 Mon” to “7 Sun”, bounds of buckets. */
export const isOrdinal = (names: readonly string[]): boolean => names.length > 2 && names.every((name) => /^[-+]?\d/.test(name));

const naturally = new Intl.Collator("en", { numeric: true });
/** Queries whose answer has an order that its author wanted. */
const ORDERED = /^\s*(sort|sort_desc|sort_by_label|sort_by_label_desc|topk|bottomk)\s*\(/;

/** Bars in the order of their scale, or as the query sorts them, or the longest first. */
export function inOrder<Bar extends { readonly name: string; readonly value: number }>(
  queries: readonly string[],
  bars: readonly Bar[],
): readonly Bar[] {
  if (isOrdinal(bars.map((b) => b.name))) return [...bars].sort((a, b) => naturally.compare(a.name, b.name));
  if (queries.length === 1 && ORDERED.test(queries[0] ?? "")) return bars;
  return [...bars].sort((a, b) => b.value - a.value);
}
