import { expect, it, vi } from 'vitest';
import { hold } from './held-secret.ts';

it('A15 a secret that is kept is wiped, not just let go of, in memory that V8 does not move', () => {
  const from = vi.spyOn(Buffer, 'from');
  const held = hold('pässword');
  const bytes = from.mock.results[0]?.value as Buffer;
  from.mockRestore();
  // an array inside V8's heap would have none, nor be of this length
  expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, 9]);
  expect(bytes.toString()).toBe('pässword');
  expect(held.read()).toBe('pässword');
  held.wipe();
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  expect(held.read()).toBe('');
});
