import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLine } from '../../store/journal-lines.ts';
import { restoreTransfers } from './restore-transfers.ts';
import { done, failed, moved, problem, setUp, upload } from './transfers.test-support.ts';
import { processorMs, slowness } from '../../testing/processor-time.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-transfers-'));
});
/** Each start of the app of a test. */
const starts: ReturnType<typeof setUp>[] = [];
afterEach(async () => {
  for (const { transfers, runs } of starts.splice(0)) {
    const end = transfers.shutDown();
    for (const run of runs) run.end({ ...failed, state: 'paused' });
    await end; // or its journal would be written into the folder that goes
  }
  await rm(directory, { recursive: true, force: true });
});

const file = () => join(directory, 'transfers.journal');

/** A start of the app over the same profile. */
async function start() {
  const all = setUp();
  starts.push(all);
  const told: string[] = [];
  await restoreTransfers(all.transfers, {
    profileDirectory: directory,
    tellUser: (message) => told.push(message),
  });
  return { ...all, messages: told };
}

const journalText = () => readFile(file(), 'utf8');
const item = (path: string) =>
  ({
    path,
    target: `/srv${path}`,
    kind: 'file',
    size: 3,
    state: 'done',
    check: 'sha256',
    sha256: 'ab'.repeat(32),
  }) as const;
const checkpoint = {
  path: '/b',
  target: '/srv/b',
  partial: '/srv/.hawser-1.part',
  offset: 4_194_304,
  sha256: 'cd'.repeat(32),
  size: 9_000_000,
};

describe('after a crash', () => {
  it('what ran waits for one click, then goes on over its sessions, with what it had told', async () => {
    const before = await start();
    const id = before.transfers.start(upload);
    before.told('s1', { event: 'items', transferId: id, items: [item('/a')] });
    before.told('s1', { event: 'checkpoint', transferId: id, checkpoint });
    before.told('s1', moved(id));
    await vi.waitFor(async () => expect(await journalText()).toContain('"mark"'));

    const after = await start();
    expect(after.ensured).toEqual([]);
    expect(after.runs).toEqual([]);
    expect(after.only()).toMatchObject({ id, state: 'paused', cutOff: true });
    expect(after.only()?.waitsFor).toContain('Cut off when Hawser ended');
    after.transfers.resume(id);
    expect(after.ensured).toEqual(['s1']);
    expect(after.only()).toMatchObject({ id, state: 'running', checks: { sha256: 1 } });
    expect(after.only()).not.toHaveProperty('cutOff');
    expect(after.runs[0]?.params).toMatchObject({
      transferId: id,
      resume: true,
      checkpoints: [checkpoint],
    });
    expect(after.transfers.reports.items(id, 'all', 0, 10).items).toEqual([item('/a')]);
    expect(after.messages).toEqual([]);
  });

  it('what was paused or had ended stands as it stood, in its order', async () => {
    const before = await start();
    const ids = [1, 2, 3].map(() => before.transfers.start(upload));
    before.runs[0]?.end(failed);
    before.runs[1]?.end(done);
    before.transfers.pause(ids[2] ?? '');
    before.runs[2]?.end({ ...failed, state: 'paused' });
    before.transfers.move(ids[2] ?? '', ids[0] ?? '');
    await vi.waitFor(() => expect(before.state()).toEqual(['paused', 'failed', 'done']), 5_000);
    const receipt = before.transfers.reports.receipt(ids[0] ?? '');
    await before.transfers.shutDown();

    const after = await start();
    expect(after.state()).toEqual(['paused', 'failed', 'done']);
    expect(after.runs).toEqual([]);
    expect(after.ensured).toEqual([]);
    expect(after.transfers.reports.receipt(ids[0] ?? '')).toEqual(receipt);
    expect(after.transfers.reports.problems(ids[0] ?? '')).toEqual({
      problems: [problem],
      more: 4,
    });
    after.transfers.retry(ids[0]);
    expect(after.ensured).toEqual(['s1']);
    expect(after.runs[0]?.params).toMatchObject({ from: { paths: ['/a'] }, resume: true });
  });

  it('what was cleared is gone', async () => {
    const before = await start();
    const id = before.transfers.start(upload);
    before.runs[0]?.end(done);
    await vi.waitFor(() => expect(before.state()).toEqual(['done']));
    before.transfers.clear(id);
    await before.transfers.shutDown();
    expect((await start()).state()).toEqual([]);
  });

  it('what ran or stood in line at the end of the app is said to be cut off, start after start', async () => {
    const before = await start();
    before.transfers.start(upload);
    const lost = before.transfers.start({ ...upload, to: { fs: 's2', directory: '/' } });
    const paused = before.transfers.start(upload);
    before.transfers.pause(paused);
    const end = before.transfers.shutDown();
    expect(before.calls[0]).toMatchObject({ name: 'pauseTransfer' });
    for (const run of before.runs) run.end({ ...failed, state: 'paused' });
    await end;
    for (let count = 0; count < 2; count += 1) {
      const after = await start();
      expect(after.state()).toEqual(['paused', 'paused', 'paused']);
      expect(after.transfers.all.read().map(({ cutOff }) => cutOff)).toEqual([
        true,
        true,
        undefined,
      ]);
      expect(after.ensured).toEqual([]);
      // the session of one coming back is no click of the user either
      after.become('s2', { at: 'ready' });
      expect(after.runs).toEqual([]);
      await after.transfers.shutDown();
    }
    const last = await start();
    last.transfers.cancel(lost);
    expect(last.at(1)).toMatchObject({ state: 'cancelled' });
    expect(last.at(1)).not.toHaveProperty('cutOff');
  });

  it('of a move that had arrived, the originals are still to be deleted', async () => {
    const before = await start();
    before.transfers.start({ ...upload, options: { move: true } });
    before.runs[0]?.end(done);
    const arrived = '"toRemove":["/a","/b"]';
    await vi.waitFor(async () => expect(await journalText()).toContain(arrived));
    await before.transfers.shutDown();
    // as if the app had died right after it was written
    const text = await journalText();
    const end = text.indexOf('\n', text.indexOf(arrived)) + 1;
    await writeFile(file(), text.slice(0, end));
    const after = await start();
    const [known] = after.transfers.known();
    expect(known?.record.standing).toMatchObject({ unfinished: [], toRemove: ['/a', '/b'] });
  });

  it('a copy on this computer needs nobody to connect to, and goes on', async () => {
    const before = await start();
    before.transfers.start({ ...upload, to: { fs: 'local', directory: '/c' } });
    await vi.waitFor(async () => expect(await journalText()).toContain('"running"'));
    const after = await start();
    expect(after.state()).toEqual(['running']);
    expect(after.only()).not.toHaveProperty('cutOff');
  });
});

describe('the journal', () => {
  it('keeps what a later version wrote into it', async () => {
    await writeFile(file(), encodeLine(1, { journal: 1 }) + encodeLine(2, { k: 'new', x: 1 }));
    for (let count = 0; count < 2; count += 1) {
      const { transfers, messages } = await start();
      await transfers.shutDown();
      expect(await journalText()).toContain('{"k":"new","x":1}');
      expect(messages).toEqual([]);
    }
  });

  it('that is damaged gives back what is good of it, and says so', async () => {
    const before = await start();
    before.transfers.start(upload);
    before.transfers.start(upload);
    await before.transfers.shutDown();
    await (await start()).transfers.shutDown(); // what was added while it was written anew stood there twice
    const text = await journalText();
    const at = text.lastIndexOf('"added"');
    await writeFile(file(), `${text.slice(0, at)}X${text.slice(at + 1)}`);
    const after = await start();
    expect(after.state()).toHaveLength(1);
    expect(after.messages).toEqual([expect.stringContaining('was damaged')]);
  });

  it('with a torn end is read without a word', async () => {
    const before = await start();
    before.transfers.start(upload);
    await before.transfers.shutDown();
    await appendFile(file(), '12345678 99 {"k":"cl');
    const after = await start();
    expect(after.state()).toHaveLength(1);
    expect(after.messages).toEqual([]);
  });

  it('that cannot be written is told of once, and transfers go on', async () => {
    await writeFile(join(directory, 'not-a-folder'), '');
    const all = setUp();
    const messages: string[] = [];
    await restoreTransfers(all.transfers, {
      profileDirectory: join(directory, 'not-a-folder'),
      tellUser: (message) => messages.push(message),
    });
    all.transfers.start(upload);
    all.runs[0]?.end(done);
    await vi.waitFor(() => expect(all.state()).toEqual(['done']));
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(messages[0]).toContain('Transfers go on');
    await all.transfers.shutDown();
  });

  it('brings a transfer of 100,000 items back within two seconds of a processor', async () => {
    const before = await start();
    const id = before.transfers.start(upload);
    for (let batch = 0; batch < 100; batch += 1) {
      const items = Array.from({ length: 1_000 }, (_, at) =>
        item(`/a/project/node_modules/package-${batch}/lib/file-${at}.js`),
      );
      before.told('s1', { event: 'items', transferId: id, items });
    }
    await before.transfers.shutDown();
    const startMs = processorMs();
    const after = await start();
    expect(processorMs() - startMs).toBeLessThan(2_000 * (await slowness()));
    expect(after.transfers.reports.items(id, 'all', 99_999, 1)).toMatchObject({ total: 100_000 });
  });
});
