/** Every kind of private key people have (A10), in Node and in the runtime of the app. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtKeys, builtKeyWorker, ensureBuilt } from '../../testing/built.ts';
import { startElectron, usableHostKinds } from '../../testing/engine-hosts.ts';
import { oldPemKeys, openSshKeys, pkcs8Keys, puttyKeys } from '../../testing/key-cases.ts';
import { checkKey, signedData, type KeyOutcome, type KeyTask } from '../../testing/key-check.ts';
import { hasPuttygen, KeyFixtures, type SoundKey } from '../../testing/key-fixtures.ts';
import { refusedKeys, type RefusedKey } from '../../testing/key-refusals.ts';
import { isSignedBy } from '../../testing/verify-signature.ts';
import { openKeysWith } from './key-file/key-thread.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-key-matrix-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const keys = new KeyFixtures(dir);
const isPuttyHere = hasPuttygen();
if (!isPuttyHere) process.stderr.write('SKIPPED: PuTTY’s key files (puttygen is not installed)\n');
const sound: readonly SoundKey[] = [
  ...openSshKeys(keys),
  ...oldPemKeys(keys),
  ...pkcs8Keys(keys),
  ...(isPuttyHere ? puttyKeys(keys) : []),
];
const refused = refusedKeys(keys, isPuttyHere);
const tasks = [...sound, ...refused].map(({ path, ...more }): KeyTask => ({
  path,
  ...('passphrase' in more ? { passphrase: more.passphrase } : {}),
}));

async function inNode(): Promise<readonly KeyOutcome[]> {
  openKeysWith(pathToFileURL(builtKeyWorker));
  const outcomes: KeyOutcome[] = [];
  for (const task of tasks) outcomes.push(await checkKey(task));
  return outcomes;
}

async function inElectron(): Promise<readonly KeyOutcome[]> {
  const file = join(dir, 'tasks.json');
  writeFileSync(file, JSON.stringify(tasks));
  const electron = await startElectron([builtKeys, builtKeyWorker, file]);
  let printed = '';
  electron.stderr?.on('data', (chunk) => (printed += String(chunk)));
  return new Promise((resolve, reject) => {
    electron.once('message', (outcomes) => resolve(outcomes as KeyOutcome[]));
    electron.once('exit', (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
  });
}

const runtimes = [
  { name: 'Node', check: inNode },
  ...(usableHostKinds().includes('utility') ? [{ name: 'Electron', check: inElectron }] : []),
];

beforeAll(ensureBuilt);

describe.each(runtimes)('A10 in $name, a key file', ({ check }) => {
  let outcomes = new Map<string, KeyOutcome>();
  beforeAll(async () => {
    const found = await check();
    outcomes = new Map(found.map((outcome, index) => [tasks[index]?.path ?? '', outcome]));
  });

  it.each(sound)('loads and signs: $name', ({ path, passphrase, blob }) => {
    const outcome = outcomes.get(path);
    if (!outcome || 'code' in outcome) throw new Error(JSON.stringify(outcome));
    expect(outcome.isEncrypted).toBe(passphrase !== undefined);
    expect(outcome.refusesWrong).toBe(passphrase === undefined ? undefined : true);
    expect(outcome.blob).toBe(blob.toString('base64'));
    expect([undefined, outcome.blob]).toContain(outcome.shown);
    expect(outcome.signatures.length).toBeGreaterThan(0);
    for (const { algorithm, signature } of outcome.signatures) {
      const bytes = Buffer.from(signature, 'base64');
      expect({ algorithm, ok: isSignedBy(blob, algorithm, signedData, bytes) }).toEqual({
        algorithm,
        ok: true,
      });
    }
  });

  it.each([...refused])('is refused and named: $name', ({ path, code, says }: RefusedKey) => {
    const outcome = outcomes.get(path);
    if (!outcome || !('code' in outcome)) throw new Error('It was not refused.');
    expect(outcome.code).toBe(code);
    expect(outcome.message).toMatch(says);
    expect(outcome.next ?? '').not.toBe('');
  });
});

describe('A10 the matrix', () => {
  it('has all its kinds', () => {
    expect(sound.length + refused.length).toBeGreaterThan(isPuttyHere ? 140 : 100);
  });
});
