import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../../shared/names.ts';
import {
  readEditorSign,
  readFolderProperty,
  readFolderUrl,
  readMark,
  type ShellSign,
} from './shell-signs.ts';

const pathOf = (sign: ShellSign | undefined): string | undefined =>
  sign?.at === 'folder' ? bytesToText(sign.folder.path) : undefined;
const hostOf = (sign: ShellSign | undefined): string | undefined =>
  sign?.at === 'folder' ? sign.folder.host : undefined;

describe('a folder by its address (OSC 7)', () => {
  it.each([
    ['file:///srv/www', '/srv/www'],
    ['file://web-01.example.net/srv/www', '/srv/www'],
    ['FILE://web-01/srv', '/srv'],
    ['file://web-01/', '/'],
    ['file://web-01/a%20b/%E4%B8%AD', '/a b/中'],
    ['file://web-01/ü/中', '/ü/中'],
    // a percent sign of a shell that escapes nothing
    ['file://web-01/100%/a', '/100%/a'],
    ['file://web-01//srv///www/', '/srv/www'],
    ['file://web-01/a?b#c;d', '/a?b#c;d'],
    ['file:///C:/Users/Ada', '/C:/Users/Ada'],
    ['file:///.../..a/.b', '/.../..a/.b'],
  ])('is read from %s', (data, path) => {
    expect(pathOf(readFolderUrl(data))).toBe(path);
  });

  it('keeps bytes that are no text as names do, and signs that are none to look at', () => {
    expect(pathOf(readFolderUrl('file:///%B8%DB/%0a%1b]0;x'))).toBe('/\udcb8\udcdb/\n\u001b]0;x');
    expect(hostOf(readFolderUrl('file://Web_01.example-a.net/'))).toBe('Web_01.example-a.net');
  });

  it.each([
    ['another scheme', 'http://web-01/srv'],
    ['no path', 'file://web-01'],
    ['a relative path', 'file:srv/www'],
    ['a user', 'file://ada@web-01/srv'],
    ['a port', 'file://web-01:22/srv'],
    ['a NUL', 'file:///a%00b'],
    ['a control character', 'file:///a\u0007b'],
    ['a C1 control', 'file:///a\u009bb'],
    ['what was no text', 'file:///a\ufffdb'],
    ['a way up', 'file:///srv/../etc'],
    ['a way up in disguise', 'file:///srv/%2e%2e/etc'],
    ['a dot', 'file:///srv/./www'],
    ['a path that is too long', `file:///${'a'.repeat(32_768)}`],
    ['a text without end', `file:///${'%41'.repeat(1_000_000)}`],
    ['a host without end', `file://${'a'.repeat(10_000)}/srv`],
    ['nothing', ''],
  ])('is not read from %s', (_, data) => {
    expect(readFolderUrl(data)).toBeUndefined();
  });
});

describe('a folder as VS Code’s shells tell it (OSC 633)', () => {
  it('is read with its escapes', () => {
    expect(pathOf(readEditorSign(String.raw`P;Cwd=/a\x3bb\\c\x0Ad`))).toBe('/a;b\\c\nd');
    expect(pathOf(readEditorSign('P;Cwd=/srv/ü%20'))).toBe('/srv/ü%20');
    expect(hostOf(readEditorSign('P;Cwd=/srv'))).toBe('');
  });

  it('is the only property that counts, and must be a path', () => {
    for (const data of ['P;Cwd=', 'P;Cwd=srv', 'P;IsWindows=True', 'P;Task=/srv', 'P;', 'P']) {
      expect(readEditorSign(data)).toBeUndefined();
    }
    expect(readEditorSign(String.raw`P;Cwd=/a\x00`)).toBeUndefined();
    expect(readEditorSign('E;rm -rf /;nonce')).toBeUndefined();
  });
});

it('a folder is read from what iTerm’s shells tell (OSC 1337), and nothing else of that', () => {
  expect(pathOf(readFolderProperty('CurrentDir=/srv/a%20b'))).toBe('/srv/a%20b');
  for (const data of ['CurrentDir=x', 'RemoteHost=a@b', 'File=:AAAA', 'CurrentDir=/..']) {
    expect(readFolderProperty(data)).toBeUndefined();
  }
});

describe('marks (OSC 133 and 633)', () => {
  it.each([
    ['A', { at: 'prompt' }],
    ['A;cl=m;aid=17', { at: 'prompt' }],
    ['B', { at: 'input' }],
    ['C', { at: 'output' }],
    ['D', { at: 'done', status: undefined }],
    ['D;0', { at: 'done', status: 0 }],
    ['D;130;aid=17', { at: 'done', status: 130 }],
    ['D;-1', { at: 'done', status: -1 }],
    ['D;evil', { at: 'done', status: undefined }],
    ['D;99999999999', { at: 'done', status: undefined }],
  ])('%s is read', (data, sign) => {
    expect(readMark(data)).toEqual(sign);
    expect(readEditorSign(data)).toEqual(sign);
  });

  it.each(['', 'E', 'AB', 'a', 'P', 'L', `${'A'.repeat(1_000)}`, ';A'])('%s is none', (data) => {
    expect(readMark(data)).toBeUndefined();
  });
});
