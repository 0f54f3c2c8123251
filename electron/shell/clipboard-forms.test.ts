import { expect, test } from 'vitest';
import { clipboardForms } from './clipboard-forms.ts';

const files = ['/h/a b#1.txt', '/h/ä<&>'];

test('on Linux file managers get a list of addresses, with every odd character escaped', () => {
  const [list, gnome] = clipboardForms(files, 'linux', 'KDE');
  expect(list).toEqual({
    format: 'text/uri-list',
    text: 'file:///h/a%20b%231.txt\r\nfile:///h/%C3%A4%3C&%3E\r\n',
  });
  expect(gnome?.text).toBe('copy\nfile:///h/a%20b%231.txt\nfile:///h/%C3%A4%3C&%3E');
});

test('where only one form can be written, the desktop decides which', () => {
  expect(clipboardForms(files, 'linux', 'ubuntu:GNOME')[0]?.format).toBe('text/uri-list');
  expect(clipboardForms(files, 'linux', 'XFCE')[0]?.format).toBe('x-special/gnome-copied-files');
});

test('a name with a line end cannot put another file on the list', () => {
  const [list] = clipboardForms(['/h/x\r\nfile:///etc/passwd'], 'linux', '');
  expect(list?.text.trim().split('\r\n')).toHaveLength(1);
});

test('on macOS names are escaped in the list of properties', () => {
  expect(clipboardForms(files, 'darwin', '')[0]?.text).toContain(
    '<string>/h/ä&lt;&amp;&gt;</string>',
  );
});

test('on Windows there is no form that can be written', () => {
  expect(clipboardForms(files, 'win32', '')).toEqual([]);
});
