import { mkdir, mkdtemp, lstat, rm, symlink, utimes, writeFile, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeMessage } from '../../../shared/contract/attributes.ts';
import type { RawPort } from '../../engine/port.ts';
import { startTestEngine } from '../../testing/engine-hosts.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { MessageChannel } from 'node:worker_threads';
import { createAttributes } from './attributes.ts';
import { stepsBack } from './attrs-undo.ts';
import { createEngineLink } from '../session/engine-link.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import { createTransferHub, isTransferEvent } from '../transfers/transfer-hub.ts';
import { createUndo } from './undo.ts';
import { createWatched } from '../session/watched.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-attributes-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const { signal } = new AbortController();

/** This computer's files with an engine in this process. */
async function setUp() {
  const hub = createTransferHub();
  const host = await startTestEngine('in-process');
  const link = createEngineLink(host, {
    onAsk: refusingAnswers,
    onEvent: (event) => {
      if (isTransferEvent(event)) hub.tell('local', event);
    },
  });
  const find = () => ({ link, side: 'local' }) as const;
  const undo = createUndo({ find, sessions: createWatched(() => []) });
  const attributes = createAttributes({ find, hub, undo });
  const change = (...args: [paths: string[], change: object]) =>
    new Promise<ChangeMessage>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port2.on('message', (message: ChangeMessage) => {
        if (message.type !== 'progress') resolve(message);
      });
      const port = { raw: port1 as RawPort } as OfferedPort<never, ChangeMessage>;
      const [paths, wanted] = args;
      attributes.change({ fs: 'local', paths, change: { recursive: true, ...wanted } }, port);
    });
  return { attributes, undo, change, link };
}

const bits = (set: number, clear: number) => ({ set, clear, setX: 0 });

/** Modes and times of all that a change touches. */
async function look(names: readonly string[]) {
  const found = await Promise.all(names.map((name) => lstat(join(dir, name))));
  return found.map(({ mode, uid, mtimeMs }) => ({ mode, uid, ms: Math.floor(mtimeMs) }));
}

describe('attributes', () => {
  it('that were changed in a tree are as before once that is undone', async () => {
    const { change, undo, link } = await setUp();
    await mkdir(join(dir, 'tree/deep/er'), { recursive: true });
    await writeFile(join(dir, 'tree/a'), '', { mode: 0o640 });
    await writeFile(join(dir, 'tree/deep/b'), '', { mode: 0o600 });
    await symlink('a', join(dir, 'tree/link'));
    await utimes(join(dir, 'tree/a'), 1e9, 1.1e9);
    const names = ['tree', 'tree/a', 'tree/deep', 'tree/deep/b', 'tree/deep/er', 'tree/link'];
    const before = await look(names);
    const outcome = await change([join(dir, 'tree')], {
      files: bits(0o444, 0o222),
      folders: bits(0o100, 0o622),
      mtimeMs: 1.5e12,
    });
    expect(outcome).toMatchObject({ type: 'end', problems: [] });
    expect(await look(names)).not.toEqual(before);
    await vi.waitFor(() =>
      expect(undo.all.read()).toEqual([{ fs: 'local', label: 'change of attributes of tree' }]),
    );
    expect(await undo.run('local', signal)).toMatchObject({ problems: [] });
    expect(await look(names)).toEqual(before);
    await link.end();
  });

  it('lets links and their targets be undone', async () => {
    const { attributes, undo, link } = await setUp();
    const path = join(dir, 'link');
    await attributes.makeLink({ fs: 'local', path, target: 'a', kind: 'symbolic' }, signal);
    await vi.waitFor(() => expect(undo.all.read()).toHaveLength(1));
    await attributes.retarget({ fs: 'local', path, target: 'b' }, signal);
    expect(await readlink(path)).toBe('b');
    expect(undo.all.read()[0]?.label).toBe('new target of link');
    await undo.run('local', signal);
    expect(await readlink(path)).toBe('a');
    await link.end();
  });
});

describe('stepsBack', () => {
  it('gives folders that cannot be read back before what is in them, and takes rights after', () => {
    const folder = (path: string, now: number, before: number) =>
      ({ path, kind: 'directory', now: { mode: now }, before: { mode: before } }) as const;
    const file = { path: '/a/b/f', kind: 'file', now: { mode: 0 }, before: { mode: 1 } } as const;
    const lost = [folder('/a/b', 0o200, 0o700), folder('/a', 0o200, 0o700)];
    const gained = [folder('/x', 0o700, 0), folder('/x/y', 0o700, 0)];
    const same = folder('/z', 0o755, 0o700);
    const steps = stepsBack([...gained, file, same, ...lost]);
    const undone = steps
      .toReversed()
      .map((step) => (step.undo === 'attrs' ? step.changes.map(({ path }) => path) : []));
    expect(undone).toEqual([['/a'], ['/a/b'], ['/a/b/f', '/z'], ['/x/y'], ['/x']]);
  });
});
