/** What a session’s server wants to know: whether its key is trusted, and who logs in. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { boxKey, keyBlob, startWithPractice, trustBox } from '../../testing/played-sessions.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-questions-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const setUp = () => startWithPractice(directory);

/** A session with `box` that asks about its host key, and the question as the user sees it. */
async function askedForKey() {
  const all = setUp();
  await all.sessions.open({ text: 'box' });
  const server = await all.engine();
  await server.connectCall();
  const answer = server.ask('hostKey', boxKey);
  const prompt = await vi.waitUntil(() => all.prompts.open.read()[0]);
  return { ...all, server, answer, prompt };
}

describe('a host key', () => {
  it('that is unknown asks, and is stored only once the server has proved that it owns it', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    expect(prompt).toMatchObject({ kind: 'unknown-host-key', host: 'box', knownTypes: [] });
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    expect((await answer).answer).toEqual({ accepted: true });
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
    server.handshake();
    await vi.waitFor(async () => {
      const stored = await readFile(join(directory, 'known_hosts'), 'utf8');
      expect(stored).toContain(Buffer.from(boxKey.key).toString('base64'));
    });
    const again = await server.ask('hostKey', boxKey);
    expect(again.answer).toEqual({ accepted: true });
  });

  it('that is unknown is refused by anything but a yes', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, null);
    expect((await answer).answer).toMatchObject({ accepted: false, error: { code: 'host-key' } });
    server.handshake();
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
  });

  it('that is known is accepted without a question', async () => {
    const line = `box ssh-ed25519 ${Buffer.from(boxKey.key).toString('base64')}\n`;
    await writeFile(join(directory, 'known_hosts'), line);
    const { sessions, engine, prompts } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    expect((await server.connectCall()).params).toMatchObject({ knownKeyTypes: ['ssh-ed25519'] });
    expect((await server.ask('hostKey', boxKey)).answer).toEqual({ accepted: true });
    expect(prompts.open.read()).toEqual([]);
  });

  it('that changed is refused at once, and the full stop outlives the attempt', async () => {
    const line = `# mine\nbox ssh-ed25519 ${Buffer.from(keyBlob(7)).toString('base64')}\n`;
    const file = join(directory, 'known_hosts');
    await writeFile(file, line);
    const { sessions, engine, prompts, state } = setUp();
    const id = await sessions.open({ text: 'box' });
    const server = await engine();
    const call = await server.connectCall();
    const { answer } = await server.ask('hostKey', boxKey);
    expect(answer).toMatchObject({
      accepted: false,
      error: { code: 'host-key', message: expect.stringContaining(`${file}, line 2`) as string },
    });
    const { error } = answer as { error: { code: 'host-key'; message: string } };
    server.host.say({ kind: 'result', id: call.id, result: { ok: false, error } });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    expect(prompts.open.read()).toMatchObject([{ kind: 'changed-host-key', file, line: 2 }]);
    await sessions.reconnect(id);
    await vi.waitFor(() => expect(prompts.open.read()).toEqual([]));
    expect(await readFile(file, 'utf8')).toBe(line);
  });

  it('that changed during the session is not accepted because another one was', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    await answer;
    void server.ask('hostKey', { ...boxKey, key: keyBlob(2) }).catch(() => undefined);
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(1));
    prompts.dismissAll();
  });

  it('that cannot be stored does not end the session, which says so', async () => {
    const { sessions, prompts, reports, state, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    await answer;
    await rm(directory, { recursive: true });
    await writeFile(directory, 'in the way');
    server.handshake();
    await vi.waitFor(() => expect(reports).toHaveLength(1), 5_000);
    expect(sessions.all.read()[0]?.notice).toMatch(
      /could not be stored in .*known_hosts.* ask again/,
    );
    expect(state()?.at).toBe('connecting');
  });
});

describe('a question of the server', () => {
  it('is withdrawn when the session is closed, even while its process takes its time', async () => {
    const { sessions, engine, prompts } = setUp();
    const id = await sessions.open({ text: 'box' });
    const server = await engine();
    await server.connectCall();
    await trustBox(server, prompts);
    server.host.say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(1));
    vi.spyOn(server.host, 'end').mockReturnValue(new Promise(() => {}));
    void sessions.close(id);
    await vi.waitFor(() => expect(prompts.open.read()).toEqual([]));
    expect(sessions.all.read()).toEqual([]);
  });

  it('with more fields than anyone would ask ends the session unseen', async () => {
    const { sessions, engine, prompts, state } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    const fields = Array.from({ length: 17 }, () => ({ label: 'x', echo: false }));
    const params = { hop: 0, name: '', instruction: '', fields };
    server.host.say({ kind: 'ask', id: 1, name: 'interactive', params });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    expect(prompts.open.read()).toEqual([]);
  });

  it('gets the user’s answer and nothing else', async () => {
    const { sessions, engine, prompts } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    await trustBox(server, prompts);
    const asked = server.ask('password', { hop: 0, again: true });
    const prompt = await vi.waitUntil(() => prompts.open.read()[0]);
    expect(prompt).toMatchObject({ kind: 'password', account: 'ada@box', again: true });
    prompts.answer(prompt.id, { kind: 'password', password: 'hunter2' });
    expect((await asked).answer).toEqual({ password: 'hunter2' });
    expect(JSON.stringify(sessions.all.read())).not.toContain('hunter2');
  });
});
