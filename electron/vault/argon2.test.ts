/** The real derivation, in its thread as the app starts it. */
import { argon2id } from 'hash-wasm';
import { beforeAll, expect, it } from 'vitest';
import { builtArgon2, ensureBuilt } from '../testing/built.ts';
import { createArgon2 } from './argon2-thread.ts';
import { newKdfParams, type KdfParams } from './kdf.ts';

beforeAll(ensureBuilt);

it('makes the key of RFC 9106’s argon2id, as its own test vectors have it', async () => {
  // the vector of the reference implementation that has neither secret nor associated data
  const key = await argon2id({
    password: 'password',
    salt: 'somesalt',
    iterations: 2,
    memorySize: 65_536,
    parallelism: 1,
    hashLength: 32,
  });
  expect(key).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
});

it('takes its time beside the event loop, not on it, and wipes the password', async () => {
  const derive = createArgon2(builtArgon2);
  const params: KdfParams = newKdfParams();
  const password = Buffer.from('canary');
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  const key = await derive(password, params);
  clearInterval(timer);
  expect(key).toHaveLength(32);
  expect(password.toString()).toBe('\0'.repeat(6));
  expect(turns).toBeGreaterThan(5);
  const again = await derive(Buffer.from('canary'), params);
  expect(Buffer.from(again)).toEqual(Buffer.from(key));
});

it('a thread that cannot start is an error, not a hang', async () => {
  const derive = createArgon2('/nowhere/argon2-worker.js');
  await expect(derive(Buffer.from('x'), newKdfParams())).rejects.toMatchObject({ code: 'failed' });
});
