import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revocationOf } from './revoked-keys.ts';
import { wireString, wireUint32 } from './wire.ts';

const run = promisify(execFile);
let dir = '';
const blobs: Buffer[] = [];
const lines: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-revoked-'));
  const kinds = [
    ['-t', 'ed25519'],
    ['-t', 'ecdsa'],
    ['-t', 'rsa', '-b', '2048'],
    ['-t', 'ed25519'],
  ];
  for (const [index, kind] of kinds.entries()) {
    const file = join(dir, `k${index}`);
    await run('ssh-keygen', ['-q', ...kind, '-N', '', '-C', 'k', '-f', file]);
    const line = (await readFile(`${file}.pub`, 'utf8')).trim();
    lines.push(line);
    blobs.push(Buffer.from(line.split(' ')[1] ?? '', 'base64'));
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const blob = (index: number): Buffer => blobs[index] ?? Buffer.of();
const says = (bytes: Buffer) => blobs.map((key) => revocationOf(bytes, key).says);

/** A list of revoked keys as ssh-keygen makes it, from a specification (ssh-keygen(1), KEY REVOCATION LISTS). */
async function listOf(specification: string): Promise<Buffer> {
  const from = join(dir, 'spec');
  await writeFile(from, specification);
  await run('ssh-keygen', ['-q', '-k', '-f', join(dir, 'krl'), from]);
  return readFile(join(dir, 'krl'));
}

describe('a text of revoked keys', () => {
  it('revokes the keys on its lines, and tells which line', () => {
    const text = Buffer.from(`# ours\n\n  ${lines[1] ?? ''}\r\n${lines[2] ?? ''}\n`);
    expect(says(text)).toEqual(['nothing', 'revoked', 'revoked', 'nothing']);
    expect(revocationOf(text, blob(2))).toEqual({ says: 'revoked', line: 4 });
  });

  it.each([
    ['is no key', 'web ssh-ed25519 AAAA\n'],
    ['names another type', 'ssh-rsa @\n'],
    ['is cut off', 'ssh-ed25519 @@\n'],
    ['is a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\n'],
  ])('with a line that %s cannot be read, and so revokes all', (_, line) => {
    const base64 = lines[0]?.split(' ')[1] ?? '';
    const text = line.replace('@@', base64.slice(0, 40)).replace('@', base64);
    expect(says(Buffer.from(text))).toEqual(Array(4).fill('unreadable'));
  });

  it('that is empty revokes nothing', () => {
    expect(says(Buffer.of())).toEqual(Array(4).fill('nothing'));
  });
});

describe('a binary list of revoked keys', () => {
  it.each([
    ['keys', () => `${lines[0] ?? ''}\n${lines[2] ?? ''}\n`],
    ['SHA-1 fingerprints', () => `sha1: ${lines[0] ?? ''}\nsha1: ${lines[2] ?? ''}\n`],
    ['SHA-256 fingerprints', () => `sha256: ${lines[0] ?? ''}\nsha256: ${lines[2] ?? ''}\n`],
    ['all of them', () => `sha1: ${lines[0] ?? ''}\nsha256: ${lines[2] ?? ''}\n`],
  ])('of %s says what ssh-keygen -Q says', async (_, specification) => {
    const bytes = await listOf(specification());
    const asked = await Promise.all(
      blobs.map((_key, index) =>
        run('ssh-keygen', ['-Qf', join(dir, 'krl'), join(dir, `k${index}.pub`)]).then(
          () => 'nothing',
          () => 'revoked',
        ),
      ),
    );
    expect(asked).toEqual(['revoked', 'nothing', 'revoked', 'nothing']);
    expect(says(bytes)).toEqual(asked);
  });

  it('that is cut anywhere within a section cannot be read', async () => {
    const bytes = await listOf(`${lines[0] ?? ''}\n`);
    const header = 8 + 4 + 3 * 8 + 4 + 4;
    for (let length = 8; length < bytes.length; length += 1) {
      const { says: said } = revocationOf(bytes.subarray(0, length), blob(0));
      expect(said, `of ${length} bytes`).toBe(length === header ? 'nothing' : 'unreadable');
    }
  });

  it('of another version, or with a section nobody knows, cannot be read', async () => {
    const bytes = await listOf(`${lines[0] ?? ''}\n`);
    const newer = Buffer.from(bytes);
    newer.writeUInt32BE(2, 8);
    expect(revocationOf(newer, blob(1)).says).toBe('unreadable');
    const unknown = Buffer.concat([bytes, Buffer.of(99), wireString('x')]);
    expect(revocationOf(unknown, blob(0)).says).toBe('unreadable');
    const extension = (isCritical: number) =>
      wireString(Buffer.concat([wireString('e'), Buffer.of(isCritical), wireUint32(0)]));
    const critical = Buffer.concat([bytes, Buffer.of(255), extension(1)]);
    expect(revocationOf(critical, blob(1)).says).toBe('unreadable');
    const harmless = Buffer.concat([bytes, Buffer.of(255), extension(0)]);
    expect(says(harmless)).toEqual(['revoked', 'nothing', 'nothing', 'nothing']);
  });
});
