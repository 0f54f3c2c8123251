import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wireMpint, wireString } from '../../engine/ssh/wire.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { createHostKeyCheck, type HostKeyCheckOptions } from './host-key-check.ts';
import { createPrompts } from '../session/prompts.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hawser-check-'));
  file = join(dir, 'known_hosts');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ed25519 = (byte: number) => ({
  keyType: 'ssh-ed25519',
  key: new Uint8Array(
    Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, byte))]),
  ),
});
const lineFor = (name: string, { keyType, key }: ReturnType<typeof ed25519>) =>
  `${name} ${keyType} ${Buffer.from(key).toString('base64')}\n`;

function rsa(bits: number) {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({
    format: 'jwk',
  });
  const number = (text = '') => wireMpint(Buffer.from(text, 'base64url'));
  const blob = Buffer.concat([wireString('ssh-rsa'), number(jwk.e), number(jwk.n)]);
  return { keyType: 'ssh-rsa', key: new Uint8Array(blob) };
}

function setUp(options: Partial<HostKeyCheckOptions> = {}) {
  const prompts = createPrompts();
  const check = createHostKeyCheck({
    sessionId: 's',
    host: 'box',
    tcpPort: 2222,
    knownHosts: createKnownHostsStore({ userFiles: [file] }),
    prompts,
    noticeSignal: new AbortController().signal,
    ...options,
  });
  const { signal } = new AbortController();
  const asked = () => vi.waitUntil(() => prompts.open.read()[0]);
  return { prompts, check, signal, asked };
}

describe('K01 the question about an unknown key', () => {
  it.each([
    ['Ed25519', ed25519(1), 256],
    ['RSA', rsa(2_048), 2_048],
  ])(
    'names host, port, type and size of %s, and nothing is stored before the key is proved',
    async (_, key, bits) => {
      const { prompts, check, signal, asked } = setUp({ jumpTo: 'me@inner' });
      const answer = check.decide(key, { signal });
      const prompt = await asked();
      expect(prompt).toMatchObject({
        kind: 'unknown-host-key',
        host: '[box]:2222',
        keyType: key.keyType,
        bits,
        fingerprint: expect.stringMatching(/^SHA256:/) as string,
        jumpTo: 'me@inner',
      });
      prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
      expect(await answer).toEqual({ accepted: true });
      expect(() => readFileSync(file)).toThrow(/ENOENT/);
      await check.proved();
      expect(readFileSync(file, 'utf8')).toBe(lineFor('[box]:2222', key));
    },
  );

  it('is not asked where the configuration says so', async () => {
    const { prompts, check, signal } = setUp({ files: { isStrict: true } });
    expect(await check.decide(ed25519(1), { signal })).toMatchObject({
      accepted: false,
      error: { code: 'host-key' },
    });
    expect(prompts.open.read()).toEqual([]);
  });

  it('names the alias the key will stand under', async () => {
    const { prompts, check, signal, asked } = setUp({ hostKeyName: 'inner' });
    const answer = check.decide(ed25519(1), { signal });
    const prompt = await asked();
    expect(prompt).toMatchObject({ host: '[box]:2222', alias: 'inner' });
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    await answer;
    await check.proved();
    expect(readFileSync(file, 'utf8')).toBe(lineFor('inner', ed25519(1)));
  });
});

describe('a key that is refused', () => {
  it('K04 CVE-2026-9547 is one of another type than the known one, and names its line', async () => {
    await writeFile(file, `# mine\n${lineFor('[box]:2222', ed25519(1))}`);
    const { check, signal, asked } = setUp();
    expect(await check.decide(rsa(2_048), { signal })).toMatchObject({ accepted: false });
    expect(await asked()).toMatchObject({
      kind: 'changed-host-key',
      file,
      line: 2,
      reason: 'changed',
    });
  });

  it('K08 is an unknown one where an authority answers for the host, whose line is named', async () => {
    await writeFile(file, `@cert-authority *,[*]:* ${lineFor('', ed25519(9)).trimStart()}`);
    const { check, signal, asked } = setUp();
    expect(await check.decide(ed25519(9), { signal })).toMatchObject({
      accepted: false,
      error: { message: expect.stringContaining('line 1') as string },
    });
    expect(await asked()).toMatchObject({ kind: 'changed-host-key', line: 1, reason: 'certified' });
  });

  it('CVE-2025-26465 is any key while a file cannot be read: no error is ever a yes', async () => {
    const { prompts, check, signal } = setUp({ files: { userFiles: [dir] } });
    await expect(check.decide(ed25519(1), { signal })).rejects.toMatchObject({ code: 'host-key' });
    expect(prompts.open.read()).toEqual([]);
  });
});

describe('K15 keys told after login', () => {
  it('are learned for the host the key was accepted for, once it was', async () => {
    const [known, fresh] = [ed25519(1), rsa(2_048)];
    await writeFile(file, lineFor('[box]:2222', known));
    const { check, signal } = setUp();
    const told = { announced: [known.key, fresh.key], proven: [known.key, fresh.key] };
    await check.announced(told);
    expect(readFileSync(file, 'utf8')).toBe(lineFor('[box]:2222', known));
    expect(await check.decide(known, { signal })).toEqual({ accepted: true });
    await check.announced(told);
    expect(readFileSync(file, 'utf8')).toBe(
      lineFor('[box]:2222', known) + lineFor('[box]:2222', fresh),
    );
  });
});
