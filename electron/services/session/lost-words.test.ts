import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { EngineLink } from './engine-link.ts';
import { withLostWords } from './lost-words.ts';

/** A link on which every call fails so. */
function failing(error: OpError): EngineLink {
  const call = () => Promise.reject(error);
  return withLostWords({ call } as unknown as EngineLink, () => 'web01');
}

const lost = failing(new OpError('disconnected', 'The channel ended.', { next: 'Again.' }));

describe('a call over a connection that is lost meanwhile', () => {
  it('says whose connection, what may have been done, and what now', async () => {
    const made = lost.call('makeDirectory', { side: 'remote', path: '/srv/new\n' });
    await expect(made).rejects.toMatchObject({
      code: 'disconnected',
      message: String.raw`The connection to web01 was lost: the folder “new\n” may have been made all the same.`,
      next: 'Connect again, then look before you try again.',
    });
    const named = lost.call('rename', { side: 'remote', from: '/srv/a', to: '/srv/b' });
    await expect(named).rejects.toThrow('was lost: “a” may be called “b” already.');
    const thrown = lost.call('throwAway', { side: 'remote', paths: ['/a', '/b'], nowMs: 1 });
    await expect(thrown).rejects.toThrow('some of the 2 items may be in the trash already.');
  });

  it('leaves nothing in doubt when nothing was to change', async () => {
    await expect(lost.call('realPath', { side: 'remote', path: '.' })).rejects.toMatchObject({
      message: 'The connection to web01 was lost.',
      next: 'Connect again, then try again.',
    });
  });

  it('says what may have been done when the server is silent', async () => {
    const silent = failing(new OpError('timeout', 'The server did not answer for 30 s.'));
    await expect(silent.call('makeFile', { side: 'remote', path: '/a' })).rejects.toMatchObject({
      code: 'timeout',
      message: 'web01 did not answer in time: the file “a” may have been made all the same.',
      next: 'Look before you try again.',
    });
    const read = silent.call('realPath', { side: 'remote', path: '.' });
    await expect(read).rejects.toThrow('The server did not answer for 30 s.');
  });

  it('leaves other reasons as they are, and what a connection attempt or a transfer says itself', async () => {
    const full = failing(new OpError('no-space', 'The disk is full.'));
    const made = full.call('makeDirectory', { side: 'remote', path: '/a' });
    await expect(made).rejects.toMatchObject({ code: 'no-space', message: 'The disk is full.' });
    await expect(lost.call('connect', {} as never)).rejects.toThrow('The channel ended.');
  });
});
