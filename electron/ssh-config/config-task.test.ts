import { expect, it } from 'vitest';
import { askConfig, readConfigWith } from './config-thread.ts';

it('the thread is sent what it needs alone: a function that comes along with it cannot be', async () => {
  const echo = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, sources }) => parentPort.postMessage({ id, answer: sources }));`;
  readConfigWith(new URL(`data:text/javascript,${encodeURIComponent(echo)}`));
  const local = {
    localUser: 'ada',
    uid: 1_000,
    homeDirectory: '/home/ada',
    sshDirectory: '/home/ada/.ssh',
    localHost: 'desk',
    env: process.env,
  };
  const files = { read: () => Promise.resolve({ missing: true }), glob: () => Promise.resolve([]) };
  const means = { userFile: '/u', systemFile: undefined, local, files } as const;
  const answer: unknown = await askConfig<'hosts'>({ do: 'hosts' }, means, files as never);
  expect(answer).toEqual({ userFile: '/u', systemFile: undefined, local });
});
