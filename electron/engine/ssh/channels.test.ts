/** What is opened on a connection to a real server, and how that ends. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpError } from '../../../shared/errors.ts';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { HopParams } from '../protocol.ts';
import { initPacket } from '../sftp/connection.ts';
import { endsAfterEach, hopTo } from '../../testing/logins.ts';

const { another, dial: dialAt } = endsAfterEach();

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

const dial = (server: Sshd, answers = {}, more: Partial<HopParams> = {}) =>
  dialAt(hopTo(server, more), answers);

describe('channels', () => {
  it('carry a shell with its size, its output and how it ended', async () => {
    const connection = await dial(sshd).outcome;
    const shell = await connection.openShell({ columns: 91, rows: 33 });
    let text = '';
    shell.onData((bytes) => (text += Buffer.from(bytes).toString()));
    const exit = new Promise((resolve) => shell.onClose(resolve));
    await shell.write(Buffer.from('stty size; echo err >&2; exit 3\n'));
    expect(await exit).toEqual({ code: 3 });
    expect(text).toContain('33 91');
    expect(text).toContain('err');
  });

  it('tell a shell of its surroundings what the server accepts', async () => {
    const environment = { LC_HAWSER: 'from here', OTHER: 'refused' };
    const connection = await dial(sshd, {}, { environment }).outcome;
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    let text = '';
    shell.onData((bytes) => (text += Buffer.from(bytes).toString()));
    const exit = new Promise((resolve) => shell.onClose(resolve));
    await shell.write(Buffer.from('echo "<$LC_HAWSER|$OTHER>"; exit\n'));
    await exit;
    expect(text).toContain('<from here|>');
  });

  it('say by which signal a shell was ended', async () => {
    const connection = await dial(sshd).outcome;
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    shell.onData(() => undefined);
    const exit = new Promise((resolve) => shell.onClose(resolve));
    await shell.write(Buffer.from('kill -9 $$\n'));
    expect(await exit).toEqual({ signal: 'SIGKILL' });
  });

  it('carry the SFTP service, several at once', async () => {
    const connection = await dial(sshd).outcome;
    const hello = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);
    const replies = Array.from({ length: 3 }, async () => {
      const channel = await connection.openSubsystem('sftp');
      channel.write(hello);
      return new Promise<Buffer>((resolve) => channel.once('data', resolve));
    });
    for (const reply of await Promise.all(replies)) expect(reply[4]).toBe(2);
  });

  it('that the server does not have are refused with its reason', async () => {
    const server = await another({ config: ['MaxSessions 0'] });
    const connection = await dial(server).outcome;
    const error = await failureOf(connection.openSubsystem('sftp'));
    expect(error.code).toBe('failed');
    expect(error.message).toContain('refused the SFTP service');
  });

  it('are refused with a clear reason by a server without SFTP, which serves other channels after that', async () => {
    const server = await another({ sftp: 'none' });
    const connection = await dial(server).outcome;
    const opening = connection.openSubsystem('sftp', { firstWords: initPacket() });
    const error = await failureOf(opening);
    expect(error.message).toBe(
      'The server refused the SFTP service: Unable to start subsystem: sftp.',
    );
    const command = await connection.openExec('echo still here');
    const said = await command.finish(Buffer.alloc(0), { deadlineMs: 5_000 });
    expect(said.toString()).toBe('still here\n');
  });

  it('can be cancelled while they open, and are given back then', async () => {
    const server = await another({ config: ['MaxSessions 1'] });
    const connection = await dial(server).outcome;
    const controller = new AbortController();
    const opening = connection.openSubsystem('sftp', { signal: controller.signal });
    controller.abort();
    expect((await failureOf(opening)).code).toBe('cancelled');
    await vi.waitFor(() => connection.openSubsystem('sftp'), { timeout: 5_000, interval: 100 });
  });

  it('are refused after the end', async () => {
    const connection = await dial(sshd).outcome;
    await connection.close();
    expect((await failureOf(connection.openSubsystem('sftp'))).code).toBe('disconnected');
    expect((await failureOf(connection.openShell({ columns: 80, rows: 24 }))).code).toBe(
      'disconnected',
    );
  });
});

describe('the end', () => {
  it('by close is no surprise to report', async () => {
    const connection = await dial(sshd).outcome;
    const heard: OpError[] = [];
    connection.onClosed((error) => heard.push(error));
    await connection.close();
    await connection.close();
    expect(heard).toEqual([]);
  });

  it('by a server that is killed is reported once, and ends its shells', async () => {
    const server = await another({});
    const connection = await dial(server).outcome;
    const heard: OpError[] = [];
    connection.onClosed((error) => heard.push(error));
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    shell.onData(() => undefined);
    const exit = new Promise<{ error?: OpError }>((resolve) => shell.onClose(resolve));
    await server.stop();
    expect((await exit).error?.code).toBe('disconnected');
    expect(heard.map(({ code }) => code)).toEqual(['disconnected']);
  });
});
