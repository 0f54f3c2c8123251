import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDelayProxy, type DelayProxy } from './delay-proxy.ts';
import { startSshd, type Sshd } from './sshd.ts';

const run = promisify(execFile);
let sshd: Sshd;
let proxy: DelayProxy;

beforeAll(async () => {
  sshd = await startSshd();
  proxy = await startDelayProxy({ target: sshd, oneWayMs: 25 });
});

afterAll(async () => {
  await proxy.close();
  await sshd.stop();
});

function ssh(port: number, command: string) {
  const known = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const options = [...known, 'IdentitiesOnly=yes'].flatMap((option) => ['-o', option]);
  const where = ['-p', String(port), `${sshd.user}@${sshd.host}`, command];
  return run('ssh', ['-F', 'none', '-i', sshd.clientKeyFile, ...options, ...where]);
}

describe('the test server', () => {
  it('lets its own key in and logs it', async () => {
    const { stdout } = await ssh(sshd.port, 'echo hello');
    expect(stdout).toBe('hello\n');
    expect(sshd.log()).toContain('Accepted publickey');
    expect(sshd.hostKeys.map((key) => key.type)).toEqual(['ssh-ed25519', 'ssh-rsa']);
  });

  it('can be reached over a longer way', async () => {
    const startMs = performance.now();
    const size = 900_000;
    const { stdout } = await ssh(proxy.port, `head -c ${size} /dev/zero | tr '\\0' x`);
    expect(stdout).toHaveLength(size);
    // at least five round trips of key exchange, login and command
    expect(performance.now() - startMs).toBeGreaterThan(5 * 50);
  });

  it('leaves nothing behind', async () => {
    const other = await startSshd({ pubkeyAuthentication: 'no' });
    await other.stop();
    expect(existsSync(other.dir)).toBe(false);
    expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
  });
});
