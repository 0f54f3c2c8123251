import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpError } from '../../../shared/errors.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { connect, type ConnectDeps, type Connection } from './connection.ts';
import { createScript, failureOf, paramsFor, serveProxy } from '../../testing/ssh-fixtures.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

let sshd: Sshd;
beforeAll(async () => {
  // a new key exchange every MiB
  sshd = await startSshd({ config: ['RekeyLimit 1M'] });
});
afterAll(() => sshd.stop());

async function dial(port: number, deps: Partial<ConnectDeps> = {}) {
  const script = createScript();
  const params = paramsFor(port, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
  });
  const connection: Connection = await connect(params, { ...script.deps, ...deps });
  stops.push(connection.close);
  const ends: OpError[] = [];
  connection.onClosed((error) => ends.push(error));
  return { connection, script, ends };
}

async function proxy() {
  const started = await serveProxy(sshd.port);
  stops.push(started.stop);
  return started;
}

/** A shell command's whole output, read as it comes. */
async function outputOf(connection: Connection, command: string): Promise<Buffer> {
  const shell = await connection.openShell({ columns: 80, rows: 24 });
  const pieces: Uint8Array[] = [];
  shell.onData((bytes) => pieces.push(bytes));
  const closed = new Promise((resolve) => shell.onClose(resolve));
  await shell.write(Buffer.from(`stty -echo -opost; printf START; ${command}; exit\n`));
  await closed;
  return Buffer.concat(pieces);
}

describe('a session', () => {
  it('K13 survives new key exchanges under load, unasked and byte-exact', async () => {
    const { connection, script } = await dial(sshd.port);
    const size = 24 * 1024 * 1024;
    const got = await outputOf(connection, `head -c ${size} /dev/zero | tr '\\0' x; printf END`);
    const end = got.lastIndexOf('END');
    const body = got.subarray(end - size, end);
    expect(got.toString('latin1', end - size - 5, end - size)).toBe('START');
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(body)).toBe(hash(Buffer.alloc(size, 'x')));
    expect(sshd.log().match(/SSH2_MSG_KEXINIT received/g)?.length ?? 0).toBeGreaterThan(10);
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
    expect(script.events.filter(({ event }) => event === 'handshake')).toHaveLength(1);
  });

  it('survives new key exchanges while it sends as well', async () => {
    const { connection } = await dial(sshd.port);
    const size = 16 * 1024 * 1024;
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    let text = '';
    shell.onData((bytes) => (text += Buffer.from(bytes).toString('latin1')));
    const closed = new Promise((resolve) => shell.onClose(resolve));
    await shell.write(
      Buffer.from(`stty raw -echo; printf REA''DY; head -c ${size} | sha256sum; exit\n`),
    );
    await vi.waitFor(() => expect(text).toContain('READY'));
    const piece = Buffer.alloc(64 * 1024, 'y');
    for (let sent = 0; sent < size; sent += piece.length) await shell.write(piece);
    await closed;
    expect(text).toContain(createHash('sha256').update(Buffer.alloc(size, 'y')).digest('hex'));
  });

  it('over a link that goes dead is noticed', async () => {
    const link = await proxy();
    const deadlines = { keepaliveIntervalMs: 50, keepaliveDeadMs: 1_000, closeMs: 100 };
    const { connection, ends } = await dial(link.port, { deadlines });
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    shell.onData(() => undefined);
    const exit = new Promise<{ error?: OpError }>((resolve) => shell.onClose(resolve));
    link.blackhole();
    const started = performance.now();
    await vi.waitFor(() => expect(ends).toHaveLength(1));
    expect(performance.now() - started).toBeGreaterThan(250); // many a ping went unanswered before
    expect(ends[0]?.code).toBe('disconnected');
    expect(ends[0]?.message).toContain('is dead');
    expect((await exit).error?.code).toBe('disconnected');
  });

  it('that only idles is kept: the server answers the pings', async () => {
    // so long that a machine that stands still for a moment is not taken for a dead link
    const deadlines = { keepaliveIntervalMs: 50, keepaliveDeadMs: 1_500 };
    const { ends, connection } = await dial(sshd.port, { deadlines });
    const seen = () => sshd.log().match(/keepalive@openssh.com/g)?.length ?? 0;
    const before = seen();
    await vi.waitFor(() => expect(seen() - before).toBeGreaterThan(40));
    expect(ends).toEqual([]);
    const channel = await connection.openSubsystem('sftp');
    channel.end();
  });

  it('that is cut says so, once', async () => {
    const link = await proxy();
    const { ends, connection } = await dial(link.port);
    const opening = connection.openShell({ columns: 80, rows: 24 });
    link.cut();
    expect((await failureOf(opening)).code).toBe('disconnected');
    await vi.waitFor(() => expect(ends.map(({ code }) => code)).toEqual(['disconnected']));
  });

  it('on a dead link is closed within the time for a goodbye', async () => {
    const link = await proxy();
    const { connection } = await dial(link.port, { deadlines: { closeMs: 150 } });
    link.blackhole();
    const started = performance.now();
    await connection.close();
    // it would be found dead after 20 s
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('opens no channel on a dead link, and says so at the deadline', async () => {
    const link = await proxy();
    const { connection } = await dial(link.port, { deadlines: { channelMs: 200, closeMs: 100 } });
    link.blackhole();
    expect((await failureOf(connection.openSubsystem('sftp'))).code).toBe('timeout');
  });
});

describe('a connect attempt', () => {
  it.each(['yes', 'no'])(
    'that is cut while the host key is asked about takes the question back; a late “%s” is ignored',
    async (late) => {
      const link = await proxy();
      let answer: (value: { accepted: true } | { accepted: false; error: never }) => void = () =>
        undefined;
      const script = createScript({
        hostKey: () => {
          setTimeout(link.cut, 20);
          return new Promise((resolve) => (answer = resolve));
        },
      });
      await failureOf(connect(paramsFor(link.port), script.deps));
      expect(script.takenBack).toEqual(['hostKey']);
      answer(late === 'yes' ? { accepted: true } : { accepted: false, error: {} as never });
      await new Promise((resolve) => setImmediate(resolve));
      expect(script.events).not.toContainEqual({ event: 'handshake', hop: 0 });
    },
  );

  it('can be cancelled while it dials and while it shakes hands', async () => {
    for (const event of ['tcp', 'handshake']) {
      const controller = new AbortController();
      const script = createScript();
      const emit: ConnectDeps['emit'] = (told) => {
        if ('phase' in told && told.phase === event) controller.abort();
      };
      const deps = { ...script.deps, emit, signal: controller.signal };
      const error = await failureOf(connect(paramsFor(sshd.port), deps));
      expect(error.code).toBe('cancelled');
    }
  });
});
