import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSshFile } from '../../../testing/key-bytes.ts';
import { KeyFixtures, passphrase } from '../../../testing/key-fixtures.ts';
import { decodeKey } from './decode.ts';
import { parseKeyFile } from './parse.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-key-decode-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const keys = new KeyFixtures(dir);

const isWiped = (bytes: Buffer) => bytes.every((byte) => byte === 0);

describe('A15 what a key was read from', () => {
  it.each<[string, Buffer, string]>([
    ['a key', readFileSync(keys.sshKeygenLocked('ed25519')), passphrase],
    ['a key with a wrong passphrase', readFileSync(keys.sshKeygenLocked('ed25519')), 'wrong'],
    ['a PEM key', readFileSync(keys.sshKeygenLocked('rsa', '-m', 'PEM')), passphrase],
    ['a key that is refused', Buffer.from(openSshFile({ count: 2 })), passphrase],
    ['no key at all', Buffer.from('nothing'), passphrase],
  ])('is wiped, and so is the passphrase: %s', async (_name, bytes, text) => {
    const secret = Buffer.from(text);
    await decodeKey(bytes, secret);
    expect(isWiped(bytes)).toBe(true);
    expect(isWiped(secret)).toBe(true);
  });

  it('cannot be opened any more once it is wiped', async () => {
    const parsed = parseKeyFile(readFileSync(keys.copyOf('rsa')));
    parsed.wipe();
    await expect(async () => parsed.open(Buffer.alloc(0))).rejects.toThrow('is damaged');
  });
});
