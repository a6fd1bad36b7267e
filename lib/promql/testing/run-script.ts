import type { Expr, SourceRange } from "../ast";
import type { EvaluationControl, QueryResult } from "../eval/result";
import { type QueryPlan, QUERY_DEFAULTS, type SelectorNeed, planQuery } from "../plan";
import type { PromSeries } from "../series";
import { compareAnswer, compareFailure, compareTexts } from "./compare";
import { type LoadedSeries, loadedSeries } from "./load";
import { pinInstant } from "./pin-instant";
import { type EvalCommand, parseScript } from "./script";

/** Where a script's series are put and read from. */
export interface ScriptSource {
  clear(): Promise<void>;
  load(series: readonly LoadedSeries[]): Promise<void>;
  /** For each need the series that match it. */
  read(needs: readonly SelectorNeed[]): Promise<readonly (readonly PromSeries[])[]>;
}

/** What evaluates. */
export interface ScriptEngine {
  /** Throws what the parser says. */
  parse(text: string): Expr;
  evaluate(plan: QueryPlan, read: (need: SelectorNeed) => readonly PromSeries[], control: EvaluationControl): QueryResult;
}

/** How one `eval` of a script went; null: as expected. */
export interface EvalOutcome {
  readonly line: number;
  readonly failure: string | null;
}

export interface RunOptions {
  /** Also evaluate every instant query at other instants and as a range query, which must not change it. */
  readonly variants: boolean;
}

const MINUTE = 60_000;

/** Runs a script from its beginning to its end. Throws ScriptError when it cannot be read. */
export async function runScript(
  text: string,
  source: ScriptSource,
  engine: ScriptEngine,
  { variants }: RunOptions = { variants: true },
): Promise<EvalOutcome[]> {
  const outcomes: EvalOutcome[] = [];
  await source.clear();
  for (const command of parseScript(text)) {
    if (command.kind === "clear") await source.clear();
    else if (command.kind === "load") await source.load(loadedSeries(command));
    else outcomes.push({ line: command.line, failure: await new Evaluation(source, engine, command).run(variants) });
  }
  return outcomes;
}

class Evaluation {
  constructor(
    private readonly source: ScriptSource,
    private readonly engine: ScriptEngine,
    private readonly command: EvalCommand,
  ) {}

  async run(variants: boolean): Promise<string | null> {
    const { command } = this;
    let expr: Expr;
    try {
      expr = this.engine.parse(command.expr);
    } catch (error) {
      return this.failed(error);
    }
    if (command.step > 0) return await this.range(expr);
    const at = command.to;
    const failure = await this.instant(expr, at, variants);
    if (failure !== null || !variants) return failure;
    const pinned = pinInstant(expr, at);
    if (!pinned) return null;
    for (const time of at === 0 ? [-1000, 0, 1000] : [-10 * at, 0, Math.floor(at / 5), at, 10 * at]) {
      const moved = await this.instant(pinned, time, true);
      if (moved !== null) return `pinned with @ and evaluated at ${time} ms: ${moved}`;
    }
    return null;
  }

  private async range(expr: Expr): Promise<string | null> {
    const { from, to, step, expect } = this.command;
    const answer = await this.evaluate(expr, from, to, step);
    if (answer instanceof Failed) return answer.reason;
    return compareAnswer(answer, expect, true) ?? this.annotations(answer);
  }

  private async instant(expr: Expr, at: number, variants: boolean): Promise<string | null> {
    const { expect, expr: text } = this.command;
    const answer = await this.evaluate(expr, at, at, 0);
    if (answer instanceof Failed) return answer.reason;
    const failure = compareAnswer(answer, expect, false) ?? this.annotations(answer);
    if (failure !== null || !variants) return failure;
    if (expect.ordered || expect.string !== null || expect.rangeVector || /\b(?:start|end|range|step)\(\)/.test(text)) return null;
    const range = await this.evaluate(expr, at - MINUTE, at + MINUTE, MINUTE);
    const differs = range instanceof Failed ? range.reason : compareAnswer(range, expect, false, 1);
    return differs === null ? null : `as a range query: ${differs}`;
  }

  private async evaluate(expr: Expr, start: number, end: number, step: number): Promise<QueryResult | Failed> {
    try {
      const plan = planQuery(expr, {
        ...QUERY_DEFAULTS,
        start,
        end,
        step,
        delayedNameRemoval: true,
        useStartTimestamps: true,
        typeAndUnitLabels: true,
        maxSamples: 10_000,
      });
      const read = await this.source.read(plan.needs);
      const result = this.engine.evaluate(plan, (need) => read[need.id] ?? [], { expired: () => false });
      return this.command.expect.fail.length > 0 ? new Failed("expected to fail, and did not") : result;
    } catch (error) {
      return new Failed(this.failed(error));
    }
  }

  /** A failure is right where it is the expected one. */
  private failed(error: unknown): string | null {
    const message = error instanceof Error ? error.message : String(error);
    const { fail } = this.command.expect;
    if (fail.length > 0) return compareFailure(fail, message);
    return `failed: ${error instanceof TypeError || error instanceof ReferenceError ? (error.stack ?? message) : message}`;
  }

  private annotations({ annotations }: QueryResult): string | null {
    const { expect, expr } = this.command;
    const texts = (level: "warning" | "info") =>
      annotations.filter((one) => one.level === level).map(({ text, range }) => `${text} (${position(expr, range)})`);
    return (
      compareTexts("warning", expect.warn, expect.noWarn, texts("warning")) ??
      compareTexts("info", expect.info, expect.noInfo, texts("info"))
    );
  }
}

class Failed {
  constructor(readonly reason: string | null) {}
}

/** `line:column`, both from 1. */
function position(text: string, { start }: SourceRange): string {
  const before = text.slice(0, start).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
