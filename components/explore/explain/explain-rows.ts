import type { ExplainNode } from "@/lib/promql";

/** A step of an evaluation as a line of a table. */
export interface ExplainRow {
  readonly key: string;
  readonly depth: number;
  readonly text: string;
  readonly type: string;
  readonly series: number | null;
  readonly samples: number;
  readonly selfMs: number;
  /** With all below it. */
  readonly totalMs: number;
  /** Of the time of the whole, 0 to 1. */
  readonly share: number;
}

/** The tree from its root down, each node above its parts. */
export function explainRows(root: ExplainNode): readonly ExplainRow[] {
  const rows: ExplainRow[] = [];
  const whole = totalMs(root);
  const add = (node: ExplainNode, depth: number, key: string) => {
    const { text, type, series, samples, selfMs } = node;
    rows.push({ key, depth, text, type, series, samples, selfMs, totalMs: totalMs(node), share: whole > 0 ? selfMs / whole : 0 });
    node.children.forEach((child, i) => add(child, depth + 1, `${key}.${i}`));
  };
  add(root, 0, "0");
  return rows;
}

const totalMs = (node: ExplainNode): number => node.children.reduce((sum, child) => sum + totalMs(child), node.selfMs);
