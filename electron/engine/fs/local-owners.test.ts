import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { localOwnerNames } from './local-owners.ts';

it('reads the first name of each number, and passes over what is no account', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-owners-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const users = join(folder, 'passwd');
  await writeFile(
    users,
    '# no account\nroot:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n\n::5:\nbad:x:1e1:\nada:x:1000:',
  );
  const found = await localOwnerNames(
    { uids: [0, 5, 10, 1000], gids: [0] },
    { users, groups: join(folder, 'none') },
  );
  expect([...found.users]).toEqual([
    [0, 'root'],
    [1000, 'ada'],
  ]);
  expect([...found.groups]).toEqual([]);
});
