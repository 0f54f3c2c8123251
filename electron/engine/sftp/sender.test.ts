import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { PacketSender } from './sender.ts';

const batchBytes = 256 * 1024;

/** A channel that takes a write only when told so. */
function startChannel() {
  const writes: Buffer[] = [];
  const held: (() => void)[] = [];
  const channel = new Writable({
    highWaterMark: 64 * 1024 * 1024,
    write: (bytes: Buffer, _encoding, done) => {
      writes.push(bytes);
      held.push(done);
    },
  });
  return { channel, writes, take: () => held.shift()?.() };
}

test('while the channel has something waiting, packets wait uncopied and go out in their order', async () => {
  const { channel, writes, take } = startChannel();
  const onSent = vi.fn();
  const sender = new PacketSender(channel, onSent);
  for (let value = 1; value <= 3; value += 1) sender.send(Buffer.alloc(batchBytes, value));
  await turn();
  expect(writes).toHaveLength(1);
  expect(channel.writableLength).toBe(batchBytes);
  sender.send(Buffer.from([4]), Buffer.from([5]));
  await turn();
  expect(writes).toHaveLength(1);
  for (let count = 0; count < 4; count += 1) {
    take();
    await turn();
  }
  expect(Buffer.concat(writes).equals(expectedBytes())).toBe(true);
  expect(onSent).toHaveBeenCalledTimes(4);
});

test('what is sent in one turn of the event loop is one write', async () => {
  const { channel, writes } = startChannel();
  const sender = new PacketSender(channel, () => undefined);
  sender.send(Buffer.from([1]), Buffer.from([2]));
  sender.send(Buffer.from([3]));
  expect(writes).toHaveLength(0);
  await turn();
  expect(writes).toEqual([Buffer.from([1, 2, 3])]);
});

test('nothing goes out after the end', async () => {
  const { channel, writes, take } = startChannel();
  const sender = new PacketSender(channel, () => undefined);
  sender.send(Buffer.alloc(batchBytes));
  sender.send(Buffer.alloc(batchBytes));
  await turn();
  sender.end();
  take();
  await turn();
  expect(writes).toHaveLength(1);
});

function expectedBytes(): Buffer {
  const large = [1, 2, 3].map((value) => Buffer.alloc(batchBytes, value));
  return Buffer.concat([...large, Buffer.from([4, 5])]);
}
