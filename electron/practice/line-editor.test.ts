import { expect, test } from 'vitest';
import { LineEditor, type LineEvent } from './line-editor.ts';

function type(...keys: string[]): { events: LineEvent[]; shown: string } {
  const events: LineEvent[] = [];
  let shown = '';
  const editor: LineEditor = new LineEditor(
    (text) => (shown += text),
    (event) => {
      events.push(event);
      editor.start('$ ');
    },
  );
  editor.start('$ ');
  for (let typed = keys.join(''); typed !== '';) typed = editor.takeKey(typed);
  return { events, shown };
}

const left = '\u001b[D';
const up = '\u001b[A';

test.each([
  ['plain text', ['ls -l', '\r'], 'ls -l'],
  ['backspace', ['lss', '\u007f', '\r'], 'ls'],
  ['insertion in the middle', ['l', left, 'a', '\r'], 'al'],
  ['Home and End', ['bc', '\u001b[H', 'a', '\u001b[F', 'd', '\r'], 'abcd'],
  ['application cursor keys', ['b', '\u001bOD', 'a', '\r'], 'ab'],
  ['Ctrl+U', ['abc', '\u0015', 'd', '\r'], 'd'],
  ['Ctrl+K', ['abc', left, left, '\u000b', '\r'], 'a'],
  ['Ctrl+W', ['cat one two', '\u0017', '\r'], 'cat one '],
  ['Delete', ['abc', left, left, '\u001b[3~', '\r'], 'ac'],
  ['letters beyond ASCII', ['Grüße 港', '\u007f', '\r'], 'Grüße '],
])('takes %s', (_what, keys, text) => {
  expect(type(...keys).events).toEqual([{ type: 'line', text }]);
});

test('recalls earlier lines with the arrow keys', () => {
  const { events } = type('one\r', 'two\r', up, up, '\r');
  expect(events.map((event) => (event.type === 'line' ? event.text : ''))).toEqual([
    'one',
    'two',
    'one',
  ]);
});

test('tells Ctrl+C, and Ctrl+D only on an empty line', () => {
  expect(type('ab', '\u0003').events).toEqual([{ type: 'interrupt' }]);
  expect(type('\u0004').events).toEqual([{ type: 'end' }]);
  expect(type('ab', left, '\u0004', '\r').events).toEqual([{ type: 'line', text: 'a' }]);
});

test('ignores keys it does not know', () => {
  expect(type('a', '\u001b[15~', '\u0000', 'b\r').events).toEqual([{ type: 'line', text: 'ab' }]);
});
