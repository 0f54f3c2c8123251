import { describe, expect, it } from 'vitest';
import { textToBytes } from '../../../shared/names.ts';
import { hashInput, isPlain, oddCommand, plainCommands, readHashes } from './hash-command.ts';

const [plain = oddCommand] = plainCommands;
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const some = 'ab'.repeat(32);
const other = 'cd'.repeat(32);

function read(text: string, paths: readonly string[], command = plain) {
  return readHashes(textToBytes(text), command, paths);
}

describe('hash commands', () => {
  it('hold no path and no quote that could end them early', () => {
    for (const { text } of [...plainCommands, oddCommand]) {
      expect(text).toMatch(/^exec sh -c '[^'!]+'$/u);
    }
  });

  it('get their paths on standard input, byte for byte, the probe first', () => {
    const input = Buffer.from(hashInput(['/a b', '/\udcff']));
    expect(input).toEqual(Buffer.from('/dev/null\0/a b\0/\xff\0', 'latin1'));
  });

  it('are chosen by names that tools escape or leave ambiguous', () => {
    expect(isPlain("/a 'b' $(c) *")).toBe(true);
    for (const path of ['/a\nb', '/a\\b', '/a\rb']) expect(isPlain(path)).toBe(false);
  });
});

describe('answers of hash tools', () => {
  const probe = `${empty} */dev/null\n`;

  it('are taken in the form of each tool, among what a login prints', () => {
    const text = `Welcome!\n${empty}  /dev/null\n${some} */a\n${other} /b c\nbye`;
    expect(read(text, ['/a', '/b c', '/d'])).toEqual(
      new Map([
        ['/a', some],
        ['/b c', other],
      ]),
    );
  });

  it('count only for exactly the path that was asked for', () => {
    const text = `${probe}${some} */a \n${some} *//b\n${some} *c\n${some}  x /d\n${some.slice(1)} */e\n`;
    expect(read(text, ['/a', '/b', '/c', '/d', '/e'])).toEqual(new Map());
  });

  it('count not at all when they contradict each other', () => {
    expect(read(`${probe}${some} */a\n${other} */a\n`, ['/a'])).toEqual(new Map());
  });

  it('are none without the right answer about the probe', () => {
    expect(read(`${some} */a\n`, ['/a'])).toBeUndefined();
    expect(read(`${some} */dev/null\n${some} */a\n`, ['/a'])).toBeUndefined();
    expect(read('', ['/a'])).toBeUndefined();
  });

  it('tell names with a line feed apart by NUL', () => {
    const text = `${empty}  /dev/null\0${some}  /a\nb\0`;
    expect(read(text, ['/a\nb', '/a'], oddCommand)).toEqual(new Map([['/a\nb', some]]));
  });
});
