import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { visibleText } from "@/lib/kernel/visible-text";
import { FUNCTION_DOCS, type FunctionDoc, MODIFIER_DOCS } from "./function-docs";
import type { MetricKnowledge } from "./metric-knowledge";
import type { QueryableName } from "./metric-names";
import { agoText } from "./ago-text";

/** What a word of a query means: functions in a sentence, metrics with type, unit, help and number of series. */
export function promqlHover(knowledge: MetricKnowledge): Extension {
  return hoverTooltip(
    async (view, pos, side) => {
      const node = syntaxTree(view.state).resolveInner(pos, side);
      const word = view.state.sliceDoc(node.from, node.to);
      if (word.length > 300 || word === "") return null;
      const metric = node.name === "Identifier" ? (await knowledge.names()).get(word) : undefined;
      const doc = metric ? undefined : (FUNCTION_DOCS.get(word.toLowerCase()) ?? MODIFIER_DOCS.get(word.toLowerCase()));
      if (!metric && !doc) return null;
      const lines = metric ? metricLines(metric, knowledge.now()) : docLines(doc as FunctionDoc);
      return { pos: node.from, end: node.to, above: true, create: () => ({ dom: card(lines) }) };
    },
    { hoverTime: 250 },
  );
}

interface CardLine {
  readonly text: string;
  readonly look: "code" | "plain" | "quiet";
}

const docLines = ({ signature, text }: FunctionDoc): readonly CardLine[] => [
  { text: signature, look: "code" },
  { text, look: "plain" },
];

const PART_WORDS = {
  bucket: "Observations up to each bound “le” of",
  count: "Number of observations of",
  sum: "Sum of the observations of",
} as const;

/** A metric in a few lines. */
export function metricLines({ name, metric, part }: QueryableName, now: number): readonly CardLine[] {
  const type =
    metric.form === "histogram" ? `${metric.histogram ?? ""} histogram`.trim() : metric.type === "unknown" ? "type unknown" : metric.type;
  const facts = [
    part === null ? type : "counter",
    metric.unit === "" ? "no unit given" : visibleText(metric.unit),
    `${metric.activeSeries.toLocaleString("en-US")} series`,
    now - metric.lastSeen > 3_600_000 ? `last seen ${agoText(now - metric.lastSeen)} ago` : null,
  ];
  return [
    { text: visibleText(name), look: "code" },
    ...(part === null ? [] : [{ text: `${PART_WORDS[part]} ${visibleText(metric.name)}.`, look: "plain" as const }]),
    ...(metric.help === "" ? [] : [{ text: visibleText(metric.help), look: "plain" as const }]),
    { text: facts.filter((f) => f !== null).join(" · "), look: "quiet" },
  ];
}

/** Built node by node: what a sender calls its metric is text here, never markup. */
function card(lines: readonly CardLine[]): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-doc";
  for (const { text, look } of lines) {
    const line = dom.appendChild(document.createElement("p"));
    if (look === "quiet") line.className = "cm-doc-quiet";
    const into = look === "code" ? line.appendChild(document.createElement("code")) : line;
    into.textContent = text;
  }
  return dom;
}
