import { randomFillSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { encodeBase64 } from './ssh/key-file/base64.ts';
import { secretBytes, secretConcat, secretMemory } from './secret-text.ts';

it('the bytes of a secret are those that came, for them to be wiped; a text gets its own', () => {
  const came = new Uint8Array(Buffer.from('-secret-').buffer.slice(0)).fill(7).subarray(2, 5);
  secretBytes(came).fill(0);
  expect([...came]).toEqual([0, 0, 0]);
  const bytes = secretBytes('pä€');
  expect(bytes.toString()).toBe('pä€');
  expect(bytes.buffer.byteLength).toBe(6);
});

it('memory for a secret is exactly its own, and joined parts too', () => {
  expect(secretMemory(5).buffer.byteLength).toBe(5);
  const joined = secretConcat(Buffer.from('ab'), new Uint8Array(), Buffer.from('c'));
  expect([joined.toString(), joined.buffer.byteLength]).toEqual(['abc', 3]);
});

it('base64 of a secret is what Node would make of it', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = randomFillSync(Buffer.alloc(length));
    expect(encodeBase64(bytes).toString('latin1')).toBe(bytes.toString('base64'));
  }
});
