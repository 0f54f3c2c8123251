import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { fail } from './fake-file-system.test-support.ts';
import { transfer } from './run.test-support.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-descriptors-'));
  await mkdir(join(dir, 'from'));
  await writeFile(join(dir, 'from/large'), Buffer.alloc(40_000, 1));
  await writeFile(join(dir, 'from/small'), 'small');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Names of the files below the folder of the test that this process holds open. */
async function heldOpen(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((path) => path.startsWith(dir));
}

/** The disk, with something before each thing done with it or with a file that is open. */
function watched(before: () => void): FileSystem {
  const wrap = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name, of);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          const run = (): unknown => Reflect.apply(value, of, given);
          if (name === 'list') return run();
          return (async () => {
            if (name !== 'close') before();
            const result = await run();
            return name === 'open' ? wrap(result as object) : result;
          })();
        };
      },
    });
  return wrap<FileSystem>(new LocalFileSystem());
}

async function run(before: () => void, signal: AbortSignal): Promise<string> {
  const side = watched(before);
  const to = await mkdtemp(join(dir, 'to-'));
  const { state } = await transfer({
    source: side,
    target: side,
    paths: [join(dir, 'from')],
    to,
    signal,
    tuning: { blockBytes: 8_192, largeFromBytes: 10_000 },
    params: { options: { verify: 'read-back' } },
  });
  return state;
}

// only Linux tells a process what it holds open
describe.runIf(process.platform === 'linux')('no file stays open', () => {
  it.each(['cancelled', 'failed'] as const)('when the transfer is %s at any step', async (how) => {
    let steps = 0;
    expect(await run(() => (steps += 1), new AbortController().signal)).toBe('done');
    expect(steps).toBeGreaterThan(30);
    for (let at = 1; at <= steps; at += 1) {
      const user = new AbortController();
      let step = 0;
      await run(() => {
        step += 1;
        if (step !== at) return;
        if (how === 'cancelled') user.abort();
        else throw fail('failed', `step ${at}`);
      }, user.signal);
      await vi.waitFor(async () => expect(await heldOpen(), `at step ${at}`).toEqual([]));
    }
  });
});
