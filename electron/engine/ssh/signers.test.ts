import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { KeyFixtures, passphrase } from '../../testing/key-fixtures.ts';
import { serveAgent } from '../../testing/ssh-agent.ts';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { isSignedBy } from '../../testing/verify-signature.ts';
import { publicBlobOf } from './key-object.ts';
import { agentSigners, fileSigner, type KeySources } from './signers.ts';
import { wireReader, wireString, wireUint32 } from './wire.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-signers-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const keys = new KeyFixtures(dir);
const data = Buffer.from('what the server wants signed');

/** A user who answers with these in turn; undefined is no. */
function sourcesWith(answers: readonly (string | undefined)[] = []) {
  const left = [...answers];
  const ask = vi.fn(() => {
    const given = left.shift();
    return Promise.resolve(given === undefined ? null : { passphrase: given });
  });
  const sources: KeySources = {
    keyFiles: [],
    ask,
    signal: new AbortController().signal,
    agentListMs: 2_000,
    agentSignMs: 2_000,
  };
  return { ask, sources };
}

describe('the key of a file', () => {
  it('A15 that has to be opened to be offered is opened once, also to sign with it', async () => {
    const { ask, sources } = sourcesWith([passphrase]);
    const signer = await fileSigner(keys.pkcs8Locked('ed25519'), sources);
    expect(ask).toHaveBeenCalledTimes(1);
    const reader = wireReader(await signer.sign(data, 'ssh-ed25519'));
    expect(reader.string()?.toString()).toBe('ssh-ed25519');
    const signature = Buffer.from(reader.string() ?? '');
    expect(isSignedBy(keys.blobOf('ed25519'), 'ssh-ed25519', data, signature)).toBe(true);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(signer.isAtHand).toBe(false);
  });

  it('A10 that is locked asks for its passphrase only to sign, three times at most', async () => {
    const { ask, sources } = sourcesWith(['no', 'nor this', 'neither', passphrase]);
    const signer = await fileSigner(keys.sshKeygenLocked('ed25519'), sources);
    expect([signer.isAtHand, ask.mock.calls.length]).toEqual([false, 0]);
    const error = await failureOf(signer.sign(data, 'ssh-ed25519'));
    expect(error).toMatchObject({ code: 'auth' });
    expect(error.message).toContain('wrong three times');
    expect(ask.mock.calls.map((call: unknown[]) => call[1])).toMatchObject([
      { again: false },
      { again: true },
      { again: true },
    ]);
  });

  it('A10 is given up with its question', async () => {
    const { ask, sources } = sourcesWith([undefined, passphrase]);
    const signer = await fileSigner(keys.sshKeygenLocked('ed25519'), sources);
    const error = await failureOf(signer.sign(data, 'ssh-ed25519'));
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('in clear is at hand, and asks for nothing', async () => {
    const { ask, sources } = sourcesWith();
    const signer = await fileSigner(keys.copyOf('ed25519'), sources);
    expect(signer.isAtHand).toBe(true);
    await signer.sign(data, 'ssh-ed25519');
    expect(ask).not.toHaveBeenCalled();
  });
});

/** An agent that holds these public halves. */
async function agentWith(blobs: readonly Buffer[]) {
  const list = Buffer.concat([
    Buffer.of(12),
    wireUint32(blobs.length),
    ...blobs.flatMap((blob, index) => [wireString(blob), wireString(`key ${index}`)]),
  ]);
  return serveAgent(() => list);
}

describe('the keys of an agent', () => {
  it('A05 that are too weak, cut, or of a type nobody logs in with are named, and the rest is used', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey;
    const good = keys.blobOf('ed25519');
    const cut = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(31, 7))]);
    const odd = Buffer.concat([wireString('ssh-xmss@openssh.com'), wireString(Buffer.alloc(9))]);
    const agent = await agentWith([publicBlobOf(short) ?? Buffer.of(), cut, good, odd]);
    try {
      const skipped: string[] = [];
      const { sources } = sourcesWith();
      const signers = await agentSigners({ ...sources, agentSocket: agent.socket }, skipped);
      expect(signers.map(({ blob }) => Buffer.from(blob).equals(good))).toEqual([true]);
      expect(skipped).toEqual([
        'agent key “key 0” (RSA of only 1024 bits)',
        'agent key “key 1” (ssh-ed25519 is not supported)',
        'agent key “key 3” (ssh-xmss@openssh.com is not supported)',
      ]);
    } finally {
      await agent.stop();
    }
  });
});
