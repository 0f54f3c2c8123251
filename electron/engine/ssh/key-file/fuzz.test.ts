/** Z03, Z04: damaged key files of every format, from a seed; HAWSER_FUZZ_SEED and HAWSER_FUZZ_RUNS choose others. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { oldPemKeys, openSshKeys, pkcs8Keys, puttyKeys } from '../../../testing/key-cases.ts';
import { signedData } from '../../../testing/key-check.ts';
import { hasPuttygen, KeyFixtures, type SoundKey } from '../../../testing/key-fixtures.ts';
import { mutate, mutateBody } from '../../../testing/mutate.ts';
import { seeded, type Random } from '../../../testing/seed.ts';
import { isSignedBy } from '../../../testing/verify-signature.ts';
import { algorithmsFor, signWith } from '../identity.ts';
import { wireString } from '../wire.ts';
import { decodeKey, type Decoded } from './decode.ts';
import { KeyFault } from './key-fault.ts';
import { parseKeyFile } from './parse.ts';
import { leastProcessorMs, slowness } from '../../../testing/processor-time.ts';

const seed = Number(process.env['HAWSER_FUZZ_SEED'] ?? 4);
const runs = Number(process.env['HAWSER_FUZZ_RUNS'] ?? 20_000);

const dir = mkdtempSync(join(tmpdir(), 'hawser-key-fuzz-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const keys = new KeyFixtures(dir);
const all: readonly SoundKey[] = [
  ...openSshKeys(keys),
  ...oldPemKeys(keys),
  ...pkcs8Keys(keys),
  ...(hasPuttygen() ? puttyKeys(keys) : []),
];
const files = all.map((key) => ({ ...key, bytes: readFileSync(key.path) }));
type File = (typeof files)[number];

/** No redundancy is in these: with another seed they are another key, which nobody can tell. */
const isUnchecked = ({ name }: File) => /^PKCS#8, ed25519|without its public half/.test(name);
const checked = files.filter((file) => !isUnchecked(file));
const clear = checked.filter((file) => file.passphrase === undefined);
const quick = files.filter(({ name }) => /^(PKCS#1 -|SEC1 (-aes|by)|PPK 2 encrypted)/.test(name));

function pickOf<T>(random: Random, items: readonly T[]): T {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

function damaged(random: Random, file: File): Buffer {
  const other = pickOf(random, checked).bytes;
  return random.chance(0.5) ? mutate(random, file.bytes, other) : mutateBody(random, file.bytes);
}

/** The processor's time, because other programs share the machine. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** All of them, because damage can put a whole other file in the place of one. */
const known = new Set(files.map(({ blob }) => blob.toString('base64')));

/** Whether it was taken; a key that was taken has to be one that was in a file before. */
function isTaken({ name }: File, { blob, ...decoded }: Decoded & { blob?: Buffer }): boolean {
  if ('fault' in decoded || !blob) return false;
  expect({ name, isKnown: known.has(blob.toString('base64')) }).toEqual({ name, isKnown: true });
  const [algorithm = 'ssh-ed25519'] = algorithmsFor(blob);
  const signature = signWith(decoded.key, algorithm, signedData);
  expect(isSignedBy(blob, algorithm, signedData, signature)).toBe(true);
  return true;
}

describe('a damaged key file', { timeout: 300_000 }, () => {
  it('Z03 is read or refused within moments, and fails in no other way', async () => {
    const random = seeded(seed);
    let slowestMs = 0;
    for (let run = 0; run < runs; run += 1) {
      const bytes = damaged(random, pickOf(random, files));
      const read = () => {
        try {
          parseKeyFile(bytes);
        } catch (thrown) {
          if (!(thrown instanceof KeyFault)) throw thrown;
        }
      };
      const tookMs = cpuMs(read);
      // what is slow is slow every time; what else this process does meanwhile is not
      slowestMs = Math.max(slowestMs, tookMs > 50 ? await leastProcessorMs(read) : tookMs);
    }
    expect(slowestMs).toBeLessThan(100 * (await slowness()));
  });

  it('Z03 in clear is never taken for another key', async () => {
    const random = seeded(seed + 1);
    let taken = 0;
    for (let run = 0; run < runs / 4; run += 1) {
      const file = pickOf(random, clear);
      const decoded = await decodeKey(damaged(random, file), Buffer.alloc(0));
      if (isTaken(file, decoded)) taken += 1;
    }
    // what only touched a comment, or the text around the key
    expect(taken).toBeLessThan(runs / 4 / 5);
  });

  it('Z04 encrypted is never taken for another key', async () => {
    const random = seeded(seed + 2);
    for (let run = 0; run < runs / 10; run += 1) {
      const file = pickOf(random, quick);
      const passphrase = Buffer.from(file.passphrase ?? '');
      isTaken(file, await decodeKey(damaged(random, file), passphrase));
    }
  });

  it('Z04 is told from a wrong passphrase where the format can tell', async () => {
    const kinds = files.filter(({ name }) => /^(OpenSSH encrypted|PPK 3 encrypted)/.test(name));
    for (const file of kinds) {
      const decoded = await decodeKey(Buffer.from(file.bytes), Buffer.from('wrong'));
      expect(decoded).toMatchObject({ fault: { kind: 'passphrase' } });
    }
  });
});

const MiB = 1024 * 1024;

/** What a megabyte, the most that is read, can hold to take long. */
const tedious: readonly (readonly [string, () => Buffer])[] = [
  ['empty lines', () => Buffer.alloc(MiB, '\n')],
  ['blanks', () => Buffer.alloc(MiB, ' ')],
  ['one line', () => Buffer.alloc(MiB, 'A')],
  ['armour without an end', () => Buffer.alloc(MiB, '-----BEGIN PRIVATE KEY-----\n')],
  ['lines that look like a mark', () => Buffer.alloc(MiB, `-----${' '.repeat(1_100)}x\n`)],
  [
    'headers of blanks',
    () =>
      Buffer.from(
        `-----BEGIN RSA PRIVATE KEY-----\n${`a:${' '.repeat(600)}${'x'.repeat(590)}\n`.repeat(850)}`,
      ),
  ],
  ['base64 in one line', () => pem('PRIVATE KEY', Buffer.alloc(700_000, 0x30))],
  ['nested sequences', () => pem('PRIVATE KEY', nested(700_000))],
  ['an RSA number of 5 million bits', () => pem('RSA PRIVATE KEY', rsaWith(700_000))],
  ['OpenSSH, a secret of 700 kB', () => pem('OPENSSH PRIVATE KEY', openSshWith(700_000))],
  ['PPK, a public half of 2,000 lines', () => ppkWith(2_000)],
];

function pem(label: string, bytes: Buffer): Buffer {
  return Buffer.from(
    `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`,
  );
}

function nested(length: number): Buffer {
  const bytes = Buffer.alloc(length, 0);
  for (let at = 0; at + 5 <= length; at += 5) {
    bytes[at] = 0x30;
    bytes[at + 1] = 0x83;
    bytes.writeUIntBE(length - at - 5, at + 2, 3);
  }
  return bytes;
}

function rsaWith(length: number): Buffer {
  const number = Buffer.concat([
    Buffer.of(2, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff),
    Buffer.alloc(length, 0x55),
  ]);
  const rest = Buffer.concat(Array.from({ length: 7 }, () => Buffer.of(2, 1, 5)));
  const inside = Buffer.concat([Buffer.of(2, 1, 0), number, rest]);
  const head = Buffer.of(
    0x30,
    0x83,
    inside.length >> 16,
    (inside.length >> 8) & 0xff,
    inside.length & 0xff,
  );
  return Buffer.concat([head, inside]);
}

function openSshWith(length: number): Buffer {
  const blob = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32))]);
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(wireString),
    Buffer.of(0, 0, 0, 1),
    wireString(blob),
    wireString(Buffer.alloc(length)),
  ]);
}

function ppkWith(lines: number): Buffer {
  const line = `${'A'.repeat(64)}\n`;
  return Buffer.from(
    `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: ${lines}\n${line.repeat(lines)}`,
  );
}

describe('a megabyte in place of a key', () => {
  it.each(tedious)('Z03 is refused within a tenth of a second: %s', async (_name, make) => {
    const file = make();
    const tookMs: number[] = [];
    // three times, so that neither the compiler's own time counts nor what else the machine does
    for (let time = 0; time < 3; time += 1) {
      const bytes = Buffer.from(file);
      const before = process.cpuUsage();
      const decoded = await decodeKey(bytes, Buffer.alloc(0));
      const { user, system } = process.cpuUsage(before);
      tookMs.push((user + system) / 1000);
      expect(decoded).toHaveProperty('fault');
    }
    expect(Math.min(...tookMs)).toBeLessThan(100 * (await slowness()));
  });
});
