import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Text, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { markPattern, markText } from '../../../shared/text/marks.ts';

/** A text as the editor holds it: its lines are what is between line feeds, whatever else is in them. */
export function textOf(text: string): Text {
  return Text.of(text.split('\n'));
}

/** What every text needs to be looked at: numbers, marks for what is no text, search, our looks. */
export function viewing(label: string): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars({ addSpecialChars: markPattern, render: showMark }),
    drawSelection(),
    search({ top: true }),
    EditorState.phrases.of(words),
    EditorView.contentAttributes.of({ 'aria-label': label }),
    looks,
  ];
}

/** What it needs to be changed. Esc shuts the search and nothing more while it is open. */
export function editing({ onSave }: { readonly onSave: () => void }): Extension {
  const save = (): boolean => {
    onSave();
    return true;
  };
  return [
    history(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    bracketMatching(),
    keymap.of([
      { key: 'Mod-s', run: save, preventDefault: true },
      ...searchKeymap.map((binding) => ({ ...binding, stopPropagation: true })),
      ...historyKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Escape'),
      indentWithTab,
    ]),
  ];
}

/** For what is only looked at. */
export const readOnly: Extension = [
  EditorState.readOnly.of(true),
  keymap.of(searchKeymap.map((binding) => ({ ...binding, stopPropagation: true }))),
];

/** What the search of the library is called, written as the rest of the window is. */
const words = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Regular expression',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
  close: 'Close find',
} as const;

function showMark(code: number, description: string | null, placeholder: string): HTMLElement {
  const mark = document.createElement('span');
  const text = markText(code);
  mark.className = text === undefined ? 'cm-specialChar' : 'cm-mark';
  mark.textContent = text ?? placeholder;
  const title = text === undefined ? description : markTitle(text);
  if (title !== null) {
    mark.title = title;
    mark.setAttribute('aria-label', title);
  }
  return mark;
}

function markTitle(text: string): string {
  return text.startsWith(String.raw`\x`)
    ? `The byte ${text.slice(2)}, which is no text in this charset`
    : `A line end of another kind (${text})`;
}

const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontSize: '12.5px',
    lineHeight: '1.5',
    fontVariantLigatures: 'none',
  },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    color: 'var(--ink-3)',
    backgroundColor: 'var(--surface-2)',
    borderRight: '1px solid var(--line-2)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--accent-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn-line)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--warn-line)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--hover)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--surface-2)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '5px 32px 5px 8px', fontFamily: 'var(--font-ui)' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: 'var(--text-s)',
    color: 'var(--ink-2)',
  },
  '.cm-textfield, .cm-button': {
    color: 'var(--ink)',
    background: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    fontSize: 'var(--text-s)',
  },
  '.cm-panel.cm-search .cm-textfield': { height: '22px', padding: '0 6px' },
  '.cm-panel.cm-search .cm-button': { height: '22px', padding: '0 8px', fontWeight: '550' },
  '.cm-panel.cm-search [name=close]': {
    top: '6px',
    right: '8px',
    width: '20px',
    height: '20px',
    fontSize: '16px',
    lineHeight: '1',
    color: 'var(--ink-2)',
    borderRadius: '4px',
  },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-mark': {
    padding: '0 2px',
    margin: '0 1px',
    color: 'var(--warn)',
    backgroundColor: 'var(--warn-soft)',
    borderRadius: '3px',
    fontSize: '10px',
  },
  '.cm-changedLine': { backgroundColor: 'var(--warn-soft)' },
  '.cm-changedText': { background: 'var(--warn-line)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-soft)' },
});
