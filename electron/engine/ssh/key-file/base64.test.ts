import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from './base64.ts';

const decoded = (text: string) => decodeBase64(Buffer.from(text))?.toString('latin1');

describe('base64', () => {
  it('gives back any bytes, whatever their lines', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('', '\n', '\r\n', ' '), (bytes, end) => {
        const text = Buffer.from(bytes).toString('base64');
        const lines = text.match(/.{1,64}/g) ?? [];
        expect(decodeBase64(Buffer.from(lines.join(end)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    '====',
    'AA=A',
    'AA==AA==',
    'AB==',
    'AAB=',
    'A-A_',
    'AA*A',
  ])('is not half read: %s', (text) => {
    expect(decoded(text)).toBeUndefined();
  });

  it('of nothing is nothing', () => {
    expect(decoded('')).toBe('');
    expect(decoded(' \n')).toBe('');
  });
});
