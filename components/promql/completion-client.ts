import type { PrometheusClient } from "@prometheus-io/codemirror-promql";
import { EqlRegex, EqlSingle, Neq, NeqRegex } from "@prometheus-io/lezer-promql";
import type { MetricKnowledge } from "./metric-knowledge";

/** A condition as the completion of the language names it: `type` is a node of the grammar. */
interface GrammarMatcher {
  readonly type: number;
  readonly name: string;
  readonly value: string;
}

const OPERATORS: ReadonlyMap<number, string> = new Map([
  [EqlSingle, "="],
  [Neq, "!="],
  [EqlRegex, "=~"],
  [NeqRegex, "!~"],
]);

/** What completion asks, answered from what the editor knows. */
export class CompletionClient implements PrometheusClient {
  readonly #knowledge: MetricKnowledge;

  constructor(knowledge: MetricKnowledge) {
    this.#knowledge = knowledge;
  }

  async labelNames(metricName?: string): Promise<string[]> {
    return (await this.#knowledge.labelNames(metricName)).filter((name) => name !== "__name__");
  }

  async labelValues(labelName: string, metricName?: string, matchers: readonly GrammarMatcher[] = []): Promise<string[]> {
    const match = matchers.flatMap(({ type, name, value }) => {
      const op = OPERATORS.get(type);
      // The condition being written, and empty ones, would leave nothing to choose from.
      return op === undefined || name === labelName || name === "" || value === "" ? [] : [`${name}${op}${value}`];
    });
    return [...(await this.#knowledge.labelValues(metricName ?? "", labelName, match))];
  }

  async metricMetadata(): Promise<Record<string, { type: string; help: string }[]>> {
    const entries = [...(await this.#knowledge.names()).values()].filter(({ part }) => part === null);
    return Object.fromEntries(
      entries.map(({ name, metric }) => [
        name,
        [{ type: metric.form === "histogram" ? "histogram" : metric.type, help: metric.help.slice(0, 300) }],
      ]),
    );
  }

  async series(): Promise<Map<string, string>[]> {
    return await Promise.resolve([]);
  }

  async metricNames(): Promise<string[]> {
    return [...(await this.#knowledge.names()).keys()];
  }

  async flags(): Promise<Record<string, string>> {
    return await Promise.resolve({});
  }
}
