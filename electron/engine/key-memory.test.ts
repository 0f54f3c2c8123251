/** A15: what a session process still has in memory of a key that it logged in with. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngineLink } from '../services/engine-link.ts';
import { ensureBuilt } from '../testing/built.ts';
import { startTestEngine } from '../testing/engine-hosts.ts';
import { refusingAnswers } from '../testing/fake-engine-host.ts';
import { occurrencesIn } from '../testing/memory-scan.ts';
import { startSshd, type Sshd } from '../testing/sshd.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-key-memory-'));
let server: Sshd;
beforeAll(async () => {
  await ensureBuilt();
  server = await startSshd();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

function publicHalfOf(path: string): Buffer {
  const [, base64 = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  return Buffer.from(base64, 'base64').subarray(-32);
}

/** The 32 secret bytes of the server's key in clear; the public ones stand right behind them. */
function seedOf(path: string): Buffer {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1, -1);
  const bytes = Buffer.from(lines.join(''), 'base64');
  const at = bytes.lastIndexOf(publicHalfOf(path)) - 32;
  return bytes.subarray(at, at + 32);
}

function lockedCopy(): string {
  const path = join(dir, 'locked');
  copyFileSync(server.clientKeyFile, path);
  const options = ['-N', 'a passphrase of this test', '-a', '2'];
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-f', path, ...options], { stdio: 'ignore' });
  return path;
}

describe.skipIf(process.platform !== 'linux')('A15 the memory of a session process', () => {
  it('has nothing of an encrypted key a second after the login', async () => {
    const seed = seedOf(server.clientKeyFile);
    const host = await startTestEngine('child');
    const passphrase = vi.fn(async () => ({ passphrase: 'a passphrase of this test' }));
    const onAsk = {
      ...refusingAnswers,
      hostKey: async () => ({ accepted: true }) as const,
      passphrase,
    };
    const link = createEngineLink(host, { onAsk, onEvent: () => undefined });
    await link.call('connect', {
      host: server.host,
      tcpPort: server.port,
      user: server.user,
      keyFiles: [lockedCopy()],
      askPassword: false,
      knownKeyTypes: [],
    });
    expect(passphrase).toHaveBeenCalledOnce();
    const pid = host.pid ?? 0;
    // what is sought is found: the public half is no secret
    expect(occurrencesIn(pid, publicHalfOf(server.clientKeyFile))).toBeGreaterThan(0);
    await vi.waitFor(() => expect(occurrencesIn(pid, seed)).toBe(0), 1_000);
    await host.end();
  });
});
