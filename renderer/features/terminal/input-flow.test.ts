import { expect, test } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { InputFlow } from './input-flow.ts';

test('what is typed goes out at once', () => {
  const sent: Uint8Array[] = [];
  const flow = new InputFlow((bytes) => sent.push(bytes));
  flow.push(Uint8Array.of(1));
  flow.push(Uint8Array.of(2, 3));
  flow.push(new Uint8Array());
  expect(sent).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)]);
});

test('a huge paste waits for the channel, and arrives whole and in order', () => {
  const paste = new Uint8Array(limits.terminalHighBytes * 3 + 5).map((_, index) => index % 251);
  const received: number[] = [];
  let underWay = 0;
  let most = 0;
  const flow = new InputFlow((bytes) => {
    underWay += bytes.length;
    most = Math.max(most, underWay);
    for (const byte of bytes) received.push(byte);
  });
  flow.push(paste);
  expect(received).toHaveLength(limits.terminalHighBytes);
  while (underWay > 0) {
    const count = Math.min(underWay, 50_000);
    underWay -= count;
    flow.taken(count);
  }
  expect(most).toBe(limits.terminalHighBytes);
  expect(received).toEqual([...paste]);
});
