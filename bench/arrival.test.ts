import { expect, test } from 'vitest';
import { compareInventories, type Found } from './arrival.ts';

const program: Found = { kind: 'file', size: 3, sha256: 'aa', executable: true };
const text: Found = { kind: 'file', size: 4, sha256: 'bb', executable: false };
const link: Found = { kind: 'link', target: '../one/program' };
const sent = new Map<string, Found>([
  ['one/program', program],
  ['one/text', text],
  ['.bin/tool', link],
]);

const arrivedWith = (changes: Record<string, Found | undefined>) => {
  const arrived = new Map(sent);
  for (const [path, found] of Object.entries(changes)) {
    if (found === undefined) arrived.delete(path);
    else arrived.set(path, found);
  }
  return () => compareInventories(sent, arrived);
};

test('what arrived as it was sent has kept everything', () => {
  expect(arrivedWith({})()).toEqual({ links: 'kept', executable: 'kept' });
});

test('links may be left out or followed and modes lost, which is told', () => {
  expect(arrivedWith({ '.bin/tool': undefined })().links).toBe('left out');
  expect(arrivedWith({ '.bin/tool': program })().links).toBe('followed');
  expect(arrivedWith({ 'one/program': { ...program, executable: false } })()).toEqual({
    links: 'kept',
    executable: 'lost',
  });
});

test('a missing, different or additional file is an error with its path', () => {
  expect(arrivedWith({ 'one/text': undefined })).toThrow('one/text is missing');
  expect(arrivedWith({ 'one/text': { ...text, sha256: 'cc' } })).toThrow('one/text differs');
  expect(arrivedWith({ 'one/text': { ...text, size: 5 } })).toThrow('one/text differs');
  expect(arrivedWith({ 'one/rest.partial': text })).toThrow('one/rest.partial is too much');
});

test('a link that leads elsewhere, or became another file, is an error', () => {
  const elsewhere = arrivedWith({ '.bin/tool': { kind: 'link', target: '../one/text' } });
  expect(elsewhere).toThrow('.bin/tool leads elsewhere');
  expect(arrivedWith({ '.bin/tool': text })).toThrow('.bin/tool differs');
});

test('a file that became a link is not the file', () => {
  expect(arrivedWith({ 'one/text': { kind: 'link', target: 'program' } })).toThrow('differs');
});
