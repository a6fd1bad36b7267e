import { closeCompletion, completionStatus } from "@codemirror/autocomplete";
import type { EditorView, KeyBinding } from "@codemirror/view";
import { QueryHistory } from "./query-history";

/** Enter, Escape, and the way through earlier queries. */
export function keysInside(run: (text: string) => void): KeyBinding[] {
  const past = new QueryHistory();
  const replace = (view: EditorView, text: string | null): boolean => {
    if (text === null) return true;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
    return true;
  };
  return [
    {
      key: "Enter",
      run: (view) => {
        closeCompletion(view);
        const text = view.state.doc.toString();
        past.keep(text);
        run(text);
        return true;
      },
    },
    {
      key: "Escape",
      run: (view) => {
        if (completionStatus(view.state) !== null) return closeCompletion(view);
        view.contentDOM.blur();
        return true;
      },
      // One level up at a time: leaving the field must not also close what it lies in.
      stopPropagation: true,
    },
    { key: "Alt-ArrowUp", run: (view) => replace(view, past.earlier(view.state.doc.toString())) },
    { key: "Alt-ArrowDown", run: (view) => replace(view, past.later()) },
  ];
}
