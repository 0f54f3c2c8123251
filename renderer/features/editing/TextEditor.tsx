import { EditorState, type Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';
import { editing, textOf, viewing } from './code-mirror.ts';
import styles from './Editor.module.css';

/** What can be done with a text that is edited. */
export type TextEditorHandle = {
  readonly text: () => string;
  /** Another text takes its place, without a way back to the old one. */
  readonly load: (text: string) => void;
  /** The text is changed, as by the user. */
  readonly change: (change: (text: string) => string) => void;
  /** What there is now counts as saved. */
  readonly saved: (text: string) => void;
  readonly goTo: (line: number, column: number) => void;
};

type TextEditorProps = {
  /** Accessible name. */
  readonly label: string;
  readonly text: string;
  readonly onSave: () => void;
  /** Told after each change: whether the text differs from the one that was saved. */
  readonly onChange: (isDirty: boolean) => void;
  readonly ref: Ref<TextEditorHandle>;
};

/** A text to edit, in CodeMirror. */
export function TextEditor({ label, text, onSave, onChange, ref }: TextEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const saved = useRef<Text>(null);
  const save = useEffectEvent(onSave);
  const changed = useEffectEvent((doc: Text) => {
    const { current } = saved;
    // comparing a long text takes time: of another length it differs anyway
    onChange(current === null || doc.length !== current.length || !doc.eq(current));
  });
  const start = useEffectEvent((): EditorState => {
    const doc = textOf(text);
    saved.current = doc;
    return stateOf(doc);
  });
  const stateOf = (doc: Text): EditorState =>
    EditorState.create({
      doc,
      extensions: [
        viewing(label),
        editing({ onSave: () => save() }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) changed(state.doc);
        }),
      ],
    });
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new EditorView({ state: start(), parent: place.current });
    view.current = made;
    made.focus();
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useImperativeHandle(ref, () => handleOf(view, saved, stateOf));
  return <div ref={place} className={styles.editor} />;
}

function handleOf(
  ref: { readonly current: EditorView | null },
  saved: { current: Text | null },
  stateOf: (doc: Text) => EditorState,
): TextEditorHandle {
  const text = (): string => ref.current?.state.doc.toString() ?? '';
  return {
    text,
    load: (next) => {
      const doc = textOf(next);
      saved.current = doc;
      ref.current?.setState(stateOf(doc));
    },
    change: (change) => {
      const now = text();
      const next = change(now);
      if (next === now) return;
      ref.current?.dispatch({
        changes: { from: 0, to: ref.current.state.doc.length, insert: textOf(next) },
      });
    },
    saved: (now) => {
      saved.current = textOf(now);
    },
    goTo: (line, column) => {
      const view = ref.current;
      if (view === null || line > view.state.doc.lines) return;
      const at = view.state.doc.line(line);
      const anchor = Math.min(at.to, at.from + column - 1);
      view.dispatch({ selection: { anchor }, scrollIntoView: true });
      view.focus();
    },
  };
}
