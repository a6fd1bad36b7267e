import type { BinaryOperator, SourceRange } from "../../ast";
import { addHistograms, asGauge, divideHistogram, scaleHistogram, subtractHistograms } from "../../histogram/arithmetic";
import { equalHistograms, compactHistogram } from "../../histogram/compact";
import type { FloatHistogram } from "../../histogram/float-histogram";
import { trimLower, trimUpper } from "../../histogram/trim";
import { type Notes, boundsReconciled, incompatibleLayouts, incompatibleOperands, resetCollision } from "../notes";

export type Operand = number | FloatHistogram;

/** What an operator makes of two samples of which at least one is a histogram. */
export interface ElementResult {
  readonly value: Operand;
  /** Of a comparison: whether it holds. True otherwise. */
  readonly keep: boolean;
}

/** Undefined, with a note, where the operator is not defined for these kinds of samples. */
export function combineWithHistogram(
  op: BinaryOperator,
  left: Operand,
  right: Operand,
  notes: Notes,
  range: SourceRange,
): ElementResult | undefined {
  const result =
    typeof left === "number"
      ? floatWith(op, left, right)
      : typeof right === "number"
        ? withFloat(op, left, right)
        : both(op, left, right, notes, range);
  if (result === undefined) notes.add(incompatibleOperands(kind(left), op, kind(right)), range);
  return result ?? undefined;
}

const kind = (operand: Operand): string => (typeof operand === "number" ? "float" : "histogram");
const computed = (value: Operand): ElementResult => ({ value, keep: true });

function floatWith(op: BinaryOperator, left: number, right: Operand): ElementResult | undefined {
  if (typeof right === "number" || op !== "*") return undefined;
  return computed(compactHistogram(scaleHistogram(right, left)));
}

function withFloat(op: BinaryOperator, left: FloatHistogram, right: number): ElementResult | undefined {
  if (op === "*") return computed(compactHistogram(scaleHistogram(left, right)));
  if (op === "/") return computed(compactHistogram(divideHistogram(left, right)));
  if (op === "</") return computed(trimUpper(left, right));
  if (op === ">/") return computed(trimLower(left, right));
  return undefined;
}

/** Null: it raised a note of its own. */
function both(
  op: BinaryOperator,
  left: FloatHistogram,
  right: FloatHistogram,
  notes: Notes,
  range: SourceRange,
): ElementResult | undefined | null {
  if (op === "==" || op === "!=") return { value: left, keep: equalHistograms(left, right) === (op === "==") };
  if (op !== "+" && op !== "-") return undefined;
  const combined = op === "+" ? addHistograms(left, right) : subtractHistograms(left, right);
  if (!combined) {
    notes.add(incompatibleLayouts(op), range);
    return null;
  }
  const during = op === "+" ? "addition" : "subtraction";
  if (combined.notes.resetCollision) notes.add(resetCollision(during), range);
  if (combined.notes.boundsReconciled) notes.add(boundsReconciled(during), range);
  const result = compactHistogram(combined.histogram);
  return computed(op === "-" ? asGauge(result) : result);
}
