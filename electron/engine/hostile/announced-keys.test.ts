/** Group K15 of the catalogue: a server's word on its host keys counts only with a proof that cannot be forged. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { bool, message, mpint, Reader, str } from '../../testing/raw-ssh/bytes.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { startRawServer } from '../../testing/raw-ssh/server.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { connect } from '../ssh/connection.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
const number = (text: string) => mpint(Buffer.from(text, 'base64url'));
const rsaKey = Buffer.concat([str('ssh-rsa'), number(e), number(n)]);

const hashes = { 'ssh-rsa': 'sha1', 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' } as const;

/** Tells of an RSA key after login, and proves it with a signature of this kind, or one that only says so. */
function announces(proof: {
  readonly named: string;
  readonly made: keyof typeof hashes;
}): Scenario {
  return {
    // ssh2 asks for proofs only those that call themselves so
    ident: 'SSH-2.0-OpenSSH_9.2p1',
    onReady: (peer) =>
      peer.send(
        message(SSH.GLOBAL_REQUEST, str('hostkeys-00@openssh.com'), bool(false), str(rsaKey)),
      ),
    receiving: {
      [SSH.GLOBAL_REQUEST]: (payload, peer) => {
        const name = new Reader(payload, 1).bytes().toString('latin1');
        if (name !== 'hostkeys-prove-00@openssh.com') return false;
        const data = Buffer.concat([str(name), str(peer.sessionId ?? ''), str(rsaKey)]);
        const signature = sign(hashes[proof.made], data, privateKey);
        const blob = Buffer.concat([str(proof.named), str(signature)]);
        peer.send(message(SSH.REQUEST_SUCCESS, str(blob)));
        return true;
      },
    },
  };
}

/** The keys it has proved, as main is told. */
async function provenBy(scenario: Scenario): Promise<readonly Uint8Array[]> {
  const server = await startRawServer(scenario);
  const script = createScript();
  try {
    const connection = await connect(paramsFor(server.port), script.deps);
    const told = await vi.waitUntil(() => {
      const event = script.events.find((each) => each.event === 'hostKeys');
      return event?.event === 'hostKeys' ? event : undefined;
    }, 5_000);
    await connection.close();
    return told.proven;
  } finally {
    await server.stop();
  }
}

describe('K15 a proof of an RSA host key', () => {
  it.each(['rsa-sha2-256', 'rsa-sha2-512'] as const)('made by %s counts', async (name) => {
    expect(await provenBy(announces({ named: name, made: name }))).toEqual([
      new Uint8Array(rsaKey),
    ]);
  });

  it('K15 K18 made with SHA-1 does not, although it is right', async () => {
    expect(await provenBy(announces({ named: 'ssh-rsa', made: 'ssh-rsa' }))).toEqual([]);
  });

  it.each([
    ['SHA-1, under the name of SHA-256', 'rsa-sha2-256', 'ssh-rsa'],
    ['SHA-256, under the name of SHA-1', 'ssh-rsa', 'rsa-sha2-256'],
    ['SHA-256, under no known name', 'rsa-md5', 'rsa-sha2-256'],
  ] as const)('made with %s does not', async (_, named, made) => {
    expect(await provenBy(announces({ named, made }))).toEqual([]);
  });
});
