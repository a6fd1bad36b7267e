import fs from "node:fs";
import path from "node:path";
import { evaluate } from "../evaluate";
import { parseQuery } from "../parse";
import { type RunOptions, type ScriptEngine, type ScriptSource, runScript } from "./run-script";

/** The language's own parser and evaluator. */
export const ENGINE: ScriptEngine = {
  parse(text) {
    const parsed = parseQuery(text);
    if (parsed.ok) return parsed.expr;
    throw new Error(parsed.error.message);
  },
  evaluate,
};

/** By file: the lines of its evaluations, by what they need. */
type Tiers = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

export interface TierCount {
  passed: number;
  total: number;
}

export interface CorpusReport {
  /** `file:line: reason`, in order. */
  readonly failures: readonly { readonly file: string; readonly line: number; readonly tier: string; readonly reason: string }[];
  readonly passed: number;
  readonly tiers: ReadonlyMap<string, TierCount>;
}

/** Runs scripts one after the other. Tiers are those of a `tiers.json` beside them; `none` where there is none. */
export async function runCorpus(
  files: readonly string[],
  sourceOf: (file: string) => Promise<ScriptSource & { close?(): Promise<void> }>,
  options: RunOptions,
): Promise<CorpusReport> {
  const failures: { file: string; line: number; tier: string; reason: string }[] = [];
  const tiers = new Map<string, TierCount>();
  let passed = 0;
  for (const file of files) {
    const source = await sourceOf(file);
    const tierOf = tiersOf(file);
    for (const { line, failure } of await runScript(fs.readFileSync(file, "utf8"), source, ENGINE, options)) {
      const tier = tierOf(line);
      const count = tiers.get(tier) ?? { passed: 0, total: 0 };
      tiers.set(tier, count);
      count.total++;
      if (failure === null) {
        count.passed++;
        passed++;
      } else failures.push({ file: path.basename(file), line, tier, reason: failure });
    }
    await source.close?.();
  }
  return { failures, passed, tiers };
}

function tiersOf(file: string): (line: number) => string {
  const beside = path.join(path.dirname(file), "tiers.json");
  if (!fs.existsSync(beside)) return () => "none";
  const tiers = (JSON.parse(fs.readFileSync(beside, "utf8")) as Tiers)[path.basename(file)] ?? {};
  const byLine = new Map(Object.entries(tiers).flatMap(([tier, lines]) => lines.map((line) => [line, tier] as const)));
  return (line) => byLine.get(line) ?? "none";
}

/** The failures (of one tier only, where it is given), one line a tier, then the total. */
export function printReport({ failures, passed, tiers }: CorpusReport, only?: string): string {
  const shown = failures.filter(({ tier }) => only === undefined || tier === only);
  const lines = shown.map(({ file, line, tier, reason }) => `${file}:${line} (${tier}) ${reason}`);
  for (const [tier, { passed: good, total }] of [...tiers].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (tier !== "none") lines.push(`${tier.padEnd(8)} ${good}/${total}`);
  return [...lines, `${passed} passed, ${failures.length} failed`].join("\n");
}
