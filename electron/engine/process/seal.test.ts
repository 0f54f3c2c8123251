import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createOpener, seal } from './seal.ts';

it('opens what is sealed for its key: several texts, empty ones, any characters, long ones', () => {
  const texts = ['', 'pässword €', '\u0000', 'x'.repeat(20_000), 'a lone \ud800 surrogate'];
  const opener = createOpener();
  const opened = opener.open(seal(texts, opener.key)).map(String);
  expect(opened).toEqual(texts.map((text) => Buffer.from(text).toString()));
});

it('gives each text in memory of its own, outside what V8 moves', () => {
  const opener = createOpener();
  for (const text of opener.open(seal(['short', 'other'], opener.key))) {
    expect(text.buffer.byteLength).toBe(5);
  }
});

it('shows nothing of the text, and never the same bytes twice', () => {
  const { key } = createOpener();
  const [one, other] = [seal(['canary'], key), seal(['canary'], key)];
  expect(Buffer.from(one.bytes).includes('canary')).toBe(false);
  expect(Buffer.from(one.bytes).equals(other.bytes)).toBe(false);
});

it('opens nothing that was sealed for another key, or changed on the way', () => {
  const opener = createOpener();
  const sealed = seal(['canary'], opener.key);
  expect(() => createOpener().open(sealed)).toThrow(/something else was sealed/i);
  expect(() => opener.open({ ...sealed, key: createOpener().key })).toThrow(
    /something else was sealed/i,
  );
  const changed = Uint8Array.from(sealed.bytes);
  changed[3] = (changed[3] ?? 0) ^ 1;
  expect(() => opener.open({ ...sealed, bytes: changed })).toThrow(/something else was sealed/i);
  expect(() => opener.open({ ...sealed, bytes: sealed.bytes.subarray(0, 8) })).toThrow(
    /something else was sealed/i,
  );
});

it.each([
  ['too short', Buffer.alloc(31, 1)],
  ['too long', randomBytes(33)],
  ['of zeros, for which every secret is zero', Buffer.alloc(32)],
])('seals nothing for a key that is %s', (_name, key) => {
  expect(() => seal(['canary'], key)).toThrow(/32 bytes|derivation/);
});
