import { type Diagnostic, linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { visibleText } from "@/lib/kernel/visible-text";
import { type QueryFinding, lintQuery } from "./lint-query";
import type { MetricKnowledge } from "./metric-knowledge";

/** Errors and doubts underlined while one writes, half a second after the last key. */
export function queryLint(knowledge: MetricKnowledge, variables: () => readonly string[] | undefined): Extension {
  return linter(
    async (view) => {
      const text = view.state.doc.toString();
      const findings = lintQuery(text, { names: await knowledge.names(), now: knowledge.now(), variables: variables() ?? null });
      return findings.map((finding) => diagnosticOf(finding, text.length));
    },
    { delay: 500 },
  );
}

function diagnosticOf({ level, text, range, instead }: QueryFinding, length: number): Diagnostic {
  // An error at the very end has no letters of its own: the last one is underlined.
  const to = Math.min(Math.max(range.end, range.start + 1), length);
  const from = Math.max(0, Math.min(range.start, to - 1));
  return {
    from,
    to,
    severity: level,
    message: visibleText(text),
    actions: instead.map((name) => ({
      name: `Use ${visibleText(name)}`,
      apply: (view, start, end) => {
        view.dispatch({ changes: { from: start, to: end, insert: name } });
        view.focus();
      },
    })),
  };
}
