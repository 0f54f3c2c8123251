import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../testing/ssh-fixtures.ts';
import { indirectWays } from '../../../testing/indirect-ways.ts';

const { server, over } = indirectWays();

describe('a proxy command', () => {
  let folder: string;
  const script = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\n${text}\n`);
    await chmod(file, 0o755);
    return file;
  };
  const through = () => `${process.execPath} ${join(folder, 'pipe.mjs')} ${server().port}`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hawser-way-'));
    await writeFile(
      join(folder, 'pipe.mjs'),
      `import { connect } from 'node:net';
       const socket = connect(Number(process.argv[2]), '127.0.0.1');
       process.stdin.pipe(socket).pipe(process.stdout);
       socket.on('close', () => process.exit());`,
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('carries a connection, and its program is gone when that closes', async () => {
    const pid = join(folder, 'pid');
    const command = await script('carry', `echo $$ > ${pid}; exec ${through()}`);
    const { outcome } = over({ via: 'command', command });
    const connection = await outcome;
    expect(connection.facts.proxy).toBe(`command: ${command}`);
    const running = Number(await readFile(pid, 'utf8'));
    expect(() => process.kill(running, 0)).not.toThrow();
    await connection.close();
    await vi.waitFor(() => expect(() => process.kill(running, 0)).toThrow(/ESRCH/), 5_000);
  });

  it('sees none of the secrets that people keep in their environment', async () => {
    const seen = join(folder, 'env');
    const command = await script('env', `env > ${seen}; exec ${through()}`);
    vi.stubEnv('GITHUB_TOKEN', 'canary-token');
    vi.stubEnv('SSH_ASKPASS_SECRET', 'canary-askpass');
    await over({ via: 'command', command }).outcome;
    vi.unstubAllEnvs();
    const env = await readFile(seen, 'utf8');
    expect(env).toMatch(/^PATH=/m);
    expect(env).not.toContain('canary');
  });

  it('that fails says what it said, made harmless', async () => {
    const command = await script('fail', `printf 'no way \\033[2J out\\n' >&2; exit 7`);
    const error = await failureOf(over({ via: 'command', command }).outcome);
    expect(error.code).toBe('connect');
    expect(error.message).toContain('The proxy command ended with status 7. It said: no way');
    expect(error.message).not.toContain('\u001b');
  });

  it('that does not exist is told by its shell', async () => {
    const error = await failureOf(over({ via: 'command', command: '/none/at/all' }).outcome);
    expect(error.message).toMatch(
      /The proxy command ended with status 127\. It said: .*\/none\/at\/all/,
    );
  });

  it('S07 that stalls meets the deadline of the greeting, and is ended', async () => {
    const pid = join(folder, 'stalled');
    const command = await script('stall', `echo $$ > ${pid}; trap '' TERM; exec sleep 60`);
    const deps = { deadlines: { identMs: 2_000, closeMs: 200 } };
    const error = await failureOf(over({ via: 'command', command }, {}, { deps }).outcome);
    expect(error.code).toBe('timeout');
    const running = Number(await readFile(pid, 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(running, 0)).toThrow(/ESRCH/), 8_000);
  });

  it('that dies in the session ends it with its own last words', async () => {
    const pid = join(folder, 'dying');
    const command = await script('die', `echo $$ > ${pid}; exec ${through()}`);
    const connection = await over({ via: 'command', command }).outcome;
    const closed = new Promise<Error>((resolve) => connection.onClosed(resolve));
    process.kill(Number(await readFile(pid, 'utf8')), 'SIGKILL');
    expect((await closed).message).toContain('The proxy command was ended by SIGKILL');
  });
});
