import type { Binary } from "../../ast";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { mergeRows } from "../name-drop";
import type { Row, RowSink } from "../row";
import { DEFAULT_MATCHING, signatureOf } from "./matching";

/** For each match group, at which steps a side has any sample. */
function presence(rows: readonly Row[], signature: (labels: Row["labels"]) => string): Map<string, Uint8Array> {
  const groups = new Map<string, Uint8Array>();
  for (const row of rows) {
    const key = signature(row.labels);
    const known = groups.get(key);
    if (!known) groups.set(key, row.present.slice());
    else for (let i = 0; i < known.length; i++) if (known[i] === 0) known[i] = row.present[i] as number;
  }
  return groups;
}

/** Takes samples away where a mask is set, or where it is not. Whether any is left. */
function keepWhere(row: Row, mask: Uint8Array | undefined, set: boolean): boolean {
  const { present } = row;
  let any = false;
  for (let i = 0; i < present.length; i++) {
    if (present[i] === 0) continue;
    if ((mask !== undefined && mask[i] !== 0) === set) any = true;
    else present[i] = 0;
  }
  return any;
}

/** `and`, `or` and `unless`, step by step. */
export function streamSetOperation(ev: Evaluation, node: Binary, grid: Grid, sink: RowSink): void {
  const signature = signatureOf(node.matching ?? DEFAULT_MATCHING);
  if (node.op === "or") {
    const left = ev.rows(node.left, grid);
    const taken = presence(left, signature);
    const right = ev.rows(node.right, grid).filter((row) => keepWhere(row, taken.get(signature(row.labels)), false));
    for (const row of mergeRows([...left, ...right])) sink.take(row);
    return;
  }
  // Prometheus evaluates the left side first, and what fails there is what is told.
  const left = ev.rows(node.left, grid);
  const right = presence(ev.rows(node.right, grid), signature);
  for (const row of left) {
    if (keepWhere(row, right.get(signature(row.labels)), node.op === "and")) sink.take(row);
  }
}
