import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameMap } from './name-map.ts';

const byNumber = (a: number, b: number): number => a - b;

test('it holds what a map holds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.nat())), (pairs) => {
      const names = new NameMap<number>();
      const map = new Map<string, number>();
      for (const [name, value] of pairs) {
        expect(names.set(name, value)).toBe(map.get(name));
        map.set(name, value);
      }
      expect(names.size).toBe(map.size);
      for (const [name, value] of map) expect(names.get(name)).toBe(value);
      expect([...names.values()].sort(byNumber)).toEqual([...map.values()].sort(byNumber));
      expect(names.all()).toEqual([...names.values()]);
      expect(names.get('not there')).toBeUndefined();
    }),
  );
});
