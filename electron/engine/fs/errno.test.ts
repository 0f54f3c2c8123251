import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { locally } from './errno.ts';

async function failureOf(errno: string, operation = 'write the open file'): Promise<OpError> {
  const thrown = Object.assign(new Error(`${errno}: raw`), { code: errno });
  const error: unknown = await locally(operation, '/d/f', () => Promise.reject(thrown)).catch(
    (reason: unknown) => reason,
  );
  if (error instanceof OpError) return error;
  throw new Error('no error of ours');
}

describe('P16 an error of the local disk', () => {
  it.each([
    ['ENOSPC', 'no-space', /no space left, or the quota/],
    ['EDQUOT', 'no-space', /no space left, or the quota/],
    ['EFBIG', 'no-space', /too large for the disk/],
    ['EROFS', 'permission', /read-only/],
    ['EACCES', 'permission', /permission denied/],
    ['EIO', 'failed', /the disk reports an error/],
    ['ESTALE', 'failed', /the network disk lost it/],
    ['EMFILE', 'failed', /too many open files/],
    ['EWHATEVER', 'failed', /EWHATEVER/],
  ])('P16 %s is told as %s', async (errno, code, says) => {
    const error = await failureOf(errno);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain('raw');
  });

  it('P16 EINVAL is a name that is not taken, but for what is open', async () => {
    expect((await failureOf('EINVAL')).code).toBe('failed');
    expect((await failureOf('EINVAL', 'create')).code).toBe('name-refused');
  });
});
