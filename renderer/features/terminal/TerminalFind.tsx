import type { ISearchOptions } from '@xterm/addon-search';
import { ArrowDown, ArrowUp, CaseSensitive, Regex, WholeWord, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import { foundText, isSearchable } from './find-in-terminal.ts';
import type { Screen } from './screen.ts';
import { matchColours } from './theme.ts';
import styles from './TerminalFind.module.css';

type How = Pick<Required<ISearchOptions>, 'regex' | 'caseSensitive' | 'wholeWord'>;

/** Looks for text in a terminal and what has scrolled out of it: the newest match first, as one reads upwards. */
export function TerminalFind(props: { readonly screen: Screen; readonly onClose: () => void }) {
  const { screen, onClose } = props;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [how, setHow] = useState<How>({ regex: false, caseSensitive: false, wholeWord: false });
  const [found, setFound] = useState({ resultIndex: -1, resultCount: 0 });
  const isGood = isSearchable(typed, how);

  useEffect(() => {
    input.current?.focus();
    const counted = screen.search.onDidChangeResults(setFound);
    return () => {
      counted.dispose();
      screen.search.clearDecorations();
    };
  }, [screen]);

  const find = (text: string, options: How, way: 'up' | 'down' | 'here'): void => {
    if (text === '' || !isSearchable(text, options)) {
      screen.search.clearDecorations();
      setFound({ resultIndex: -1, resultCount: 0 });
      return;
    }
    const all = { ...options, decorations: matchColours, incremental: way === 'here' };
    if (way === 'down') screen.search.findNext(text, all);
    else screen.search.findPrevious(text, all);
  };
  const toggle = (key: keyof How) => {
    const next = { ...how, [key]: !how[key] };
    setHow(next);
    find(typed, next, 'here');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter') find(typed, how, event.shiftKey ? 'down' : 'up');
    else return;
    event.preventDefault();
  };
  return (
    <search className={styles.find} aria-label="Find in the terminal">
      <input
        ref={input}
        className={styles.input}
        aria-label="Find"
        aria-invalid={!isGood}
        value={typed}
        spellCheck={false}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          find(event.currentTarget.value, how, 'here');
        }}
      />
      <output className={styles.count}>{isGood ? foundText(typed, found) : 'Not a pattern'}</output>
      <IconButton
        label="Match case"
        icon={CaseSensitive}
        size="s"
        pressed={how.caseSensitive}
        onClick={() => toggle('caseSensitive')}
      />
      <IconButton
        label="Whole words"
        icon={WholeWord}
        size="s"
        pressed={how.wholeWord}
        onClick={() => toggle('wholeWord')}
      />
      <IconButton
        label="Regular expression"
        icon={Regex}
        size="s"
        pressed={how.regex}
        onClick={() => toggle('regex')}
      />
      <IconButton
        label="Earlier match"
        shortcut="Enter"
        icon={ArrowUp}
        size="s"
        onClick={() => find(typed, how, 'up')}
      />
      <IconButton
        label="Later match"
        shortcut="Shift+Enter"
        icon={ArrowDown}
        size="s"
        onClick={() => find(typed, how, 'down')}
      />
      <IconButton label="Close find" shortcut="Esc" icon={X} size="s" onClick={onClose} />
    </search>
  );
}
