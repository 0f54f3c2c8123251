import { expect, test } from 'vitest';
import type { NewAttrs } from '../fs/file-system.ts';
import { FakeFileSystem } from './fake-file-system.test-support.ts';
import { refuseOntoItself } from './same-place.ts';

/** One server seen through two logins, the second of which may see something else at the same path. */
async function refusal(seen: { readonly content?: string; readonly attrs?: NewAttrs } | undefined) {
  const attrs = { mtimeMs: 1_000, mode: 0o644 };
  const source = new FakeFileSystem().addDirectory('/d').addFile('/d/f', 'content', attrs);
  const twin = new FakeFileSystem().addDirectory('/d');
  if (seen !== undefined) {
    twin.addFile('/d/f', seen.content ?? 'content', { ...attrs, ...seen.attrs });
  }
  try {
    await refuseOntoItself(
      source,
      { path: '/d/f', attrs: await source.lstat('/d/f') },
      { realDirectory: '/d', realParents: new Map(), twin },
    );
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

test('the same file at the same path of the same server is refused', async () => {
  expect(await refusal({})).toMatchObject({ code: 'invalid' });
});

test.each([
  ['nothing', undefined],
  ['another size', { content: 'other content' }],
  ['another time', { attrs: { mtimeMs: 2_000 } }],
  ['another mode', { attrs: { mode: 0o600 } }],
])(
  'at the same path with %s it is another file: a login may have a root of its own',
  async (_what, seen) => {
    expect(await refusal(seen)).toBeUndefined();
  },
);
