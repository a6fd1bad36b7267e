import type { LabelMatcher } from "@/lib/kernel/labels";

/** Where a node stands in the query: UTF-16 offsets, `start` included, `end` not. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** The type of an expression's result. */
export type ValueType = "scalar" | "string" | "vector" | "matrix";

interface Node {
  readonly range: SourceRange;
}

/**
 * A length of time: fixed, or an expression over lengths that is resolved when
 * the query's step and range are known. Milliseconds once resolved.
 */
export type Duration = { readonly kind: "fixed"; readonly ms: number; readonly range: SourceRange } | DurationExpression;

export interface DurationExpression {
  readonly kind: "expression";
  /** `number` counts seconds, like a bare number in brackets. */
  readonly op: "number" | "step" | "range" | "min_of" | "max_of" | "+" | "-" | "*" | "/" | "%" | "^" | "negate" | "parentheses";
  readonly value?: number;
  readonly args: readonly (Duration | DurationExpression)[];
  readonly range: SourceRange;
}

/** The instant of an `@`: a fixed one in Unix milliseconds, or an end of the query's range. */
export type AtModifier = { readonly kind: "time"; readonly ms: number } | { readonly kind: "start" } | { readonly kind: "end" };

/** Replaces extrapolation by the samples at, or interpolated to, the window's borders (experimental). */
export type WindowMode = "anchored" | "smoothed";

export interface NumberLiteral extends Node {
  readonly type: "number";
  readonly value: number;
  /** The literal was written as a duration (`5m`), which the printer keeps. */
  readonly asDuration: boolean;
}

export interface StringLiteral extends Node {
  readonly type: "string";
  readonly value: string;
}

export interface VectorSelector extends Node {
  readonly type: "vector-selector";
  /** The name before the braces, or the one that a matcher of `__name__` demands; absent when there is none. */
  readonly name?: string;
  /** The name stands in the braces: `{"a.b"}`, `{__name__="a"}`. Absent: before them. */
  readonly nameInBraces?: boolean;
  /** Every condition, that of the name (label `__name__`) included, in the order written. */
  readonly matchers: readonly LabelMatcher[];
  /** Positive looks into the past. */
  readonly offset?: Duration;
  readonly at?: AtModifier;
  readonly mode?: WindowMode;
}

export interface MatrixSelector extends Node {
  readonly type: "matrix-selector";
  /** Carries offset, at and mode. */
  readonly selector: VectorSelector;
  readonly window: Duration;
}

export interface Subquery extends Node {
  readonly type: "subquery";
  readonly expr: Expr;
  readonly window: Duration;
  /** Absent: the evaluation interval. */
  readonly step?: Duration;
  readonly offset?: Duration;
  readonly at?: AtModifier;
}

export interface Call extends Node {
  readonly type: "call";
  /** A key of FUNCTIONS. */
  readonly func: string;
  readonly funcRange: SourceRange;
  readonly args: readonly Expr[];
}

export const AGGREGATORS = [
  "sum",
  "avg",
  "min",
  "max",
  "count",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "quantile",
  "count_values",
  "limitk",
  "limit_ratio",
] as const;
export type Aggregator = (typeof AGGREGATORS)[number];

export interface Aggregation extends Node {
  readonly type: "aggregation";
  readonly op: Aggregator;
  readonly opRange: SourceRange;
  readonly expr: Expr;
  /** Of topk, bottomk, quantile, count_values, limitk, limit_ratio. */
  readonly param?: Expr;
  readonly without: boolean;
  readonly grouping: readonly string[];
  /** Whether `by` or `without` was written at all. */
  readonly grouped: boolean;
}

export const COMPARISONS = ["==", "!=", "<=", "<", ">=", ">"] as const;
export const SET_OPERATORS = ["and", "or", "unless"] as const;
export const ARITHMETIC = ["+", "-", "*", "/", "%", "^", "atan2"] as const;
/** Of native histograms: drop the observations above (`</`) or below (`>/`) a value. */
export const TRIM_OPERATORS = ["</", ">/"] as const;
export type BinaryOperator =
  (typeof COMPARISONS)[number] | (typeof SET_OPERATORS)[number] | (typeof ARITHMETIC)[number] | (typeof TRIM_OPERATORS)[number];

export interface VectorMatching {
  readonly cardinality: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** `on` when true, `ignoring` otherwise. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels that group_left or group_right copies from the "one" side. */
  readonly include: readonly string[];
  /** What stands in for a missing partner (`fill`, `fill_left`, `fill_right`; experimental). */
  readonly fillLeft?: number;
  readonly fillRight?: number;
}

export interface Binary extends Node {
  readonly type: "binary";
  readonly op: BinaryOperator;
  readonly opRange: SourceRange;
  readonly left: Expr;
  readonly right: Expr;
  readonly returnBool: boolean;
  /** Set when both sides are vectors. */
  readonly matching?: VectorMatching;
  /** Whether `on` or `ignoring` was written. */
  readonly matchingWritten: boolean;
}

export interface Unary extends Node {
  readonly type: "unary";
  readonly op: "+" | "-";
  readonly expr: Expr;
}

export interface Parentheses extends Node {
  readonly type: "parentheses";
  readonly expr: Expr;
}

export type Expr =
  NumberLiteral | StringLiteral | VectorSelector | MatrixSelector | Subquery | Call | Aggregation | Binary | Unary | Parentheses;
