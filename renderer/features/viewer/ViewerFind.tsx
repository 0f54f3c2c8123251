import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { formatBytes } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { FindWay, FoundRow } from './model/find-row.ts';
import type { FindState } from './useFind.ts';
import styles from './Viewer.module.css';

type ViewerFindProps = {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly state: FindState;
  readonly row: FoundRow | undefined;
  readonly onFind: (text: string, to: FindWay['to']) => void;
  /** What was looked for is not wanted any more. */
  readonly onStop: () => void;
};

/** Looks for text in the whole file, of which only a part is in memory: with Enter, not while one types. */
export function ViewerFind({ input, state, row, onFind, onStop }: ViewerFindProps) {
  const [typed, setTyped] = useState('');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
    // else it would press the dialog's button
    event.preventDefault();
    onFind(typed, event.shiftKey ? 'up' : 'down');
  };
  const words = wordsOf(state, row);
  return (
    <search className={styles.find} aria-label="Find in the file">
      <output className={styles.found} title={words}>
        {words}
      </output>
      <input
        ref={input}
        type="text"
        className={styles.sought}
        aria-label="Find"
        placeholder="Find"
        value={typed}
        spellCheck={false}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onStop();
        }}
      />
      <IconButton
        label="Earlier match"
        shortcut="Shift+Enter"
        icon={ArrowUp}
        size="s"
        disabled={typed === ''}
        onClick={() => onFind(typed, 'up')}
      />
      <IconButton
        label="Later match"
        shortcut="Enter"
        icon={ArrowDown}
        size="s"
        disabled={typed === ''}
        onClick={() => onFind(typed, 'down')}
      />
    </search>
  );
}

function wordsOf(state: FindState, row: FoundRow | undefined): string {
  switch (state.at) {
    case 'idle':
      return '';
    case 'nothing':
      return 'Nothing found';
    case 'looking':
      return `Looking… ${formatBytes(state.offset)}`;
    case 'failed':
      return state.error.message;
    case 'found': {
      const where = `At ${formatBytes(row?.start ?? 0)}`;
      if (!state.isAround) return where;
      return `${where}, from the ${state.to === 'down' ? 'beginning' : 'end'} again`;
    }
    default:
      return state satisfies never;
  }
}
