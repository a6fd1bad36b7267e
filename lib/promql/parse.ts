import { Fault } from "@/lib/kernel/faults";
import { METRIC_NAME } from "@/lib/kernel/labels";
import type { Aggregator, AtModifier, Binary, BinaryOperator, Call, Expr, SourceRange, VectorMatching, VectorSelector } from "./ast";
import { checkQuery, type WrittenMatching } from "./check";
import { FUNCTIONS } from "./functions";
import { withAt, withMode, withOffset } from "./modify";
import { BINDING_POWERS, parseModifiers, UNARY_POWER } from "./parse-binary";
import { literalSeconds, parseOffset, parseWindow } from "./parse-duration";
import { ParseFailure } from "./parse-failure";
import { parseGrouping, parseMatchers } from "./parse-matchers";
import { positionOf, positionText } from "./position";
import { quoteText, unquoteText } from "./quote";
import { METRIC_WORDS, startsExpression, type Token } from "./token";
import { TokenStream } from "./token-stream";
import { valueType } from "./value-type";

/** Why a text is no query. */
export interface QueryError {
  /** The cause alone, worded as Prometheus 3 does. */
  readonly message: string;
  /** With its place in front: `1:12: parse error: unclosed left parenthesis`. What the API answers. */
  readonly text: string;
  readonly range: SourceRange;
  /** From 1; columns count bytes of UTF-8, as Prometheus does. */
  readonly line: number;
  readonly column: number;
}

export type ParsedQuery = { readonly ok: true; readonly expr: Expr } | { readonly ok: false; readonly error: QueryError };

export interface ParseOptions {
  /**
   * Whether experimental functions, aggregations, fill and anchored or smoothed
   * selectors are admitted; they are by default. Duration expressions always are.
   */
  readonly experimental?: boolean;
}

/** Parses and checks a query of PromQL 3.14. Never throws. */
export function parseQuery(text: string, options: ParseOptions = {}): ParsedQuery {
  try {
    return { ok: true, expr: new Parser(text, options.experimental ?? true).query() };
  } catch (failure) {
    if (!(failure instanceof ParseFailure)) throw failure;
    const { range, message } = failure;
    const prefixed = `${positionText(text, range.start)}: parse error: ${message}`;
    return {
      ok: false,
      error: { message, text: prefixed, range: { start: range.start, end: range.end }, ...positionOf(text, range.start) },
    };
  }
}

/** Like parseQuery; throws Fault `invalid` with the error's `text`. */
export function parseQueryOrThrow(text: string, options: ParseOptions = {}): Expr {
  const parsed = parseQuery(text, options);
  if (parsed.ok) return parsed.expr;
  throw new Fault("invalid", parsed.error.text, { fix: "Correct the query at this place.", at: "query" });
}

/** Precedence climbing over the tokens; what comes behind a primary expression binds to it alone. */
class Parser {
  private readonly stream: TokenStream;
  private readonly experimental: boolean;
  private readonly written: WrittenMatching = new Map<Binary, VectorMatching>();

  constructor(text: string, experimental: boolean) {
    this.stream = new TokenStream(text);
    this.experimental = experimental;
  }

  query(): Expr {
    const { stream } = this;
    if (stream.is("end")) throw new ParseFailure("no expression found in input", { start: 0, end: 0 });
    const expr = this.expression(0);
    if (!stream.is("end")) stream.unexpected();
    checkQuery(expr, this.written);
    return expr;
  }

  private expression(power: number): Expr {
    let left = this.operand();
    for (;;) {
      const { token } = this.stream;
      const own = token.kind === "operator" ? (BINDING_POWERS.get(token.word) ?? 0) : 0;
      if (own === 0 || own <= power) return left;
      this.stream.take();
      left = this.binary(left, token, token.word === "^" ? own - 1 : own);
    }
  }

  private binary(left: Expr, operator: Token, power: number): Expr {
    const { returnBool, matching, matchingWritten } = parseModifiers(this.stream);
    const right = this.stream.deeper(() => this.expression(power));
    const op = operator.word as BinaryOperator;
    const range = { start: left.range.start, end: right.range.end };
    if (!this.experimental && (matching.fillLeft ?? matching.fillRight) !== undefined)
      throw new ParseFailure("binop fill modifiers are experimental and not enabled", range);
    const vectors = valueType(left) === "vector" && valueType(right) === "vector";
    const setOperation = op === "and" || op === "or" || op === "unless";
    const final: VectorMatching =
      setOperation && matching.cardinality === "one-to-one" ? { ...matching, cardinality: "many-to-many" } : matching;
    const node: Binary = {
      type: "binary",
      op,
      opRange: { start: operator.start, end: operator.end },
      left,
      right,
      returnBool,
      ...(vectors ? { matching: final } : {}),
      matchingWritten: matchingWritten && vectors,
      range,
    };
    this.written.set(node, final);
    return this.stream.grown(node, left, right);
  }

  private operand(): Expr {
    const { stream } = this;
    const sign = stream.accept("operator", "+", "-");
    if (sign === undefined) return this.modified(this.primary());
    const expr = stream.deeper(() => this.expression(UNARY_POWER));
    const range = { start: sign.start, end: expr.range.end };
    if (expr.type === "number") return stream.grown({ ...expr, value: sign.word === "-" ? -expr.value : expr.value, range });
    return stream.grown({ type: "unary", op: sign.word as "+" | "-", expr, range }, expr);
  }

  /** Windows, offsets and so on, in whatever order they come. */
  private modified(primary: Expr): Expr {
    const { stream } = this;
    let expr = primary;
    for (;;) {
      if (stream.is("punctuation", "[")) expr = this.window(expr);
      else if (stream.accept("keyword", "offset")) expr = this.kept(withOffset(expr, parseOffset(stream), stream.end));
      else if (stream.accept("operator", "@")) expr = this.kept(withAt(expr, this.instant(expr), stream.end));
      else if (stream.is("keyword", "anchored", "smoothed")) {
        const mode = stream.take().word === "anchored" ? "anchored" : "smoothed";
        if (!this.experimental) throw new ParseFailure(`${mode} modifier is experimental and not enabled`, expr.range);
        expr = this.kept(withMode(expr, mode));
      } else return expr;
    }
  }

  private kept(changed: Expr): Expr {
    return this.stream.grown(changed, changed.type === "subquery" ? changed.expr : undefined);
  }

  private instant(expr: Expr): AtModifier {
    const { stream } = this;
    return stream.within("@", "timestamp", () => {
      const word = stream.accept("preprocessor", "start", "end");
      if (word !== undefined) {
        stream.expect("punctuation", "(");
        stream.expect("punctuation", ")");
        return { kind: word.word === "start" ? "start" : "end" };
      }
      const sign = stream.accept("operator", "+", "-");
      const literal = literalSeconds(stream.accept("number") ?? stream.accept("duration") ?? stream.unexpected());
      const seconds = sign?.word === "-" ? -literal : literal;
      if (!(Math.abs(seconds) < 2 ** 63)) {
        const shown = Number.isFinite(seconds)
          ? BigInt(seconds).toString() + ".000000"
          : String(seconds).replace(/^(-?)Inf.*/, (_, minus) => `${minus || "+"}Inf`);
        throw new ParseFailure(`timestamp out of bounds for @ modifier: ${shown}`, expr.range);
      }
      return { kind: "time", ms: Math.round(seconds * 1000) };
    });
  }

  private window(expr: Expr): Expr {
    const { stream } = this;
    const bracket = stream.take();
    const window = stream.within("subquery or range selector", "number, duration, step(), or range()", () => parseWindow(stream));
    const start = expr.range.start;
    if (stream.accept("punctuation", ":")) {
      const step = stream.within("subquery selector", 'number, duration, step(), range(), or "]"', () =>
        stream.is("punctuation", "]") ? undefined : parseWindow(stream),
      );
      stream.expect("punctuation", "]", "subquery selector", '"]"');
      const range = { start, end: stream.end };
      return stream.grown({ type: "subquery", expr, window, ...(step === undefined ? {} : { step }), range }, expr, window, step);
    }
    stream.expect("punctuation", "]", "subquery or range", '":" or "]"');
    const written = { start: bracket.start, end: stream.end };
    if (expr.type !== "vector-selector") throw new ParseFailure("ranges only allowed for vector selectors", written);
    const offset = expr.offset !== undefined && (expr.offset.kind === "expression" || expr.offset.ms !== 0);
    if (offset) throw new ParseFailure("no offset modifiers allowed before range", written);
    if (expr.at !== undefined) throw new ParseFailure("no @ modifiers allowed before range", written);
    return stream.grown({ type: "matrix-selector", selector: expr, window, range: { start, end: stream.end } }, expr, window);
  }

  private primary(): Expr {
    const { stream } = this;
    const { token } = stream;
    const range = { start: token.start, end: token.end };
    if (token.kind === "number" || token.kind === "duration") {
      stream.take();
      return stream.grown({ type: "number", value: literalSeconds(token), asDuration: token.kind === "duration", range });
    }
    if (token.kind === "string") {
      stream.take();
      return stream.grown({ type: "string", value: unquoteText(token.text), range });
    }
    if (token.kind === "punctuation" && token.word === "(") {
      stream.take();
      const expr = stream.deeper(() => this.expression(0));
      stream.expect("punctuation", ")");
      return stream.grown({ type: "parentheses", expr, range: { start: token.start, end: stream.end } }, expr);
    }
    if (token.kind === "punctuation" && token.word === "{") return this.selector(undefined);
    const follows = stream.following;
    const called = follows?.kind === "punctuation" && follows.word === "(";
    const grouped = follows?.kind === "keyword" && (follows.word === "by" || follows.word === "without");
    if (token.kind === "aggregator" && (called || grouped)) return this.aggregation();
    if (called && (token.kind === "identifier" || token.kind === "preprocessor")) return this.call();
    const nameable = token.kind === "identifier" || token.kind === "metric-identifier" || token.kind === "preprocessor";
    if (nameable || token.kind === "aggregator" || METRIC_WORDS.has(token.word)) return this.selector(stream.take());
    return stream.unexpected();
  }

  private selector(name: Token | undefined): VectorSelector {
    const { stream } = this;
    const start = name?.start ?? stream.token.start;
    const inside = name === undefined || stream.is("punctuation", "{") ? parseMatchers(stream) : [];
    const quoted = inside.find((matcher) => matcher.name === METRIC_NAME && matcher.op === "=" && matcher.value !== "");
    const metric = name?.text ?? quoted?.value;
    return stream.grown<VectorSelector>({
      type: "vector-selector",
      ...(metric === undefined ? {} : { name: metric }),
      ...(name === undefined && metric !== undefined ? { nameInBraces: true } : {}),
      matchers: name === undefined ? inside : [{ name: METRIC_NAME, op: "=", value: name.text }, ...inside],
      range: { start, end: stream.end },
    });
  }

  private args(): readonly Expr[] {
    const { stream } = this;
    const args: Expr[] = [];
    stream.expect("punctuation", "(");
    if (stream.accept("punctuation", ")")) return args;
    for (;;) {
      args.push(stream.deeper(() => this.expression(0)));
      if (stream.accept("punctuation", ")")) return args;
      const comma = stream.expect("punctuation", ",");
      if (!startsExpression(stream.token)) throw new ParseFailure("trailing commas not allowed in function call args", comma);
    }
  }

  private call(): Call {
    const { stream } = this;
    const name = stream.take();
    const args = this.args();
    const func = name.kind === "preprocessor" ? name.word : name.text;
    const known = FUNCTIONS.get(func);
    if (known === undefined) throw new ParseFailure(`unknown function with name ${quoteText(name.text)}`, name);
    if (known.experimental && !this.experimental) throw new ParseFailure(`function ${quoteText(name.text)} is not enabled`, name);
    const range = { start: name.start, end: stream.end };
    return stream.grown({ type: "call", func, funcRange: { start: name.start, end: name.end }, args, range }, ...args);
  }

  private aggregation(): Expr {
    const { stream } = this;
    const name = stream.take();
    const before = stream.within("aggregation", "", () => this.grouping());
    const args = stream.within("aggregation", "", () => this.args());
    const grouping = before ?? this.grouping();
    const range = { start: name.start, end: stream.end };
    const op = name.word as Aggregator;
    if (args.length === 0) throw new ParseFailure("no arguments for aggregate expression provided", range);
    if (!this.experimental && (op === "limitk" || op === "limit_ratio"))
      throw new ParseFailure(`${op}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`, range);
    const wanted = ["topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio"].includes(op) ? 2 : 1;
    const expr = args[wanted - 1];
    if (args.length !== wanted || expr === undefined) {
      const counts = `expected ${wanted}, got ${args.length}`;
      throw new ParseFailure(`wrong number of arguments for aggregate expression provided, ${counts}`, range);
    }
    const param = wanted === 2 ? args[0] : undefined;
    return stream.grown(
      {
        type: "aggregation",
        op,
        opRange: { start: name.start, end: name.end },
        expr,
        ...(param === undefined ? {} : { param }),
        without: grouping?.without ?? false,
        grouping: grouping?.labels ?? [],
        grouped: grouping !== undefined,
        range,
      },
      expr,
      param,
    );
  }

  private grouping(): { readonly without: boolean; readonly labels: readonly string[] } | undefined {
    const word = this.stream.accept("keyword", "by", "without");
    return word === undefined ? undefined : { without: word.word === "without", labels: parseGrouping(this.stream) };
  }
}
