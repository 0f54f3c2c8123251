import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../../shared/names.ts';
import { createComplaints, readComplaint, type Complaint } from './complaints.ts';
import { createReader, readFound, type Told } from './found.ts';
import { createRecords } from './records.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('the records of a command', () => {
  const said = '\0noise\n\0hawser-begin\0./a\0./b\nc\0\0./d\0\0hawser-end 1\0 more \0';
  const expected = ['./a', './b\nc', '', './d'];

  it('come out the same, in whatever pieces they arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (sizes) => {
        const taken: string[] = [];
        const records = createRecords((record) => void taken.push(record.toString()));
        let at = 0;
        for (const size of [...sizes, said.length]) {
          records.add(bytes(said.slice(at, at + size)));
          at += size;
        }
        expect(taken).toEqual(expected);
        expect(records.code()).toBe(1);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('have no code before the end, and are not whole when one was cut', () => {
    const records = createRecords(() => undefined);
    records.add(bytes('\0hawser-begin\0./a\0./hal'));
    expect(records.code()).toBeUndefined();
    expect(() => records.add(bytes('f\0hawser-end 0\0'))).toThrow('cut off');
  });

  it('have an end to their length', () => {
    const records = createRecords(() => undefined);
    records.add(bytes('\0hawser-begin\0'));
    expect(() => records.add(Buffer.alloc(1_000_000, 'a'))).toThrow('no path');
  });
});

describe('what find tells', () => {
  it('is read with its attributes, its times cut to whole seconds', () => {
    const record = bytes('f 2 12 4755 10 20 1600000000.9999999990 ./a b/\xff\n');
    expect(readFound(record, bytesToText)).toEqual({
      below: 'a b/\udcff\n',
      depth: 2,
      entry: {
        name: 'a b/\udcff\n',
        kind: 'file',
        size: 12,
        mode: 0o4755,
        uid: 10,
        gid: 20,
        mtimeMs: 1_600_000_000_000,
      },
    });
  });

  it.each([
    'f 1 1 644 0 0 1.0 /etc/passwd',
    'f 1 1 644 0 0 1.0 ./../x',
    'f 1 1 644 0 0 1.0 ./a//b',
    'f 1 1 644 0 0 1.0 ',
    'f 1 x 644 0 0 1.0 ./a',
    'q 1 1 644 0 0 1.0 ./a',
    'f 1 1 644',
    '',
  ])('is refused when no find could have said it: %s', (record) => {
    expect(readFound(bytes(record), bytesToText)).toBeUndefined();
  });

  it('tells folders by saying them twice, where it cannot say more', () => {
    const told: Told[] = [];
    const reader = createReader('plain', bytesToText, (each) => void told.push(each));
    for (const record of ['.', '.', './a', './b', './b', './b/c']) reader.add(bytes(record));
    reader.end();
    expect(
      told.map((each) => (each.is === 'name' ? `${each.below}${each.isFolder ? '/' : ''}` : '')),
    ).toEqual(['/', 'a', 'b/', 'b/c']);
  });
});

describe('complaints', () => {
  it.each<[string, Partial<Complaint>]>([
    ["find: './a b': Permission denied", { below: 'a b', code: 'permission' }],
    [
      "find: './it\\'s\\n\\303\\274\\377': Permission denied",
      { below: "it's\n\u00fc\udcff", code: 'permission' },
    ],
    ["find: '.': Permission denied", { below: '', code: 'permission' }],
    ['grep: ./a: b: No such file or directory', { below: 'a: b', code: 'not-found' }],
    [
      'grep: ./x: Input/output error',
      { below: 'x', code: 'failed', message: 'Input/output error.' },
    ],
    ['sh: \x1b[31mred\u202e', { below: undefined, code: 'failed' }],
  ])('name the place where they can: %s', (line, expected) => {
    expect(readComplaint(Buffer.from(line))).toMatchObject(expected);
    expect(readComplaint(Buffer.from(line)).message).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it('begin behind what the login said, and end with the mark', () => {
    const taken: Complaint[] = [];
    const complaints = createComplaints((each) => void taken.push(each));
    complaints.add(bytes('find: bad: login\n\nhawser-begin\nfind: ./a: Permi'));
    complaints.add(bytes('ssion denied\n'));
    expect(complaints.isWhole()).toBe(false);
    complaints.add(bytes('\nhawser-end\n'));
    expect(taken.map(({ below }) => below)).toEqual(['a']);
    expect(complaints.isWhole()).toBe(true);
  });
});
