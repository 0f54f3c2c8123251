import { expect, it, vi } from 'vitest';
import { release } from './release.ts';

function memoryOf(bytes: number) {
  const transfer = vi.fn();
  return { memory: Object.assign(new ArrayBuffer(bytes), { transfer }), transfer };
}

it('the whole memory of a large view is given back at once', () => {
  const { memory, transfer } = memoryOf(32 * 1024);
  release(Buffer.from(memory, 10, 100));
  expect(transfer).toHaveBeenCalledWith(0);
});

it('memory that may be shared with other small buffers is left alone', () => {
  const { memory, transfer } = memoryOf(Buffer.poolSize);
  release(Buffer.from(memory, 10, 100));
  expect(transfer).not.toHaveBeenCalled();
});
