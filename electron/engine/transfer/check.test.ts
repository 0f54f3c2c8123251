import { afterEach, describe, expect, it } from 'vitest';
import { hashTool } from '../../testing/disk-exec.ts';
import { FarHasher } from '../verify/far-hasher.ts';
import { sides, transfer } from './run.test-support.ts';

let hasher: FarHasher | undefined;
afterEach(() => hasher?.end());

function start(contentOf?: (path: string) => string | undefined) {
  const { source, target } = sides();
  source.addFile('/s/a', 'content');
  if (contentOf !== undefined) {
    const read = (path: string) => {
      const content = contentOf(path);
      return Promise.resolve(content === undefined ? undefined : Buffer.from(content));
    };
    hasher = new FarHasher({ openExec: hashTool({ contentOf: read }) });
  }
  return {
    source,
    target,
    paths: ['/s/a'],
    to: '/t',
    ...(hasher === undefined ? {} : { hasher }),
  };
}

describe('the check of a content', () => {
  afterEach(() => (hasher = undefined));

  it('believes its own eyes more than a tool that looks at another file, and asks that tool no more', async () => {
    const test = start(() => 'another file of this name');
    expect(await transfer(test)).toMatchObject({
      state: 'done',
      checks: { sha256: 0, readBack: 1, size: 0 },
    });
    expect(hasher?.mayKnow).toBe(false);
  });

  it('asks once more about what was written when all of it is there only after the file was closed', async () => {
    let asked = 0;
    const test = start(() => (asked++ === 0 ? 'cont' : 'content'));
    const outcome = await transfer({ ...test, params: { syncFromBytes: 1 } });
    expect(outcome).toMatchObject({
      state: 'done',
      checks: { sha256: 1, readBack: 0, size: 0 },
    });
    expect(asked).toBe(2);
  });

  it.each([
    ['auto', { size: 1, readBack: 0 }],
    ['read-back', { size: 0, readBack: 1 }],
    ['size', { size: 1, readBack: 0 }],
  ] as const)('without a tool is what the rule says: %s', async (verify, checks) => {
    const outcome = await transfer({ ...start(), params: { options: { verify } } });
    expect(outcome).toMatchObject({ state: 'done', checks });
  });

  it('asks no tool where only sizes count', async () => {
    const asked: string[] = [];
    const test = start((path) => void asked.push(path));
    await transfer({ ...test, params: { options: { verify: 'size' } } });
    expect(asked).toEqual([]);
  });
});
