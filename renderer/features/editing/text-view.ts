import { isolateHistory } from '@codemirror/commands';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { editing, textOf, viewing } from './code-mirror.ts';

/** What can be done with a text that is edited. */
export type TextEditorHandle = {
  readonly text: () => string;
  /** The text is changed, as by the user. */
  readonly change: (change: (text: string) => string) => void;
  /** This text counts as saved. */
  readonly saved: (text: string) => void;
  readonly goTo: (line: number, column: number) => void;
  /** What has the focus while the text is edited. */
  readonly element: () => HTMLElement | null;
};

type TextView = TextEditorHandle & { readonly end: () => void };

/** Shows a text in an element, to be edited, until its end. */
export function openText(
  parent: HTMLElement,
  options: {
    readonly label: string;
    readonly text: string;
    readonly onSave: () => void;
    /** Told after each change: whether the text differs from the one that was saved. */
    readonly onChange: (isDirty: boolean) => void;
  },
): TextView {
  let saved = textOf(options.text);
  // comparing a long text takes time: of another length it differs anyway
  const differs = (doc: Text): boolean => doc.length !== saved.length || !doc.eq(saved);
  const state = EditorState.create({
    doc: saved,
    extensions: [
      viewing(options.label),
      editing({ onSave: options.onSave }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onChange(differs(update.state.doc));
      }),
    ],
  });
  const view = new EditorView({ state, parent });
  const text = (): string => view.state.doc.toString();
  return {
    text,
    change: (change) => {
      const now = text();
      const next = change(now);
      if (next === now) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: textOf(next) } });
    },
    saved: (next) => {
      saved = textOf(next);
      // what was saved is one step of the way back
      view.dispatch({ annotations: isolateHistory.of('full') });
    },
    goTo: (line, column) => {
      const { doc } = view.state;
      if (line > doc.lines) return;
      const { from, to } = doc.line(line);
      view.dispatch({
        selection: { anchor: Math.min(to, from + column - 1) },
        scrollIntoView: true,
      });
      view.focus();
    },
    element: () => view.contentDOM,
    end: () => view.destroy(),
  };
}
