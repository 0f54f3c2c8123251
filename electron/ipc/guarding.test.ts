/** Which operations ask main's guard before they touch this computer: each way in for the page is in one of two lists. */
import { describe, expect, it, vi } from 'vitest';
import { OpError } from '../../shared/errors.ts';
import type { Params } from '../../shared/contract/index.ts';
import { createHandlers, type Services } from './handlers.ts';
import { names, samples, type Name } from './requests.test-support.ts';

type Asked = readonly [ask: 'change' | 'move' | 'read' | 'transfer', ...args: unknown[]];

const change = (...paths: string[]): Asked => ['change', 'local', paths];
const read = (...paths: string[]): Asked => ['read', 'local', paths];

/** What the guard is asked first, by the samples. */
const guarded: { readonly [N in Name]?: Asked } = {
  'files.makeDirectory': change('/a'),
  'files.rename': change('/a', '/b'),
  'files.remove': change('/a'),
  'files.read': read('/a'),
  'files.makeFile': change('/a'),
  'files.renameMany': change('/a', '/b'),
  'files.moveInto': ['move', 'local', ['/a'], '/b'],
  'trash.throwAway': change('/a'),
  'undo.run': change('/of-undo'),
  'attributes.change': change('/a'),
  'attributes.checksum': read('/a'),
  'attributes.makeLink': change('/a'),
  'attributes.retarget': change('/a'),
  'edits.open': read('/a'),
  'edits.upload': change('/of-edit'),
  'edits.resolve': change('/of-edit'),
  'transfers.start': ['transfer', samples['transfers.start']],
  'desktop.give': read('/a'),
};

/** These name this computer and ask nobody: they tell what is there, and change nothing. */
const free: readonly Name[] = [
  'files.realPath',
  'files.freeSpace',
  'files.list',
  // by names, sizes and times; see below for what is in files
  'files.search',
  'files.searchWay',
  'files.lookAgain',
  'attributes.read',
  'attributes.accounts',
  'attributes.measure',
  'trash.plan',
  // refused by the service: the system's own trash is not ours
  'trash.contents',
  'trash.empty',
  // asks when the plan is carried out: `syncs.test.ts`
  'sync.begin',
  // what Hawser itself remembers of two folders
  'sync.memory',
  'sync.forget',
  // names of places, of which none is opened
  'places.visit',
  'places.forgetRecent',
  'panes.keepLayout',
];

/** Services that note what they are asked for, behind a guard that answers as told. */
function setUp(isLetThrough: boolean) {
  const asked: Asked[] = [];
  const done: string[] = [];
  const ask =
    (name: Asked[0]) =>
    (...args: unknown[]): Promise<void> => {
      asked.push([name, ...args]);
      return isLetThrough ? Promise.resolve() : Promise.reject(new OpError('refused', 'No.'));
    };
  const localGuard = {
    change: ask('change'),
    move: ask('move'),
    read: ask('read'),
    transfer: ask('transfer'),
  };
  const noted = (subject: string): unknown =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (subject === 'undo' && name === 'paths') return () => ['/of-undo'];
          if (subject === 'edits' && name === 'placeOf') {
            return () => ({ fs: 'local', path: '/of-edit' });
          }
          return vi.fn(() => void done.push(`${subject}.${String(name)}`));
        },
      },
    );
  const app = { localGuard, desktop: noted('desktop') };
  const subjects = ['files', 'changing', 'trash', 'undo', 'attributes', 'edits', 'transfers'];
  const fakes = Object.fromEntries(subjects.map((subject) => [subject, noted(subject)]));
  const handlers = createHandlers({
    ...fakes,
    app,
    ready: Promise.resolve(),
  } as unknown as Services);
  const call = async (name: Name, params: unknown): Promise<unknown> => {
    const context = { signal: new AbortController().signal, holds: () => true };
    // a stream has its port in between
    const handler = handlers[name] as (...args: unknown[]) => unknown;
    return handler.length > 2 || streams.has(name)
      ? await handler(params, { serve: () => ({ onMessage: () => undefined }) }, context)
      : await handler(params, context);
  };
  return { asked, done, call };
}

const streams: ReadonlySet<Name> = new Set<Name>([
  'files.remove',
  'trash.throwAway',
  'attributes.change',
  'attributes.checksum',
  'edits.save',
]);

describe('what touches this computer', () => {
  it.each(Object.entries(guarded))(
    '%s asks the guard first, and does nothing after a no',
    async (key, wanted) => {
      const name = key as Name;
      const { asked, done, call } = setUp(false);
      await expect(call(name, samples[name])).rejects.toMatchObject({ code: 'refused' });
      expect(asked).toEqual([wanted]);
      expect(done).toEqual([]);
    },
  );

  it.each(Object.keys(guarded))('%s is done after a yes', async (name) => {
    const { done, call } = setUp(true);
    await call(name as Name, samples[name as Name]);
    expect(done).toHaveLength(1);
  });

  it('has every operation with a place on this computer in one of the lists', () => {
    const named = names.filter((name) => JSON.stringify(samples[name]).includes('"local"'));
    const known = new Set<string>([...Object.keys(guarded), ...free]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('asks for both ends of a hard link: a second name is a way around', async () => {
    const { asked, call } = setUp(true);
    const link: Params<'attributes.makeLink'> = {
      fs: 'local',
      path: '/a',
      target: '/b',
      kind: 'hard',
    };
    await call('attributes.makeLink', link);
    expect(asked).toEqual([change('/a'), read('/b'), change('/b')]);
  });

  it('asks for the file of an edit before it is uploaded, not when a draft is kept', async () => {
    const { asked, call } = setUp(false);
    await expect(call('edits.save', { id: 'a', how: 'upload' })).rejects.toMatchObject({
      code: 'refused',
    });
    expect(asked).toEqual([change('/of-edit')]);
    await call('edits.save', { id: 'a', how: 'keep' });
    expect(asked).toHaveLength(1);
  });

  it('a search for what is in files asks as reading them does, of where it begins', async () => {
    const content = { text: 'PRIVATE KEY', matchCase: true, maxBytes: 1 };
    const whole = samples['files.search'];
    const params = { ...whole, path: '/h', query: { ...whole.query, content } };
    const refused = setUp(false);
    await expect(refused.call('files.search', params)).rejects.toMatchObject({ code: 'refused' });
    expect(refused.asked).toEqual([read('/h/src')]);
    expect(refused.done).toEqual([]);
    const allowed = setUp(true);
    await allowed.call('files.search', { ...params, starts: [] });
    expect(allowed.asked).toEqual([read('/h')]);
    expect(allowed.done).toEqual(['files.search']);
  });
});
