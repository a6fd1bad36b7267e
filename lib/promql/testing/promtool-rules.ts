import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What promtool says about a query: values as it prints them by label set, or the error's text. */
export type PromtoolAnswer = ReadonlyMap<string, string> | string;

export interface PromtoolInput {
  readonly intervalS: number;
  /** Series and values in promtool's own notation. */
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly evalTime: string;
  readonly queries: readonly string[];
}

export const hasPromtool = (): boolean => spawnSync("promtool", ["--version"]).status === 0;

/** Evaluates queries with promtool: as a test of rules that expects nonsense, so that it prints what it got. */
export function askPromtool({ intervalS, series, evalTime, queries }: PromtoolInput): PromtoolAnswer[] {
  const nonsense = [{ labels: "nonsense", value: 99 }];
  const test = {
    interval: `${intervalS}s`,
    input_series: series,
    promql_expr_test: queries.map((expr) => ({ expr, eval_time: evalTime, exp_samples: nonsense })),
  };
  const folder = mkdtempSync(path.join(tmpdir(), "promtool-"));
  try {
    const file = path.join(folder, "test.yml");
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ evaluation_interval: "1m", tests: [test] }));
    const { stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const printed = stdout + stderr;
    return queries.map((query) => answerIn(printed, query));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function answerIn(printed: string, query: string): PromtoolAnswer {
  const head = `    expr: ${JSON.stringify(query)}, time: `;
  const at = printed.indexOf(head);
  if (at < 0) throw new Error(`promtool says nothing about ${query}: ${printed.slice(-500)}`);
  const [first = "", ...rest] = (printed.slice(at + head.length).split("\n    expr: ")[0] ?? "").split("\n");
  const error = /, err: (.*)/.exec(first)?.[1];
  if (error !== undefined) return error;
  const got = /got: (.*)/.exec(rest.join("\n"))?.[1] ?? "";
  return new Map([...got.matchAll(/(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}) ([^\s,]+)/g)].map(([, labels = "", value = ""]) => [labels, value]));
}
