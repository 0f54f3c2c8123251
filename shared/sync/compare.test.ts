import { describe, expect, it } from 'vitest';
import { compareEntries, needsContents, type Compared, type CompareRules } from './compare.ts';

const byTime: CompareRules = { by: 'time', ignoresHour: false };
const file = (size: number | undefined, seconds: number | undefined): Compared => ({
  kind: 'file',
  ...(size === undefined ? {} : { size }),
  ...(seconds === undefined ? {} : { mtimeMs: seconds * 1_000 }),
});

describe('compareEntries', () => {
  it('says which side has a name alone', () => {
    expect(compareEntries(file(1, 1), undefined, byTime)).toBe('left-only');
    expect(compareEntries(undefined, file(1, 1), byTime)).toBe('right-only');
  });

  it('takes times within two whole seconds for the same', () => {
    expect(compareEntries(file(1, 100), file(1, 102), byTime)).toBe('equal');
    expect(compareEntries(file(1, 100.999), file(1, 102), byTime)).toBe('equal');
    expect(compareEntries(file(1, 100), file(1, 103), byTime)).toBe('right-newer');
    expect(compareEntries(file(1, 103), file(1, 100), byTime)).toBe('left-newer');
  });

  it('takes one hour for the same only when told so', () => {
    const ignoring = { ...byTime, ignoresHour: true };
    expect(compareEntries(file(1, 7_200), file(1, 3_601), byTime)).toBe('left-newer');
    expect(compareEntries(file(1, 7_200), file(1, 3_601), ignoring)).toBe('equal');
    expect(compareEntries(file(1, 10_800), file(1, 3_600), ignoring)).toBe('left-newer');
  });

  it('never calls two lengths equal, whatever the rule', () => {
    for (const by of ['time', 'size', 'content'] as const) {
      const rules = { by, ignoresHour: false };
      expect(compareEntries(file(1, 100), file(2, 100), rules, 'equal')).toBe('differs');
      expect(compareEntries(file(1, 200), file(2, 100), rules, 'equal')).toBe('left-newer');
    }
  });

  it('looks at nothing but the size when asked to', () => {
    const rules: CompareRules = { by: 'size', ignoresHour: false };
    expect(compareEntries(file(5, 1), file(5, 9_000), rules)).toBe('equal');
    expect(compareEntries(file(undefined, 1), file(5, 1), rules)).toBe('unknown');
  });

  it('believes only what was read when comparing contents', () => {
    const rules: CompareRules = { by: 'content', ignoresHour: false };
    const [left, right] = [file(5, 200), file(5, 100)];
    expect(compareEntries(left, right, rules)).toBe('unknown');
    expect(compareEntries(left, right, rules, 'unknown')).toBe('unknown');
    expect(compareEntries(left, right, rules, 'equal')).toBe('equal');
    expect(compareEntries(left, right, rules, 'differs')).toBe('left-newer');
    expect(compareEntries(left, file(5, 200), rules, 'differs')).toBe('differs');
    expect(needsContents(left, right, rules)).toBe(true);
    expect(needsContents(left, file(6, 100), rules)).toBe(false);
  });

  it('cannot tell without a time or a size', () => {
    expect(compareEntries(file(1, undefined), file(1, 5), byTime)).toBe('unknown');
    expect(compareEntries(file(undefined, 5), file(1, 5), byTime)).toBe('unknown');
  });

  it('compares links by where they lead, and kinds before anything', () => {
    const link = (target?: string): Compared => ({
      kind: 'link',
      ...(target === undefined ? {} : { target }),
    });
    expect(compareEntries(link('a'), link('a'), byTime)).toBe('equal');
    expect(compareEntries(link('a'), link('b'), byTime)).toBe('differs');
    expect(compareEntries(link(), link('b'), byTime)).toBe('unknown');
    expect(needsContents(link(), link('b'), byTime)).toBe(true);
    expect(compareEntries(link('a'), file(1, 1), byTime)).toBe('kinds');
    expect(compareEntries({ kind: 'directory' }, file(1, 1), byTime)).toBe('kinds');
    expect(compareEntries({ kind: 'other' }, { kind: 'other' }, byTime)).toBe('unknown');
  });
});
