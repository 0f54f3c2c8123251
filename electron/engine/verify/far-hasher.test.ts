import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { hashTool, type ToolOptions } from '../../testing/disk-exec.ts';
import { FarHasher } from './far-hasher.ts';

let hasher: FarHasher | undefined;
afterEach(() => {
  hasher?.end();
  vi.useRealTimers();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const never = new AbortController().signal;
setMaxListeners(0, never);

/** A server where each file holds its own path. */
function start(options: Partial<ToolOptions> & { refuse?: (command: string) => boolean } = {}) {
  const commands: string[] = [];
  const tool = hashTool({
    contentOf: (path) => Promise.resolve(Buffer.from(path, 'latin1')),
    ...options,
  });
  hasher = new FarHasher({
    openExec: (command) => {
      commands.push(command);
      if (options.refuse?.(command) !== true) return tool(command);
      return Promise.reject(new OpError('failed', 'No.'));
    },
    probeMs: 50,
    idleMs: 20,
  });
  return { hasher, commands };
}

describe('FarHasher', () => {
  it('tells the hash of each file that it is asked for', async () => {
    const test = start({ noise: 'Hello\n' });
    const answers = await Promise.all(['/a', '/b'].map((path) => test.hasher.hash(path, 2, never)));
    expect(answers).toEqual([sha256('/a'), sha256('/b')]);
  });

  it('asks about many files at once', async () => {
    const batches: number[] = [];
    const test = start({ before: (paths) => void batches.push(paths.length - 1) });
    const paths = Array.from({ length: 2_500 }, (_, at) => `/${at}`);
    const answers = await Promise.all(paths.map((path) => test.hasher.hash(path, 9, never)));
    expect(answers).toEqual(paths.map(sha256));
    expect(batches.length).toBeLessThan(6);
  });

  it('has a command running that waits for names, for as long as somebody holds it', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const test = start({ before: (paths) => void asked.push(...paths.slice(1)) });
    const letGo = test.hasher.hold();
    // longer than an idle one is kept
    await vi.advanceTimersByTimeAsync(60);
    expect(test.commands).toHaveLength(2);
    const answer = test.hasher.hash('/large', 1e9, never);
    expect(test.commands).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['/large']);
    expect(await answer).toBe(sha256('/large'));
    letGo();
    await vi.advanceTimersByTimeAsync(60);
    const again = test.hasher.hash('/large', 1e9, never);
    expect(test.commands).toHaveLength(5);
    expect(await again).toBe(sha256('/large'));
  });

  it('asks about files of one burst together, though each comes a little after the other', async () => {
    vi.useFakeTimers();
    const batches: (readonly string[])[] = [];
    const test = start({ before: (paths) => void batches.push(paths.slice(1)) });
    const letGo = test.hasher.hold();
    await vi.advanceTimersByTimeAsync(0);
    const first = test.hasher.hash('/a', 1, never);
    await vi.advanceTimersByTimeAsync(2);
    const second = test.hasher.hash('/b', 1, never);
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all([first, second]);
    expect(batches).toEqual([[], ['/a', '/b']]);
    letGo();
  });

  it('does not let small files wait for a large one', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const test = start({ before: (paths) => (paths.includes('/large') ? gate : undefined) });
    const large = test.hasher.hash('/large', 1e9, never);
    expect(await test.hasher.hash('/small', 1, never)).toBe(sha256('/small'));
    release();
    expect(await large).toBe(sha256('/large'));
  });

  it('takes another tool for names that the usual one does not tell clearly', async () => {
    const test = start();
    const answers = await Promise.all(
      ['/plain', '/a\nb', '/a\\b'].map((path) => test.hasher.hash(path, 1, never)),
    );
    expect(answers).toEqual([sha256('/plain'), sha256('/a\nb'), sha256('/a\\b')]);
  });

  it('does without the first tool when that one does not work', async () => {
    const test = start({ refuse: (command) => command.includes('openssl') });
    expect(await test.hasher.hash('/a', 1, never)).toBe(sha256('/a'));
    expect(test.hasher.mayKnow).toBe(true);
  });

  it('asks nobody any more where there is no tool at all', async () => {
    const test = start({ refuse: () => true });
    expect(await test.hasher.hash('/a', 1, never)).toBeUndefined();
    expect(test.hasher.mayKnow).toBe(false);
    const asked = test.commands.length;
    expect(await test.hasher.hash('/b', 1, never)).toBeUndefined();
    expect(test.commands).toHaveLength(asked);
  });

  it('gives up where the shell sees other folders than SFTP', async () => {
    const test = start({ contentOf: () => Promise.resolve(undefined) });
    for (const path of ['/a', '/b', '/c']) {
      expect(await test.hasher.hash(path, 1, never)).toBeUndefined();
    }
    expect(test.hasher.mayKnow).toBe(false);
  });

  it('knows nothing of a file that is not there, and goes on', async () => {
    const contentOf = (path: string) =>
      Promise.resolve(path === '/gone' ? undefined : Buffer.from(path));
    const test = start({ contentOf });
    expect(await test.hasher.hash('/a', 1, never)).toBe(sha256('/a'));
    for (let round = 0; round < 5; round += 1) {
      expect(await test.hasher.hash('/gone', 1, never)).toBeUndefined();
    }
    expect(await test.hasher.hash('/b', 1, never)).toBe(sha256('/b'));
  });

  it('asks nobody after it was found to be wrong', async () => {
    const test = start();
    await test.hasher.hash('/a', 1, never);
    test.hasher.distrust();
    expect(await test.hasher.hash('/a', 1, never)).toBeUndefined();
  });

  it('stops waiting when the transfer is cancelled, and ends the command', async () => {
    const cancel = new AbortController();
    const waiting: (() => void)[] = [];
    const test = start({
      before: (paths) =>
        paths.includes('/large')
          ? new Promise<void>((resolve) => waiting.push(resolve))
          : undefined,
    });
    await test.hasher.hash('/a', 1, never);
    const large = test.hasher.hash('/large', 1e9, cancel.signal);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    cancel.abort();
    expect(await large).toBeUndefined();
    waiting[0]?.();
    expect(await test.hasher.hash('/b', 1, never)).toBe(sha256('/b'));
  });

  it('asks only about full paths', async () => {
    const test = start();
    expect(await test.hasher.hash('a', 1, never)).toBeUndefined();
    expect(test.commands).toEqual([]);
  });
});
