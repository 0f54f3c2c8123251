import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../shared/names.ts';
import { isEntryName } from '../../../shared/paths.ts';
import { fromWindowsName, toWindowsName, windowsRefusal } from './windows-names.ts';

describe('P10 a name for a Windows disk', () => {
  it.each([
    ['a?b', 'a%3Fb'],
    ['<>:"\\|*', '%3C%3E%3A%22%5C%7C%2A'],
    ['CON', '%43ON'],
    ['nul.txt', '%6Eul.txt'],
    ['com¹', '%63om¹'],
    ['nul .txt', '%6Eul .txt'],
    ['a.', 'a%2E'],
    ['a ', 'a%20'],
    ['...', '..%2E'],
    ['a\u0001', 'a%01'],
    ['caf\udce9', 'caf%E9'],
    ['100%25?', '100%2525%3F'],
    // looks like what stands for another one
    ['a%3Fb', 'a%253Fb'],
    ['a%253Fb', 'a%25253Fb'],
    ['%43ON', '%2543ON'],
    // ordinary ones stay as they are, with a percent sign too
    ['My%20File.pdf', 'My%20File.pdf'],
    ['100%', '100%'],
    ['a%3fb', 'a%3fb'],
    ['console', 'console'],
    ['é', 'é'],
  ])('%j is %j, and back', (name, mapped) => {
    expect(toWindowsName(name)).toBe(mapped);
    expect(fromWindowsName(mapped)).toBe(name);
  });

  it.each(['%2E', '.%2E', 'a%2Fb', '%00', 'a%5cb'])(
    '%j is never read as a way elsewhere',
    (name) => {
      expect(fromWindowsName(name)).toBe(name);
    },
  );

  const unit = fc.constantFrom(
    'a',
    '%',
    '2',
    '5',
    '3',
    'F',
    '?',
    ':',
    '.',
    ' ',
    'nul',
    '\u0001',
    'é',
  );
  const text = fc.array(unit, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((name) => bytesToText(name));
  const names = fc.oneof(text, bytes).filter(isEntryName);

  it('can stand there, and comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(names, (name) => {
        const mapped = toWindowsName(name);
        expect(windowsRefusal(mapped)).toBeUndefined();
        expect(fromWindowsName(mapped)).toBe(name);
      }),
      { numRuns: 20_000 },
    );
  });

  it('is never that of another one, and one read back is one name', () => {
    fc.assert(
      fc.property(names, (name) => {
        const back = fromWindowsName(name);
        expect(isEntryName(back)).toBe(true);
        expect(back === name || toWindowsName(back) === name).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes no time over what was made to take long', () => {
    const before = process.cpuUsage();
    toWindowsName('%' + '25'.repeat(16_000));
    toWindowsName('%25'.repeat(10_000));
    toWindowsName('%' + '25'.repeat(120));
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});
