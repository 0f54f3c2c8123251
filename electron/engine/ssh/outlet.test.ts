import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Outlet } from './outlet.ts';

/** A socket that takes bytes at once, or only when told. */
function socket(takes: 'at once' | 'when told') {
  const got: Buffer[] = [];
  const held: { bytes: Buffer; done: () => void }[] = [];
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      if (takes === 'when told') return void held.push({ bytes, done });
      got.push(Buffer.from(bytes));
      done();
    },
  });
  /** Takes what the stream holds, as the system does: late, by then unchanged. */
  const takeAll = () => {
    for (let one = held.shift(); one !== undefined; one = held.shift()) {
      got.push(Buffer.from(one.bytes));
      one.done();
    }
  };
  return { stream, got, takeAll, text: () => Buffer.concat(got).toString() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('an outlet', () => {
  it('hands over what came in one turn at its end, together and in order', async () => {
    const { stream, got } = socket('at once');
    const outlet = new Outlet(stream);
    outlet.put(Buffer.from('one '));
    const room = outlet.room(5);
    room.write('two, ');
    outlet.put(room);
    outlet.put(Buffer.from('three'));
    expect(got).toEqual([]);
    await turn();
    expect(got.map(String)).toEqual(['one two, three']);
  });

  it('hands over at once when asked', () => {
    const { stream, text } = socket('at once');
    const outlet = new Outlet(stream);
    outlet.put(Buffer.from('now'));
    outlet.flush();
    expect(text()).toBe('now');
  });

  it('copies what does not lie where it gave room', async () => {
    const { stream, text } = socket('at once');
    const outlet = new Outlet(stream);
    const early = outlet.room(3);
    early.write('old');
    outlet.put(Buffer.from('new '));
    const late = Buffer.from('mine');
    outlet.put(late);
    late.fill('x');
    const part = outlet.room(6);
    part.write('? end.');
    outlet.put(part.subarray(1));
    await turn();
    expect(text()).toBe('new mine end.');
  });

  it('takes more than its memory holds, in order', async () => {
    const { stream, text } = socket('at once');
    const outlet = new Outlet(stream);
    const large = Buffer.alloc(600 * 1024, 'abcdefg');
    outlet.put(Buffer.from('>'));
    outlet.put(large);
    const room = outlet.room(300 * 1024);
    room.fill('y');
    outlet.put(room);
    await turn();
    expect(text()).toBe(`>${large.toString()}${'y'.repeat(300 * 1024)}`);
  });

  it('uses its memory again only when the system has taken the bytes', async () => {
    const { stream, takeAll, text } = socket('when told');
    const outlet = new Outlet(stream);
    const pieces = Array.from({ length: 40 }, (_, index) => String(index).padEnd(100_000, '.'));
    for (const [index, piece] of pieces.entries()) {
      const room = outlet.room(piece.length);
      room.write(piece);
      outlet.put(room);
      await turn();
      if (index % 16 === 15) takeAll();
    }
    while (stream.writableLength > 0) {
      takeAll();
      await turn();
    }
    expect(text()).toBe(pieces.join(''));
  });
});
