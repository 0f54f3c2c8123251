import { useEffectEvent, useImperativeHandle, useLayoutEffect, useRef, type Ref } from 'react';
import { openText, type TextEditorHandle } from './text-view.ts';
import styles from './Editor.module.css';

type TextEditorProps = {
  /** Accessible name. */
  readonly label: string;
  /** At first. */
  readonly text: string;
  readonly onSave: () => void;
  /** Told after each change: whether the text differs from the one that was saved. */
  readonly onChange: (isDirty: boolean) => void;
  readonly ref: Ref<TextEditorHandle>;
};

/** A text to edit, in CodeMirror. */
export function TextEditor({ label, text, onSave, onChange, ref }: TextEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<TextEditorHandle>(null);
  const save = useEffectEvent(onSave);
  const changed = useEffectEvent(onChange);
  const first = useEffectEvent(() => ({ label, text }));
  // before the dialog around it looks for what gets the focus
  useLayoutEffect(() => {
    if (place.current === null) return undefined;
    const { end, ...opened } = openText(place.current, {
      ...first(),
      onSave: () => save(),
      onChange: (isDirty) => changed(isDirty),
    });
    view.current = opened;
    return () => {
      view.current = null;
      end();
    };
  }, []);
  useImperativeHandle(ref, () => ({
    text: () => view.current?.text() ?? '',
    change: (change) => view.current?.change(change),
    saved: (now) => view.current?.saved(now),
    goTo: (line, column) => view.current?.goTo(line, column),
    element: () => view.current?.element() ?? null,
  }));
  return <div ref={place} className={styles.editor} />;
}
