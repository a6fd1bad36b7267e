import { autocompletion } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { PromQLExtension } from "@prometheus-io/codemirror-promql";
import { CompletionClient } from "./completion-client";
import type { MetricKnowledge } from "./metric-knowledge";

/** The grammar, and completion from the metrics of this installation. What is wrong is said by our own linter. */
export function promqlLanguage(knowledge: MetricKnowledge): Extension {
  const promql = new PromQLExtension()
    .setComplete({ remote: new CompletionClient(knowledge) })
    .activateLinter(false)
    .asExtension();
  return [promql, autocompletion({ icons: false, maxRenderedOptions: 100, activateOnTypingDelay: 50 })];
}
