/** Servers that do not say all there is in a folder: nothing is deleted, and nothing copied, for what they left out. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { Lie } from '../../testing/lies.ts';
import { startLyingServer } from '../../testing/lying-sftp-server.ts';
import type { FileSystem, ListOptions } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { mirror, planOf, sideOf, writeTree, type OnDisk } from './sync.test-support.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-cut-'));
  await Promise.all([mkdir(join(dir, 'far')), mkdir(join(dir, 'near'))]);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const file: OnDisk = { kind: 'file', content: 'x', seconds: 1_000_000 };
const folder: OnDisk = { kind: 'directory' };
const tree = new Map<string, OnDisk>([
  ['a', file],
  ['d', folder],
  ['d/b', file],
  ['d/e', folder],
  ['d/e/c', file],
  ['f', folder],
  ['f/g', file],
]);

type Trouble = Lie['how'] extends infer H ? { readonly how: H; readonly code?: number } : never;

// the end of a listing told too early is a lie nobody can see through: it is what an empty folder says
const troubles = [
  { how: 'refuse', code: SSH_FX.FAILURE },
  { how: 'refuse', code: SSH_FX.PERMISSION_DENIED },
  { how: 'refuse', code: SSH_FX.NO_SUCH_FILE },
  { how: 'wrong-kind' },
  { how: 'drop-reply' },
  { how: 'end-before' },
] as const satisfies readonly Trouble[];

const requests = [SSH_FXP.OPENDIR, SSH_FXP.READDIR];

describe('a folder that is not listed whole', () => {
  // both sides are the same: whatever a plan would copy or delete is wrong
  it.each(troubles)('never counts as empty: %o', async (trouble) => {
    await Promise.all(['far', 'near'].map((side) => writeTree(join(dir, side), tree)));
    const seen = { told: 0, cut: 0 };
    for (const type of requests) {
      for (let nth = 0; nth < 8; nth += 1) {
        const lie = { when: { type, nth }, text: 'No.', ...trouble } as unknown as Lie;
        const server = await startLyingServer({ directory: join(dir, 'far'), lies: [lie] });
        const client = await SftpClient.open(server.channel, shortTimes);
        const far = sideOf(new RemoteFileSystem({ clients: () => [client] }), '/');
        const near = sideOf(new LocalFileSystem(), join(dir, 'near'));
        for (const [left, right] of [
          [far, near],
          [near, far],
        ] as const) {
          const made = await planOf(left, right, mirror).catch((thrown: unknown) => {
            if (thrown instanceof OpError) return undefined;
            throw thrown;
          });
          if (made === undefined) continue;
          const { ops, outcome } = made;
          const meant = ops.filter(({ action }) => action !== 'none');
          const isCut = outcome.problems.length > 0;
          expect({ meant, isSaid: isCut || ops.length === 0 }).toEqual({ meant: [], isSaid: true });
          if (isCut) seen.cut += 1;
        }
        seen.told += server.told.length;
        client.end();
        await server.close();
      }
    }
    expect(seen.told).toBeGreaterThan(6);
    // what ends the connection ends the plan; the rest leaves folders that are not known
    expect(seen.cut).toBeGreaterThan(
      trouble.how === 'end-before' || trouble.how === 'wrong-kind' ? -1 : 4,
    );
  });

  it('says which folder it was, and what of it is not known', async () => {
    const files = cutting(join(dir, 'far', 'd'), new OpError('unsupported', 'Too many entries.'));
    await Promise.all(['far', 'near'].map((side) => writeTree(join(dir, side), tree)));
    await writeTree(
      join(dir, 'near'),
      new Map([
        ['d/extra', file],
        ['extra', file],
      ]),
    );
    const { ops, outcome } = await planOf(
      sideOf(files, join(dir, 'far')),
      sideOf(new LocalFileSystem(), join(dir, 'near')),
      mirror,
    );
    expect(ops.map(({ path, action, why }) => [path, action, why])).toEqual([
      ['extra', 'delete-right', 'right-only'],
      ['d/b', 'none', 'unknown'],
      ['d/e', 'none', 'unknown'],
      ['d/extra', 'none', 'unknown'],
    ]);
    expect(outcome.problems).toMatchObject([
      { path: join(dir, 'far', 'd'), error: { message: 'Too many entries.' } },
    ]);
  });

  it('ends the plan when it is one of the two folders themselves', async () => {
    const files = cutting(join(dir, 'far'), new OpError('permission', 'No.'));
    const near = sideOf(new LocalFileSystem(), join(dir, 'near'));
    const making = planOf(sideOf(files, join(dir, 'far')), near, mirror);
    await expect(making).rejects.toMatchObject({ code: 'permission' });
  });

  it('ends the plan when the user says so', async () => {
    const stop = new AbortController();
    stop.abort();
    const near = sideOf(new LocalFileSystem(), join(dir, 'near'));
    const far = sideOf(new LocalFileSystem(), join(dir, 'far'));
    const making = planOf(near, far, mirror, { signal: stop.signal });
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is one that lists a name twice, too', async () => {
    await Promise.all(['far', 'near'].map((side) => writeTree(join(dir, side), tree)));
    await writeTree(join(dir, 'near'), new Map([['f/extra', file]]));
    const files = new LocalFileSystem();
    const list = files.list.bind(files);
    files.list = async function* (path: string, options?: ListOptions) {
      for await (const batch of list(path, options)) {
        yield path.endsWith('far/f') ? [...batch, ...batch] : batch;
      }
    };
    const near = sideOf(new LocalFileSystem(), join(dir, 'near'));
    const { ops, outcome } = await planOf(sideOf(files, join(dir, 'far')), near, mirror);
    expect(ops).toMatchObject([{ path: 'f/extra', action: 'none', why: 'unknown' }]);
    expect(outcome.problems).toMatchObject([{ error: { code: 'protocol' } }]);
  });
});

const shortTimes = { requestTimeoutMs: 150, slowTimeoutMs: 200 };

/** A disk that gives nothing of one folder but an error. */
function cutting(cut: string, error: OpError): FileSystem {
  const files = new LocalFileSystem();
  const list = files.list.bind(files);
  files.list = async function* (path: string, options?: ListOptions) {
    if (path === cut) throw error;
    yield* list(path, options);
  };
  return files;
}
