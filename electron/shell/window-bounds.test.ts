import { describe, expect, it } from 'vitest';
import { defaultSize, usableBounds } from './window-bounds.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const saved = { x: 100, y: 100, width: 1200, height: 800 };

describe('where the window opens', () => {
  it('is left to the system the first time', () => {
    expect(usableBounds(undefined, [screen])).toEqual(defaultSize);
  });

  it('is where it was closed', () => {
    expect(usableBounds(saved, [screen])).toEqual(saved);
    expect(usableBounds({ ...saved, x: -1000 }, [screen, left])).toEqual({ ...saved, x: -1000 });
  });

  it.each([
    ['left of', { x: -1190 }],
    ['right of', { x: 1900 }],
    ['above', { y: -300 }],
    ['below', { y: 1060 }],
  ])('is not %s every screen, where nobody could reach it', (_, at) => {
    expect(usableBounds({ ...saved, ...at }, [screen])).toEqual({ width: 1200, height: 800 });
  });

  it('is never smaller than what it needs', () => {
    const tiny = { ...saved, width: 10, height: 10 };
    expect(usableBounds(tiny, [screen])).toEqual({ ...saved, width: 900, height: 600 });
  });
});
