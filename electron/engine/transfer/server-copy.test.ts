import { expect, test } from 'vitest';
import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import type { CopyRange, OpenFile } from '../fs/file-system.ts';
import { copyOnServer } from './server-copy.ts';

const MiB = 1024 * 1024;
const from = {} as OpenFile;

function targetThat(copyFrom: (range: CopyRange) => Promise<boolean>): OpenFile {
  return { copyFrom: (_source: OpenFile, range: CopyRange) => copyFrom(range) } as OpenFile;
}

function copy(to: OpenFile, more: { size?: number | undefined; signal?: AbortSignal } = {}) {
  const counted: number[] = [];
  const done = copyOnServer({
    from,
    to,
    size: 10 * MiB + 1,
    signal: new AbortController().signal,
    onBytes: (bytes) => counted.push(bytes),
    pieceBytes: 4 * MiB,
    ...more,
  });
  return { done, counted };
}

test('the pieces cover the file once, two at a time at most', async () => {
  const ranges: CopyRange[] = [];
  let running = 0;
  let most = 0;
  const { done, counted } = copy(
    targetThat(async (range) => {
      ranges.push(range);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return true;
    }),
  );
  expect(await done).toBe(true);
  expect(ranges).toEqual([
    { from: 0, length: 4 * MiB, to: 0 },
    { from: 4 * MiB, length: 4 * MiB, to: 4 * MiB },
    { from: 8 * MiB, length: 2 * MiB + 1, to: 8 * MiB },
  ]);
  expect(most).toBe(2);
  expect(counted.reduce((sum, bytes) => sum + bytes, 0)).toBe(10 * MiB + 1);
});

test('sides that cannot, small files and files of unknown size are left to the usual way', async () => {
  expect(await copy({} as OpenFile).done).toBe(false);
  const asked: CopyRange[] = [];
  const willing = targetThat(async (range) => asked.push(range) > 0);
  expect(await copy(willing, { size: undefined }).done).toBe(false);
  expect(await copy(willing, { size: 1000 }).done).toBe(false);
  expect(asked).toEqual([]);
  expect(await copy(targetThat(async () => false)).done).toBe(false);
});

test.each<ErrorCode>(['failed', 'unsupported', 'refused', 'permission', 'protocol'])(
  'a refusal in the middle with code %s leads to the usual way, once nothing is being written',
  async (code) => {
    let isWriting = false;
    const { done } = copy(
      targetThat(async ({ to }) => {
        if (to > 0) throw new OpError(code, 'No.');
        isWriting = true;
        await new Promise(setImmediate);
        isWriting = false;
        return true;
      }),
    );
    expect(await done).toBe(false);
    expect(isWriting).toBe(false);
  },
);

test.each<ErrorCode>(['disconnected', 'no-space', 'timeout'])(
  'a failure that any way would meet is told: %s',
  async (code) => {
    const { done } = copy(targetThat(() => Promise.reject(new OpError(code, 'No.'))));
    await expect(done).rejects.toMatchObject({ code });
  },
);

test('a cancel is answered at once, and no further piece is asked for', async () => {
  const controller = new AbortController();
  const ends: (() => void)[] = [];
  const { done } = copy(
    targetThat(() => new Promise((resolve) => ends.push(() => resolve(true)))),
    { signal: controller.signal },
  );
  controller.abort();
  await expect(done).rejects.toMatchObject({ code: 'cancelled' });
  for (const end of ends) end();
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
});
