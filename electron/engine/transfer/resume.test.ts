import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import type { Checkpoint } from '../protocol.ts';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { backupName, partialName, transferTag } from './partial-names.ts';
import { partialsIn, transfer } from './run.test-support.ts';

const KiB = 1024;
const tuning = {
  largeFromBytes: 16 * KiB,
  checkpointFromBytes: 32 * KiB,
  checkpointEveryBytes: 16 * KiB,
  blockBytes: 4 * KiB,
  fileWindowBytes: 4 * KiB,
  mostFileWindowBytes: 4 * KiB,
  retryMs: [],
};
const tag = transferTag('test');
const content = Buffer.alloc(200 * KiB, 'some content that does not repeat in blocks ');
for (let at = 0; at < content.length; at += 512) content.writeUInt32BE(at, at);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const mtimeMs = 5_000;

/** `/s/big` on one side, `/t` on the other. */
function start(direction: 'up' | 'down') {
  const local = new FakeFileSystem({ kind: 'local', chunkBytes: 4 * KiB });
  const far = new FakeFileSystem({ kind: 'remote', chunkBytes: 4 * KiB });
  const [source, target] = direction === 'up' ? [local, far] : [far, local];
  source.addDirectory('/s').addFile('/s/big', content, { mtimeMs });
  target.addDirectory('/t');
  return { source, target, paths: ['/s/big'], to: '/t', tuning };
}

function writes({ target }: { readonly target: FakeFileSystem }): number {
  return target.operations.filter(({ name }) => name === 'write').length;
}

/** Stops it after so many writes, as the user or a lost link does. */
async function interrupted(direction: 'up' | 'down', how: 'pause' | 'cancel' | 'lost', after = 30) {
  const test = start(direction);
  const pause = new AbortController();
  const cancel = new AbortController();
  const checkpoints: Checkpoint[] = [];
  test.target.script = ({ name, path }) => {
    if (name !== 'write' || writes(test) < after) return;
    if (how === 'pause') pause.abort();
    else if (how === 'cancel') cancel.abort();
    else throw fail('disconnected', path);
  };
  const items: TransferItem[] = [];
  const outcome = await transfer({
    ...test,
    pausing: pause.signal,
    signal: cancel.signal,
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
    onItems: (told) => void items.push(...told),
  });
  test.target.script = () => {};
  await vi.waitFor(() => expect([test.source.openFiles, test.target.openFiles]).toEqual([0, 0]));
  const written = writes(test);
  const last = checkpoints.at(-1);
  const resume = (earlier = last) =>
    transfer({
      ...test,
      resume: true,
      params: { checkpoints: earlier === undefined ? [] : [earlier] },
    });
  return {
    ...test,
    outcome,
    checkpoints,
    last,
    items,
    resume,
    again: () => writes(test) - written,
  };
}

describe.each(['up', 'down'] as const)('a large file on its way %s', (direction) => {
  it('tells checkpoints whose bytes are all in the partial', async () => {
    const { checkpoints, target } = await interrupted(direction, 'pause');
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const { offset, sha256: told, size, partial, ...rest } of checkpoints) {
      expect(told).toBe(sha256(content.subarray(0, offset)));
      expect({ size, ...rest }).toEqual({
        path: '/s/big',
        target: '/t/big',
        size: content.length,
        mtimeMs,
      });
      expect(target.content(partial)?.slice(0, offset)).toBe(content.toString('latin1', 0, offset));
    }
  });

  it.each(['pause', 'lost'] as const)('goes on where it stood after: %s', async (how) => {
    const test = await interrupted(direction, how);
    expect(test.outcome.state).toBe(how === 'pause' ? 'paused' : 'failed');
    expect(partialsIn(test.target)).toHaveLength(1);
    const outcome = await test.resume();
    expect(outcome).toMatchObject({ state: 'done', tally: { doneBytes: content.length } });
    expect(test.target.content('/t/big')).toBe(content.toString('latin1'));
    expect(test.target.mtimeOf('/t/big')).toBe(mtimeMs);
    expect(partialsIn(test.target)).toEqual([]);
    // 200 KiB in blocks of 4 are 50; about 28 were written, of which at most 16 KiB and a block are sent again
    expect(test.again()).toBeLessThan(50 - 28 + 6);
    expect([test.source.openFiles, test.target.openFiles]).toEqual([0, 0]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const test = await interrupted(direction, 'cancel');
    expect(test.outcome.state).toBe('cancelled');
    await vi.waitFor(() => expect(partialsIn(test.target)).toEqual([]));
  });

  it.each([
    ['the source changed', (test: Setup) => test.source.addFile('/s/big', content, { mtimeMs: 9 })],
    ['the partial is gone', ({ target, last }: Setup) => target.delete(last.partial)],
    [
      'the partial is shorter',
      ({ target, last }: Setup) => target.addFile(last.partial, content.subarray(0, 4_096)),
    ],
    [
      'the end of the partial is another',
      ({ target, last }: Setup) => target.addFile(last.partial, Buffer.alloc(content.length)),
    ],
    [
      'the partial is a link',
      ({ target, last }: Setup) => target.addFile('/t/x', content).addLink(last.partial, '/t/x'),
    ],
  ])('begins anew when %s', async (_what, change) => {
    const test = await interrupted(direction, 'pause');
    if (test.last === undefined) throw new Error('no checkpoint');
    change({ ...test, last: test.last });
    expect(await test.resume()).toMatchObject({ state: 'done' });
    expect(test.target.content('/t/big')).toBe(content.toString('latin1'));
    expect(partialsIn(test.target)).toEqual([]);
    expect(test.again()).toBe(50);
  });

  it('touches no file that a checkpoint without its mark names', async () => {
    const test = await interrupted(direction, 'pause');
    if (test.last === undefined) throw new Error('no checkpoint');
    test.target.addFile('/t/precious', content);
    await test.resume({ ...test.last, partial: '/t/precious' });
    expect(test.target.content('/t/precious')).toBe(content.toString('latin1'));
    expect(test.again()).toBe(50);
  });
});

type Setup = {
  readonly source: FakeFileSystem;
  readonly target: FakeFileSystem;
  readonly last: Checkpoint;
};

describe('a paused transfer', () => {
  it('tells what it did not finish as waiting, and removes small partials', async () => {
    const test = start('up');
    test.source.addFile('/s/small', 'small');
    const pause = new AbortController();
    test.target.script = ({ name }) => {
      if (name === 'write') pause.abort();
    };
    const items = new Map<string, TransferItem>();
    const outcome = await transfer({
      ...test,
      paths: ['/s/small', '/s/big'],
      pausing: pause.signal,
      onItems: (told) => told.forEach((item) => items.set(item.path, item)),
    });
    expect(outcome).toMatchObject({ state: 'paused', unfinished: ['/s/small', '/s/big'] });
    expect([...items.values()].map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    await vi.waitFor(() => expect(partialsIn(test.target)).toEqual([]));
  });
});

describe('a second attempt', () => {
  it('removes its own partials that nothing goes on with, and no others', async () => {
    const { source, target } = start('up');
    source.addDirectory('/s/d').addFile('/s/d/a', 'new');
    const others = `/t/d/${partialName(transferTag('another'))}`;
    target.addDirectory('/t/d').addFile(others, 'theirs');
    for (const folder of ['/t', '/t/d']) target.addFile(`${folder}/${partialName(tag)}`, 'own');
    await transfer({ source, target, paths: ['/s/d'], to: '/t', resume: true });
    expect(partialsIn(target)).toEqual([others]);
  });

  it('puts an old file back that a swap left aside, before it replaces it', async () => {
    const { source, target } = start('up');
    source.addFile('/s/a', 'new', { mode: 0o600, mtimeMs });
    target.addFile(`/t/${backupName(tag, 'a')}`, 'old', { mode: 0o754 });
    const asked: number[] = [];
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a'],
      to: '/t',
      resume: true,
      onConflict: ({ target: { size } }) => {
        asked.push(size ?? -1);
        return { kind: 'conflict', action: 'overwrite', scope: 'this' };
      },
    });
    expect(outcome.state).toBe('done');
    expect(asked).toEqual([3]);
    expect([target.content('/t/a'), target.modeOf('/t/a')]).toEqual(['new', 0o754]);
    expect(partialsIn(target)).toEqual([]);
  });

  it('removes an old file whose new one is in its place', async () => {
    const { source, target } = start('up');
    source.addFile('/s/a', 'new', { mtimeMs });
    target.addFile('/t/a', 'new', { mtimeMs }).addFile(`/t/${backupName(tag, 'a')}`, 'old');
    await transfer({ source, target, paths: ['/s/a'], to: '/t', resume: true });
    expect(target.content('/t/a')).toBe('new');
    expect(partialsIn(target)).toEqual([]);
  });

  it('removes the partial of a source that is not there any more', async () => {
    const test = await interrupted('up', 'pause');
    test.source.delete('/s/big');
    await test.resume();
    expect(partialsIn(test.target)).toEqual([]);
  });
});
