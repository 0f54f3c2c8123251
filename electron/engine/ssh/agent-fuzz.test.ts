/** Z08: damaged answers of an SSH agent, from a seed; HAWSER_FUZZ_SEED and HAWSER_FUZZ_RUNS choose others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { mutate } from '../../testing/mutate.ts';
import { seeded } from '../../testing/seed.ts';
import { openAgent, type AgentKey } from './agent.ts';
import type { SignatureAlgorithm } from './identity.ts';
import { wireReader, wireString, wireUint32 } from './wire.ts';
import { slowness } from '../../testing/processor-time.ts';

const seed = Number(process.env['HAWSER_FUZZ_SEED'] ?? 8);
const runs = Number(process.env['HAWSER_FUZZ_RUNS'] ?? 4_000);

const dir = mkdtempSync(join(tmpdir(), 'hawser-agent-fuzz-'));
const path = join(dir, 'sock');
let answer: Buffer = Buffer.alloc(0);
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  // half an answer ends here instead of at its deadline
  socket.on('data', () => socket.end(answer));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(path, resolve)));
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const { signal } = new AbortController();
const agent = openAgent(path, { listMs: 20_000, signMs: 20_000, signal });
const blob = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 7))]);

function honestList(count: number): Buffer {
  const keys = Array.from({ length: count }, (_, at) => [
    wireString(blob),
    wireString(`key ${at}`),
  ]).flat();
  return wireString(Buffer.concat([Buffer.of(12), wireUint32(count), ...keys]));
}

function honestSignature(algorithm: string): Buffer {
  const signature = [wireString(algorithm), wireString(Buffer.alloc(64, 9))];
  // a security key's flags and counter
  if (algorithm.startsWith('sk-')) signature.push(Buffer.of(1, 0, 0, 0, 5));
  return wireString(Buffer.concat([Buffer.of(14), wireString(Buffer.concat(signature))]));
}

const algorithms: [SignatureAlgorithm, ...SignatureAlgorithm[]] = [
  'ssh-ed25519',
  'rsa-sha2-256',
  'ecdsa-sha2-nistp256',
  'sk-ssh-ed25519@openssh.com',
];

/** The answer, or that it was refused as it should be. */
async function settled<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'auth') return undefined;
    throw thrown;
  }
}

const nameIn = (signature: Buffer) => wireReader(signature).string()?.toString('latin1') ?? '';

function expectSoundKeys(keys: readonly AgentKey[]): void {
  expect(keys.length).toBeLessThanOrEqual(2_048);
  for (const { comment } of keys) expect(comment).not.toMatch(/[\p{Cc}\p{Cf}]/u);
}

describe('a damaged answer of an agent', { timeout: 300_000 }, () => {
  it('Z08 is taken or refused, and a signature is never of another algorithm', async () => {
    const random = seeded(seed);
    const before = process.cpuUsage();
    const signedWith = new Set<string>();
    let [taken, refused] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const algorithm = random.pick(algorithms);
      const isList = random.chance(0.5);
      const honest = isList ? honestList(1 + random.below(20)) : honestSignature(algorithm);
      const other = honestSignature(random.pick(algorithms));
      answer = mutate(random, honest, other);
      const result = isList
        ? await settled(agent.list())
        : await settled(agent.sign(blob, Buffer.from('data'), algorithm));
      if (result === undefined) refused += 1;
      else taken += 1;
      if (Array.isArray(result)) expectSoundKeys(result as AgentKey[]);
      else if (result) signedWith.add(`${algorithm} for ${nameIn(result as Buffer)}`);
    }
    expect([...signedWith].toSorted()).toEqual(
      algorithms.map((name) => `${name} for ${name}`).toSorted(),
    );
    expect(taken).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(taken);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000 / runs).toBeLessThan(20 * (await slowness()));
  });
});
