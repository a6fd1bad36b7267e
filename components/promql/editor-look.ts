import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const underline = (token: string) => ({
  textDecoration: `underline wavy var(${token}) 1px`,
  textUnderlineOffset: "3px",
  backgroundImage: "none",
});

/** Tokens alone: the editor follows the theme without being told. */
const look = EditorView.theme({
  "&": { fontSize: "13px", color: "var(--fg)", backgroundColor: "transparent", borderRadius: "5px" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  // Phones zoom into smaller fields.
  "@media (pointer: coarse)": { "&": { fontSize: "16px" } },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", lineHeight: "20px", fontFeatureSettings: '"zero"' },
  ".cm-content": { padding: "3px 0", caretColor: "var(--fg)" },
  ".cm-line": { padding: "0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--fg)" },
  ".cm-placeholder": { color: "var(--fg-muted)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--bg-active)", color: "inherit" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", color: "var(--breached)" },
  ".cm-lintRange-error, .cm-note-error": underline("--breached"),
  ".cm-lintRange-warning, .cm-note-warning": underline("--p2-edge"),
  ".cm-lintRange-info, .cm-note-info": underline("--p3"),
  ".cm-tooltip": {
    backgroundColor: "var(--bg-raised)",
    color: "var(--fg)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
    maxWidth: "min(480px, calc(100vw - 16px))",
    fontSize: "12px",
    lineHeight: "16px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", maxHeight: "260px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", lineHeight: "18px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--bg-active)", color: "var(--fg)" },
  ".cm-completionDetail": { color: "var(--fg-muted)", fontStyle: "normal", marginLeft: "12px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionInfo": { padding: "6px 10px", whiteSpace: "normal" },
  ".cm-diagnostic": { padding: "6px 10px", borderLeft: "none", whiteSpace: "pre-wrap" },
  ".cm-diagnosticAction": {
    color: "var(--accent)",
    backgroundColor: "transparent",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    margin: "4px 4px 0 0",
    padding: "1px 8px",
    font: "inherit",
  },
  ".cm-doc": { padding: "6px 10px" },
  ".cm-doc p + p": { marginTop: "4px" },
  ".cm-doc-quiet": { color: "var(--fg-muted)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.function(tags.variableName), tags.operatorKeyword], color: "var(--code-function)" },
  { tag: [tags.modifier, tags.logicOperator], color: "var(--fg)", fontWeight: "600" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: tags.labelName, color: "var(--code-label)" },
  { tag: tags.comment, color: "var(--fg-muted)", fontStyle: "italic" },
]);

export const editorLook = [look, syntaxHighlighting(colours)];
