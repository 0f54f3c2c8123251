/** Sessions with the practice server, which are trusted and logged in to by themselves. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyBlob, practiceServer, startWithPractice } from '../../testing/played-sessions.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-practice-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const setUp = () => startWithPractice(directory);

describe('the practice server', () => {
  it('is trusted by its own key and logged in to without a question, and nothing is stored', async () => {
    const { sessions, engine, prompts, practiceEnds, startPractice } = setUp();
    const id = await sessions.open({ hostId: 'practice' });
    const server = await engine();
    expect((await server.connectCall()).params).toMatchObject({
      host: '127.0.0.1',
      tcpPort: 4022,
      user: 'practice',
      keyFiles: [],
    });
    const key = { hop: 0, keyType: 'ssh-ed25519' };
    const own = await server.ask('hostKey', { ...key, key: practiceServer.hostKey });
    expect(own.answer).toEqual({ accepted: true });
    const other = await server.ask('hostKey', { ...key, key: keyBlob(3) });
    expect(other.answer).toMatchObject({ accepted: false });
    const first = await server.ask('password', { hop: 0, again: false });
    expect(first.answer).toEqual({ password: 'one-time' });
    const second = await server.ask('password', { hop: 0, again: true });
    expect(second.answer).toBeNull();
    server.handshake();
    expect(prompts.open.read()).toEqual([]);
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
    expect(JSON.stringify(sessions.all.read())).not.toContain('one-time');
    await sessions.close(id);
    expect(startPractice).toHaveBeenCalledOnce();
    expect(practiceEnds).toHaveBeenCalledOnce();
  });

  it('runs once for two sessions and until the last one has ended', async () => {
    const { sessions, engine, practiceEnds, startPractice } = setUp();
    const ids = [
      await sessions.open({ hostId: 'practice' }),
      await sessions.open({ hostId: 'practice' }),
    ];
    await engine(1);
    expect(startPractice).toHaveBeenCalledOnce();
    await sessions.close(ids[0] ?? '');
    expect(practiceEnds).not.toHaveBeenCalled();
    await sessions.close(ids[1] ?? '');
    expect(practiceEnds).toHaveBeenCalledOnce();
  });

  it('can be neither changed nor removed, and stands last', async () => {
    const { hosts } = setUp();
    const box = {
      name: 'B',
      address: 'b',
      tcpPort: 22,
      user: 'u',
      authentication: { method: 'automatic' },
    } as const;
    await hosts.save(box);
    expect((await hosts.list()).map((host) => host.kind)).toEqual(['saved', 'practice']);
    await expect(hosts.save({ ...box, id: 'practice' })).rejects.toMatchObject({ code: 'refused' });
    await expect(hosts.remove('practice')).rejects.toMatchObject({ code: 'refused' });
  });
});
