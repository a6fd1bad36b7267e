import type { BinaryOperator } from "../../ast";

/** As Go's `math.Pow`, which knows an answer where JavaScript has none. */
function power(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  return x ** y;
}

const ARITHMETIC: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": power,
  atan2: Math.atan2,
};

const COMPARISON: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => boolean>>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** The operation on floats; null for what is none. */
export const arithmeticOf = (op: BinaryOperator) => ARITHMETIC[op] ?? null;
export const comparisonOf = (op: BinaryOperator) => COMPARISON[op] ?? null;
const isComparison = (op: BinaryOperator): boolean => COMPARISON[op] !== undefined;

/** Comparisons keep the name of what they keep, and trimmed histograms keep theirs; whatever is computed has none. */
export const keepsName = (op: BinaryOperator): boolean => isComparison(op) || op === "</" || op === ">/";
