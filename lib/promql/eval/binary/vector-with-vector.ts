import { type Labels, labelsKey } from "@/lib/kernel/labels";
import type { Binary, VectorMatching } from "../../ast";
import { emptyRow } from "../aggregation/accumulator";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { NO_LABELS, withoutName } from "../label-sets";
import { mergeRows } from "../name-drop";
import { FLOAT, HISTOGRAM } from "../result";
import { type Row, type RowSink, copyBoundsAt, emptyBounds, setHistogram } from "../row";
import { arithmeticOf, comparisonOf, keepsName } from "./arithmetic";
import { type Operand, combineWithHistogram } from "./histogram-operands";
import { type MatchGroup, type OneAt, matchUp, pickOnes, presenceOf } from "./match-groups";
import { DEFAULT_MATCHING, groupingNotUnique, matchLabels, needsGrouping, resultLabeller } from "./matching";

/** Arithmetic, comparison and trimming between two vectors. */
export function streamVectorWithVector(ev: Evaluation, node: Binary, grid: Grid, sink: RowSink): void {
  const matching = node.matching ?? DEFAULT_MATCHING;
  const left = ev.rows(node.left, grid);
  const right = ev.rows(node.right, grid);
  const rightIsMany = matching.cardinality === "one-to-many";
  const [many, ones] = rightIsMany ? [right, left] : [left, right];
  const groups = matchUp(matching, many, ones);
  const joiner = new Joiner(ev, node, matching, grid, rightIsMany);
  const results: Row[] = [];
  const manyAt = presenceOf(many, grid.steps);
  for (const group of groups) {
    if (group.many.length + group.ones.length > 1 || joiner.fills) joiner.join(group, pickOnes(matching, group, manyAt), results);
  }
  // What is computed from one row with one row is called by what they match in, and so like nothing else.
  const unique = matching.cardinality === "one-to-one" && !keepsName(node.op) && !many.some(({ labels }) => hasMetadata(labels));
  for (const row of unique ? results : mergeRows(results)) sink.take(row);
}

/** Labels that matching looks at, and that go with the name. */
const hasMetadata = (labels: Labels): boolean => Object.hasOwn(labels, "__type__") || Object.hasOwn(labels, "__unit__");

class Joiner {
  private readonly arithmetic;
  private readonly comparison;
  private readonly fillOne: number | undefined;
  private readonly fillMany: number | undefined;
  private readonly labelsOf: (many: Labels, one: Labels) => Labels;
  /** Whether the group at hand has one result, so that its labels need not be compared. */
  private single = false;
  /** Whether a row without a partner has a result. */
  readonly fills: boolean;

  constructor(
    private readonly ev: Evaluation,
    private readonly node: Binary,
    private readonly matching: VectorMatching,
    private readonly grid: Grid,
    private readonly swapped: boolean,
  ) {
    this.arithmetic = arithmeticOf(node.op);
    this.comparison = comparisonOf(node.op);
    // Prometheus exchanges the sides of group_right before it looks at what fills them, and so `fill_left` is of the "many" side.
    this.fillOne = matching.fillRight;
    this.fillMany = matching.fillLeft;
    this.fills = this.fillOne !== undefined || this.fillMany !== undefined;
    this.labelsOf = resultLabeller(node, matching);
  }

  join(group: MatchGroup, oneAt: OneAt, results: Row[]): void {
    const { steps } = this.grid;
    const matched = new Uint8Array(steps);
    const oneToOne = this.matching.cardinality === "one-to-one";
    const outputs = new Map<string, Row>();
    this.single = group.many.length === 1 && this.matching.include.length === 0 && !this.fills;
    const only = group.ones.length === 1 ? (group.ones[0] as Row) : null;
    for (const row of group.many) {
      if (only && this.columns(outputs, row, only, oneToOne ? matched : null)) continue;
      let output: Row | null = null;
      let outputFor: Row | null = null;
      for (let i = 0; i < steps; i++) {
        const kind = row.present[i] as number;
        if (kind === 0) continue;
        const one = oneAt(i);
        if (!one && this.fillOne === undefined) continue;
        if (oneToOne && matched[i] !== 0) throw needsGrouping();
        matched[i] = 1;
        if (!output || (one !== outputFor && this.matching.include.length > 0)) {
          output = this.output(outputs, row, one?.labels ?? NO_LABELS, row.dropName);
          outputFor = one;
        }
        this.element(output, i, row, one);
      }
      this.ev.work(steps);
    }
    if (this.fillMany !== undefined) this.fill(group, oneAt, matched, outputs);
    for (const row of outputs.values()) if (row.present.some((kind) => kind !== 0)) results.push(row);
  }

  /** The common case at once: one row with one row, floats only. False when it is not that. */
  private columns(outputs: Map<string, Row>, many: Row, one: Row, matched: Uint8Array | null): boolean {
    const { arithmetic, swapped } = this;
    if (!arithmetic || many.histograms || one.histograms || this.fills) return false;
    const [left, right] = swapped ? [one, many] : [many, one];
    const output = this.output(outputs, many, one.labels, many.dropName);
    const { values, present } = output;
    for (let i = 0; i < present.length; i++) {
      if (left.present[i] === 0 || right.present[i] === 0) continue;
      if (matched) {
        if (matched[i] !== 0) throw needsGrouping();
        matched[i] = 1;
      }
      if (present[i] !== 0) throw groupingNotUnique();
      values[i] = arithmetic(left.values[i] as number, right.values[i] as number);
      present[i] = FLOAT;
    }
    this.ev.work(present.length);
    return true;
  }

  /** Stands in for the "many" side where a row of the other found no partner. */
  private fill(group: MatchGroup, oneAt: OneAt, matched: Uint8Array, outputs: Map<string, Row>): void {
    const first = group.ones[0];
    if (!first) return;
    const { steps } = this.grid;
    const missing = emptyRow(matchLabels(this.matching, first.labels), false, steps);
    missing.values.fill(this.fillMany as number);
    missing.present.fill(FLOAT);
    for (let i = 0; i < steps; i++) {
      const one = matched[i] === 0 ? oneAt(i) : null;
      if (one) this.element(this.output(outputs, missing, one.labels, false), i, missing, one);
    }
  }

  private output(outputs: Map<string, Row>, many: Row, one: Labels, dropName: boolean): Row {
    const { returnBool } = this.node;
    const delayed = this.ev.plan.params.delayedNameRemoval;
    let labels = this.labelsOf(many.labels, one);
    if (returnBool && !delayed) labels = withoutName(labels);
    const key = this.single ? "" : labelsKey(labels);
    let row = outputs.get(key);
    if (!row) {
      row = emptyRow(labels, dropName || (returnBool && delayed), this.grid.steps);
      // A filter lets percentiles of its left side pass as they are.
      if (many.bounds && this.comparison && !returnBool && !this.swapped) row.bounds = emptyBounds(this.grid.steps);
      outputs.set(key, row);
    }
    return row;
  }

  private copyBounds(output: Row, i: number, from: Row | null): void {
    if (!output.bounds) return;
    if (from?.bounds) copyBoundsAt(from.bounds, output.bounds, i);
    else output.bounds = null;
  }

  private element(output: Row, i: number, many: Row, one: Row | null): void {
    const [left, right] = this.swapped ? [one, many] : [many, one];
    const isFloat = (row: Row | null) => !row || row.present[i] === FLOAT;
    const { arithmetic, comparison } = this;
    if (isFloat(left) && isFloat(right) && (arithmetic || comparison)) {
      const x = left ? (left.values[i] as number) : (this.fillOne as number);
      const y = right ? (right.values[i] as number) : (this.fillOne as number);
      if (arithmetic) this.put(output, i, arithmetic(x, y));
      else this.putComparison(output, i, x, comparison?.(x, y) === true);
      if (comparison) this.copyBounds(output, i, left);
      return;
    }
    const operand = (row: Row | null) => (row ? (row.present[i] === HISTOGRAM ? row.histograms?.[i] : row.values[i]) : this.fillOne);
    const x = operand(left);
    const y = operand(right);
    if (x === undefined || y === undefined) return;
    const result = combineWithHistogram(this.node.op, x, y, this.ev.notes, this.node.range);
    if (!result) return;
    if (comparison) this.putComparison(output, i, result.value, result.keep);
    else this.put(output, i, result.value);
  }

  private putComparison(output: Row, i: number, value: Operand, holds: boolean): void {
    if (this.node.returnBool) this.put(output, i, holds ? 1 : 0);
    else if (holds) this.put(output, i, value);
  }

  private put(output: Row, i: number, value: Operand): void {
    if (output.present[i] !== 0) throw groupingNotUnique();
    if (typeof value === "number") {
      output.values[i] = value;
      output.present[i] = FLOAT;
    } else setHistogram(output, i, value);
  }
}
