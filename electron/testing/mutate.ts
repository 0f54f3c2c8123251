import type { Random } from './seed.ts';

/** Damages bytes in the ways files and packets get damaged, and in the ways attackers choose. */
export function mutate(random: Random, bytes: Buffer, other: Buffer = bytes): Buffer {
  let damaged: Buffer = Buffer.from(bytes);
  const changes = 1 + random.below(3);
  for (let change = 0; change < changes; change += 1) damaged = mutateOnce(random, damaged, other);
  return damaged;
}

function mutateOnce(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(40));
  const [before, inside, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, end),
    bytes.subarray(end),
  ];
  switch (random.below(8)) {
    case 0: // one bit
      return replaced(bytes, at, (byte) => byte ^ (1 << random.below(8)));
    case 1: // one byte, often an extreme one
      return replaced(bytes, at, () => random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]));
    case 2: // a length, perhaps
      return withLength(random, bytes, at);
    case 3: // lost
      return Buffer.concat([before, after]);
    case 4: // twice
      return Buffer.concat([before, inside, inside, after]);
    case 5: // cut
      return Buffer.from(before);
    case 6: // some of another
      return Buffer.concat([before, other.subarray(random.below(other.length))]);
    default: // something between
      return Buffer.concat([
        before,
        Buffer.alloc(1 + random.below(40), random.below(256)),
        bytes.subarray(at),
      ]);
  }
}

function replaced(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = change(copy[at] ?? 0);
  return copy;
}

function withLength(random: Random, bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const value = random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, random.below(1000)]);
  if (at + 4 <= copy.length) copy.writeUInt32BE(value, at);
  return copy;
}

const armour =
  /^(-----BEGIN [A-Z0-9 ]+-----\n(?:[A-Za-z-]+: .*\n)*\n?)([A-Za-z0-9+/=\n]+)(-----END)/m;

/** The same to what lies inside base64, where there is any in PEM's form: else to the file itself. */
export function mutateBody(random: Random, file: Buffer): Buffer {
  const text = file.toString('latin1');
  const [whole, head, body, tail] = armour.exec(text) ?? [];
  if (whole === undefined || head === undefined || body === undefined || tail === undefined) {
    return mutate(random, file);
  }
  const damaged = mutate(random, Buffer.from(body, 'base64')).toString('base64');
  const lines = damaged.match(/.{1,64}/g) ?? [];
  return Buffer.from(
    text.replace(whole, () => `${head}${lines.join('\n')}\n${tail}`),
    'latin1',
  );
}
