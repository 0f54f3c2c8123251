import { expect, it, vi } from 'vitest';
import { hold } from './held-secret.ts';

it('A15 a secret that is kept is wiped, not just let go of', () => {
  const alloc = vi.spyOn(Buffer, 'alloc');
  const held = hold('pässword');
  const bytes = alloc.mock.results[0]?.value as Buffer;
  alloc.mockRestore();
  expect(bytes.toString()).toBe('pässword');
  expect(held.read()).toBe('pässword');
  held.wipe();
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  expect(held.read()).toBe('');
});
