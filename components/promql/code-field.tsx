"use client";

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { keysInside } from "./editor-keys";
import { editorLook } from "./editor-look";
import { noteMarks, setNotes } from "./editor-notes";
import { promqlHover } from "./hover";
import { promqlLanguage } from "./language";
import { queryLint } from "./lint";
import { MetricKnowledge } from "./metric-knowledge";
import type { PromqlEditorProps } from "./promql-editor";

type CodeFieldProps = Omit<PromqlEditorProps, "className">;

/** The editor itself. Uncontrolled inside: React tells it a text only when the text came from elsewhere. */
export function CodeField(props: CodeFieldProps) {
  const { label, value, notes, readOnly = false, autoFocus = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const attributes = useRef(new Compartment());
  const client = useQueryClient();
  // The newest handlers: the editor is built once and must not call those of its first render.
  const now = useRef(props);
  useEffect(() => {
    now.current = props;
  });

  useEffect(() => {
    const parent = box.current;
    if (!parent) return;
    const knowledge = new MetricKnowledge(client);
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: now.current.value,
        extensions: [
          Prec.high(keymap.of(keysInside((text) => now.current.onRun(text)))),
          keymap.of([{ key: "Shift-Enter", run: insertNewlineAndIndent }]),
          history(),
          closeBrackets(),
          bracketMatching(),
          promqlLanguage(knowledge),
          promqlHover(knowledge),
          queryLint(knowledge, () => now.current.variables),
          noteMarks,
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
          placeholder(now.current.placeholder ?? "Write a query…"),
          EditorView.lineWrapping,
          editorLook,
          EditorState.readOnly.of(now.current.readOnly ?? false),
          attributes.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    if (now.current.autoFocus) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [client]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, selection: { anchor: value.length } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: setNotes.of(notes ?? []) });
  }, [notes]);

  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({ "data-search-field": "", "aria-label": label, "aria-readonly": String(readOnly) }),
      ),
    });
  }, [label, readOnly, autoFocus]);

  return <div ref={box} />;
}
