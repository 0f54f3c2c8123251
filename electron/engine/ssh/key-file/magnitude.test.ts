import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { compare, product, remainder } from './magnitude.ts';

const bigOf = (bytes: Uint8Array) => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

/** Bytes of chance, often with zeros and ones in front, which is where long division goes wrong. */
function someBytes(most: number): Buffer {
  const bytes = randomBytes(1 + Math.floor(Math.random() * most));
  const kind = Math.floor(Math.random() * 5);
  if (kind < 2) bytes.subarray(0, 4).fill(kind === 0 ? 0 : 0xff);
  if (kind === 2) bytes[0] = 1;
  return bytes;
}

it('multiplies, divides and compares as large numbers of JavaScript do', () => {
  for (let turn = 0; turn < 3_000; turn += 1) {
    const [a, b] = [someBytes(40), someBytes(20)];
    expect(bigOf(product(a, b))).toBe(bigOf(a) * bigOf(b));
    expect(Math.sign(compare(a, b))).toBe(
      Number(bigOf(a) > bigOf(b)) - Number(bigOf(a) < bigOf(b)),
    );
    const divisor = Buffer.concat([b, Buffer.of(1 + (turn % 255))]);
    expect(bigOf(remainder(a, divisor))).toBe(bigOf(a) % bigOf(divisor));
  }
});

it.each([
  ['nothing', [], [5]],
  ['itself', [1, 0, 0], [1, 0, 0]],
  ['one', [0xff, 0xff], [1]],
  ['a divisor of one byte behind zeros', [0xff, 0xff, 0xff], [0, 0, 3]],
  ['a little less than a multiple', [0xfe, 0xff, 0xff, 0xff], [0xff, 0, 0]],
  ['a divisor of ones', [0xff, 0xff, 0xff, 0xff, 0xff], [0xff, 0xff]],
])('the remainder of %s is right', (_name, a, m) => {
  const [one, other] = [Buffer.from(a), Buffer.from(m)];
  expect(bigOf(remainder(one, other))).toBe(bigOf(one) % bigOf(other));
});
