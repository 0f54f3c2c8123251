import { expect, test } from 'vitest';
import { pathOfSystem } from './system-path.ts';

test('paths of Windows become those of the page, others stay as they are', () => {
  expect(pathOfSystem('C:\\Users\\ada\\a.txt')).toBe('/C:/Users/ada/a.txt');
  expect(pathOfSystem('\\\\box\\share\\a')).toBe('//box/share/a');
  expect(pathOfSystem('/home/ada/odd\\name')).toBe('/home/ada/odd\\name');
});
