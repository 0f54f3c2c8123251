/** Owners and groups on a server whose account is not root: what it refuses is said, and nothing pretends to be undone. */
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noModeChange, parseModeChange } from '../../../shared/mode-change.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { takeBack } from '../changes/take-back.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { AttrsChanger } from './change-tree.ts';
import type { AttrsBack } from '../changes/undo-step.ts';

const nobody = 65_534;
const { signal } = new AbortController();

let dir: string;
let server: SftpServer;
let client: SftpClient;
let files: RemoteFileSystem;

describe.runIf(process.getuid?.() === 0)('owners on a server of somebody else', () => {
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hawser-owners-'));
    await chmod(dir, 0o755);
    server = startSftpServer({ directory: dir, user: nobody });
    client = await SftpClient.open(server.channel);
    files = new RemoteFileSystem({ clients: () => [client] });
    await writeFile(join(dir, 'file'), '');
    await chown(join(dir, 'file'), nobody, nobody);
  });
  afterEach(async () => {
    client.end();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const owners = async () => {
    const { uid, gid } = await stat(join(dir, 'file'));
    return [uid, gid];
  };

  it.each([
    ['another owner', { uid: 1 }, 'another owner'],
    ['a group it is not in', { gid: 1 }, 'another group'],
  ])('are not changed to %s, and the reason is told', async (_, change, words) => {
    const backs: AttrsBack[] = [];
    const changer = new AttrsChanger(files, {
      change: { ...change, recursive: false },
      signal,
      onChanged: (back) => backs.push(back),
    });
    await changer.run([`${dir}/file`]);
    const { problems, files: changed } = changer.outcome();
    expect(changed).toBe(0);
    expect(problems).toMatchObject([{ path: `${dir}/file`, error: { code: 'permission' } }]);
    expect(problems[0]?.error.message).toContain(`to ${words}: permission denied`);
    expect(backs).toEqual([]);
    expect(await owners()).toEqual([nobody, nobody]);
  });

  it('that root had given away cannot be given back: it is said, and the mode is as it was', async () => {
    const change = {
      path: `${dir}/file`,
      kind: 'file',
      now: { uid: nobody, gid: nobody },
      before: { uid: 0, gid: 0 },
    } as const;
    const outcome = await takeBack(files, [{ undo: 'attrs', changes: [change] }], signal);
    expect(outcome).toMatchObject({
      undone: 0,
      problems: [{ path: `${dir}/file`, error: { code: 'permission' } }],
    });
    expect(outcome.problems[0]?.error.message).toContain('to another owner: permission denied');
    expect(outcome.problems[0]?.error.next).toContain('Only the administrator');
    expect(await owners()).toEqual([nobody, nobody]);
  });

  it('takes the right to read a folder away only after what is in it was changed', async () => {
    await mkdir(join(dir, 'tree/deep'), { recursive: true });
    await writeFile(join(dir, 'tree/deep/a'), '', { mode: 0o644 });
    for (const name of ['tree/deep/a', 'tree/deep', 'tree']) {
      await chown(join(dir, name), nobody, nobody);
    }
    const changer = new AttrsChanger(files, {
      change: {
        files: parseModeChange('0600') ?? noModeChange,
        folders: parseModeChange('0300') ?? noModeChange,
        recursive: true,
      },
      signal,
    });
    await changer.run([`${dir}/tree`]);
    expect(changer.outcome()).toMatchObject({ files: 1, folders: 2, problems: [] });
    expect((await stat(join(dir, 'tree/deep/a'))).mode & 0o777).toBe(0o600);
  });
});
