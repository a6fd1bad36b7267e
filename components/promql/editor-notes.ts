import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { EditorNote } from "./promql-editor";

export const setNotes = StateEffect.define<readonly EditorNote[]>();

/** Underlines the parts that the last run spoke of; the words stand below the editor. */
export const noteMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setNotes)) next = marksOf(effect.value, transaction.newDoc.length);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(notes: readonly EditorNote[], length: number): DecorationSet {
  const ranges = notes.flatMap((note) => {
    if (!note.range) return [];
    const from = Math.min(note.range.start, length);
    const to = Math.min(note.range.end, length);
    if (from >= to) return [];
    return [Decoration.mark({ class: `cm-note cm-note-${note.level}`, attributes: { title: note.text } }).range(from, to)];
  });
  return Decoration.set(ranges, true);
}
