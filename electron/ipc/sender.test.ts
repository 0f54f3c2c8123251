import { describe, expect, it } from 'vitest';
import { isOurFrame } from './sender.ts';

const origin = 'app://hawser';

describe('whose request it is', () => {
  it('is ours from the main frame of our window at our origin', () => {
    const frame = { origin };
    expect(isOurFrame(frame, { mainFrame: frame, origin })).toBe(true);
  });

  it('is not ours from a subframe, even at our origin', () => {
    expect(isOurFrame({ origin }, { mainFrame: { origin }, origin })).toBe(false);
  });

  it.each(['app://other', 'https://hawser', 'null', 'app://hawser.evil', ''])(
    'is not ours while the frame shows %j',
    (shown) => {
      const frame = { origin: shown };
      expect(isOurFrame(frame, { mainFrame: frame, origin })).toBe(false);
    },
  );

  it('is not ours when the frame is gone', () => {
    expect(isOurFrame(null, { mainFrame: null, origin })).toBe(false);
    const disposed = {
      get origin(): string {
        throw new Error('Render frame was disposed');
      },
    };
    expect(isOurFrame(disposed, { mainFrame: disposed, origin })).toBe(false);
  });
});
